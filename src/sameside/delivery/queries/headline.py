"""The one figure of a partnership that stands on the start page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sameside.delivery.models import RecordVersion
from sameside.delivery.queries.standing import Standing, standing_on
from sameside.delivery.reckoning.question import Span
from sameside.kernel.agreement import Clock
from sameside.kernel.verdict import Outcome
from sameside.partnerships.models import AgreementVersion, Partnership, VersionState


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
    return headlines([partnership]).get(partnership.pk)


def headlines(partnerships: Iterable[Partnership]) -> dict[int, Headline]:
    """Return the headline of each partnership that has one, by its key.

    Two small queries for all of them, and a small file for each.
    """
    wanted = {each.pk: each for each in partnerships}
    agreed = AgreementVersion.objects.filter(partnership__in=wanted, state=VersionState.AGREED)
    sources = {each.partnership_id: bytes(each.source) for each in agreed.order_by("number")}
    records = RecordVersion.objects.filter(partnership__in=wanted).order_by("number")
    newest = {each.partnership_id: each for each in records}
    found = {
        pk: _headline(standing_on(wanted[pk], newest[pk], sources[pk], Span()))
        for pk in sources.keys() & newest.keys()
    }
    return {pk: each for pk, each in found.items() if each}


def _headline(standing: Standing) -> Headline | None:
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
