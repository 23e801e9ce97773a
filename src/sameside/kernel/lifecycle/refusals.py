"""Why a move is refused, each in words that a person may read, and whose the move is."""

from __future__ import annotations

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_, Refused

FOR_SIDE = {
    Side.CUSTOMER: N_("This is for the customer to decide."),
    Side.SUPPLIER: N_("This is for the supplier to decide."),
}
WAITS_FOR = {
    Side.CUSTOMER: N_("Your side has said yes. It waits for the customer."),
    Side.SUPPLIER: N_("Your side has said yes. It waits for the supplier."),
}


class NoSuchMove(Refused):
    """There is no such move from where the card stands."""

    def __init__(self) -> None:
        """Send the reader back to where it stands."""
        super().__init__(N_("The card stands elsewhere now. Look at it again, then choose."))


class FacilitatorsDoNotMove(Refused):
    """A facilitator reads what both sides read, and moves nothing."""

    def __init__(self) -> None:
        """Say what a facilitator may do."""
        super().__init__(
            N_("A facilitator may ask, remind and offer, and never moves a card for a side.")
        )


class NotYourMove(Refused):
    """The move exists, and belongs to the other side."""

    def __init__(self, whose: Side) -> None:
        """Name the side whose it is."""
        super().__init__(FOR_SIDE[whose])
        self.whose = whose


class NotTheOwner(Refused):
    """Only the person named on the card can do this."""

    def __init__(self) -> None:
        """Say that nobody can stand in."""
        super().__init__(N_("Only the person named on it can do this, and nobody on their behalf."))


class OwnerHasLeft(NotTheOwner):
    """The person named on the card no longer sits at the table."""

    def __init__(self) -> None:
        """Say what a colleague can do; the sentence takes the place of the one above."""
        Refused.__init__(
            self,
            N_("The person named on it has left this table. A colleague can take it over first."),
        )


class OwnerStillSeated(Refused):
    """The person named on the card sits at the table still, so nobody takes it over."""

    def __init__(self) -> None:
        """Say that nobody can stand in."""
        super().__init__(
            N_("The person named on it still sits at this table, so nobody takes it over.")
        )


class NobodyNamed(Refused):
    """Nobody is named on the card yet."""

    def __init__(self) -> None:
        """Ask for a name."""
        super().__init__(N_("Name the person who is to do it first."))


class NotAskedAcross(Refused):
    """A promise is asked of somebody on the other side."""

    def __init__(self) -> None:
        """Ask for a name across the table."""
        super().__init__(N_("A promise is asked of the other side. Name one of their people."))


class HappensByItself(Refused):
    """Nobody makes this move."""

    def __init__(self) -> None:
        """Say when it happens."""
        super().__init__(N_("This happens by itself when its date has come."))


class AlreadySaidYes(Refused):
    """This side has said yes already; the other has not."""

    def __init__(self, waits_for: Side) -> None:
        """Name the side for which it waits."""
        super().__init__(WAITS_FOR[waits_for])
        self.waits_for = waits_for


class NothingToTakeBack(Refused):
    """There is no yes of this side that waits for the other."""

    def __init__(self) -> None:
        """Say that there is none."""
        super().__init__(N_("No yes of your side waits here, so there is none to take back."))


class ReasonMissing(Refused):
    """The move asks for a reason, in the mover's own words."""

    def __init__(self) -> None:
        """Ask for it."""
        super().__init__(N_("Say why, in your own words. Both sides will read it."))


class TextMissing(Refused):
    """The move asks for the thing itself, in the mover's own words."""

    def __init__(self) -> None:
        """Ask for it."""
        super().__init__(N_("Say it in your own words. Both sides will read it."))


class DateMissing(Refused):
    """The move asks for a date: a new one, or the one until which the card rests."""


class SuccessorMissing(Refused):
    """The move asks for another card that takes this one's place or answers it."""

    def __init__(self) -> None:
        """Ask for it."""
        super().__init__(N_("Write the new card first, and name it here."))


class NotYetDue(Refused):
    """The date on the card has not passed."""

    def __init__(self) -> None:
        """Say that there is time left."""
        super().__init__(N_("Its date has not passed. Until then there is time."))


class PastDue(Refused):
    """The date on the card has passed."""

    def __init__(self) -> None:
        """Say what is left to do."""
        super().__init__(N_("Its date has passed. The side it was promised to says how it ended."))


class AlreadyAnswered(Refused):
    """The other side has answered, so the card can no longer be withdrawn."""

    def __init__(self) -> None:
        """Say what stands in the way."""
        super().__init__(N_("The other side has answered, so it can no longer be withdrawn."))


class NotStable(Refused):
    """A service level is breached or has no data."""

    def __init__(self) -> None:
        """Say that both can still do it."""
        super().__init__(N_("The services do not run as agreed. Opening it now takes both of you."))
