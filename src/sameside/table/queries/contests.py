"""Contests at a table: all of them are read by both sides."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Prefetch, QuerySet

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Partnership, Seat
from sameside.table.models import Case, Contest, ContestMove, ContestState


class NoContest(Refused):
    """There is no such contest at this table."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("There is no such contest on this table."))


def contests_of(partnership: Partnership) -> Mapping[str, Contest]:
    """Return what is contested now: the open contest by what it is about. One query."""
    found = Contest.objects.filter(partnership=partnership, state=ContestState.LAID)
    return {each.about: each for each in found}


def contests_open(partnership: Partnership) -> int:
    """Return how many contests are open. One query."""
    return Contest.objects.filter(partnership=partnership, state=ContestState.LAID).count()


def open_contest_about(partnership: Partnership, about: str) -> Contest | None:
    """Return the open contest about a key. One query."""
    return Contest.objects.filter(
        partnership=partnership, about=about, state=ContestState.LAID
    ).first()


def contests_at(seat: Seat, state: str = "") -> QuerySet[Contest]:
    """Return the contests of a table, newest first."""
    found = Contest.objects.filter(partnership_id=seat.partnership_id)
    if state in ContestState.values:
        found = found.filter(state=state)
    return found.select_related("raised_by__person")


def contest_for(seat: Seat, number: int) -> Contest:
    """Return a contest by its number, with its cases and yeses. Three queries.

    :raises NoContest: when there is none.
    """
    found = (
        contests_at(seat)
        .filter(number=number)
        .select_related("raised_by__person", "partnership__customer", "partnership__supplier")
        .prefetch_related("yeses", Prefetch("cases", Case.objects.select_related("by__person")))
        .first()
    )
    if found is None:
        raise NoContest
    return found


def moves_of(contest: Contest) -> list[ContestMove]:
    """Return what was done to a contest, in order. One query."""
    return list(ContestMove.objects.filter(contest=contest).select_related("by__person"))
