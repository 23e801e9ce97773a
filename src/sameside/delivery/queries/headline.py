"""The one figure of a partnership that stands on the start page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from django.db.models import OuterRef, Subquery

from sameside.delivery.models import RecordVersion
from sameside.delivery.queries.standing import Standing, standing_on
from sameside.delivery.reckoning.question import Span
from sameside.kernel.agreement import Clock
from sameside.kernel.figure import Figure
from sameside.kernel.statement import Sources
from sameside.kernel.verdict import Outcome
from sameside.partnerships.models import AgreementVersion, Partnership
from sameside.partnerships.queries import versions_in_force


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


def headlines(
    partnerships: Iterable[Partnership], agreed: Mapping[int, AgreementVersion] | None = None
) -> dict[int, Headline]:
    """Return the headline of each partnership that has one, by its key.

    Two small queries for all of them, and a small file for each; one where the versions in force
    are given.
    """
    wanted = {each.pk: each for each in partnerships}
    agreed = versions_in_force(wanted.values()) if agreed is None else agreed
    sources = {pk: bytes(each.source) for pk, each in agreed.items()}
    of_it = RecordVersion.objects.filter(partnership=OuterRef("pk")).order_by("-number")
    last = Partnership.objects.filter(pk__in=wanted).annotate(last=Subquery(of_it.values("pk")[:1]))
    records = RecordVersion.objects.filter(pk__in=last.values("last"))
    newest = {each.partnership_id: each for each in records}
    found = {
        pk: _headline(_Figures.of(standing_on(wanted[pk], newest[pk], sources[pk], Span())))
        for pk in sources.keys() & newest.keys()
    }
    return {pk: each for pk, each in found.items() if each}


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of a statement; which they are is said by what they rest on."""

    rest_on: Sources
    figures: tuple[Figure, ...] = field(compare=False)

    @classmethod
    def of(cls, standing: Standing) -> Self:
        return cls(standing.statement.sources, standing.statement.figures)


@lru_cache(maxsize=256)
def _headline(given: _Figures) -> Headline | None:
    months: dict[str, list[int]] = {}
    for figure in given.figures:
        scope = figure.scope
        if scope.clock is Clock.RESPONSE and scope.month and not scope.priority and figure.decided:
            counts = months.setdefault(scope.month, [0, 0])
            counts[0] += figure.count(Outcome.MET)
            counts[1] += figure.decided
    if not months:
        return None
    newest = max(months)
    return Headline(newest, *months[newest])
