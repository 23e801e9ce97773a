"""A contest: one side disputes a figure, a verdict or a pause, and it prints as contested."""

from __future__ import annotations

from sameside.kernel.lifecycle import WITHDRAWN, Lifecycle, Move, Voice

CONTEST = Lifecycle.of(
    "contest",
    "laid",
    ends=["settled"],
    moves=[
        Move("contest", "draft", "laid", Voice.LAYER, reason=True),
        Move("state_case", "laid", "laid", Voice.EITHER, text=True),
        Move("settle", "laid", "settled", Voice.BOTH),
        Move("withdraw", "laid", WITHDRAWN, Voice.LAYER, reason=True),
    ],
)
