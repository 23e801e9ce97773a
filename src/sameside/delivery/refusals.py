"""What delivery refuses, each in words a person may read."""

from __future__ import annotations

from sameside.kernel.refusal import Refused


class AlreadyBrought(Refused):
    """The same file with the same mapping is in the record, or on its way into it."""


class TooLarge(Refused):
    """A log larger than this installation takes."""


class NotNow(Refused):
    """A step that a log or a statement has behind it, or that somebody else took meanwhile."""


class NothingToState(Refused):
    """There is no record, or no agreement: no statement can be made."""


class NotTheOtherSide(Refused):
    """Whoever issued a statement cannot confirm it too."""
