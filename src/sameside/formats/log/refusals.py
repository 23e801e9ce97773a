"""The refusals of a request log as a whole; single rows are listed instead (`listing`)."""

from __future__ import annotations

from sameside.kernel.refusal import Refused


class UnreadableLog(Refused):
    """A file that cannot be read as a request log: its bytes, its form, or its size."""


class UnfitMapping(Refused):
    """A log that is not what the mapping says it is."""
