"""The one figure of a partnership that stands on the start page."""

from __future__ import annotations

from dataclasses import dataclass

from sameside.delivery.queries.standing import standing_of
from sameside.kernel.agreement import Clock
from sameside.kernel.verdict import Outcome
from sameside.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Headline:
    """How many requests of a month were answered in time, of those that are decided."""

    month: str
    met: int
    decided: int


def headline(partnership: Partnership) -> Headline | None:
    """Return the answers of the newest month in which anything is decided; None without data.

    Two small queries and one small file.
    """
    standing = standing_of(partnership)
    if standing is None:
        return None
    months: dict[str, list[int]] = {}
    for figure in standing.statement.figures:
        scope = figure.scope
        if scope.clock is Clock.RESPONSE and scope.month and not scope.priority and figure.decided:
            counts = months.setdefault(scope.month, [0, 0])
            counts[0] += figure.count(Outcome.MET)
            counts[1] += figure.decided
    if not months:
        return None
    newest = max(months)
    return Headline(newest, *months[newest])
