"""A commitment: a promise with one owner and a date; only its receiver can call it kept."""

from __future__ import annotations

from sameside.kernel.lifecycle import WITHDRAWN, Lifecycle, Move, Need, Voice

COMMITMENT = Lifecycle.of(
    "commitment",
    "promised",
    ends=["kept", "declined", "released", "broken"],
    replies=["asked"],
    moves=[
        Move("lay", "draft", "promised", Voice.OWNER),
        Move("ask", "draft", "asked", Voice.LAYER, needs=(Need.ASKED_ACROSS,)),
        Move("promise", "asked", "promised", Voice.OWNER),
        Move("decline", "asked", "declined", Voice.OWNER, reason=True),
        # Who takes over what was asked is asked in turn; what was promised stays promised.
        Move("take_over", "asked", "asked", Voice.COLLEAGUE, needs=(Need.OWNER_LEFT,)),
        Move("take_over", "promised", "promised", Voice.COLLEAGUE, needs=(Need.OWNER_LEFT,)),
        Move("deliver", "promised", "delivered", Voice.OWNER),
        Move("keep", "delivered", "kept", Voice.RECEIVER),
        Move("return", "delivered", "promised", Voice.RECEIVER, reason=True),
        Move(
            "move_date",
            "promised",
            "promised",
            Voice.OWNER,
            agreed_by=Voice.RECEIVER,
            needs=(Need.NEW_DATE,),
            counted=True,
        ),
        Move("release", "promised", "released", Voice.RECEIVER),
        Move("break", "promised", "broken", Voice.RECEIVER, reason=True, needs=(Need.DUE_PASSED,)),
        # Once its date has passed, the side it was promised to says how a promise ended.
        Move(
            "withdraw",
            "promised",
            WITHDRAWN,
            Voice.LAYER,
            reason=True,
            needs=(Need.UNANSWERED, Need.BEFORE_DUE),
        ),
    ],
)
