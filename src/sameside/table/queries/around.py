"""What lies around the cards of a board: what each belongs to, and whether that is contested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from sameside.partnerships.models import Partnership
from sameside.table.models import Card, Contest, ContestState, Link


@dataclass(frozen=True, slots=True)
class Around:
    """The links of one card, in the order they were made, and whether one of them is contested."""

    links: tuple[tuple[str, str], ...] = ()
    contested: bool = False


ALONE = Around()


def around(at: Partnership, cards: Iterable[Card]) -> dict[int, Around]:
    """Return what lies around cards, by card; one that is alone is not there. One query."""
    keys = [card.pk for card in cards] or [0]  # asked also where no card lies, so as often
    found = Link.objects.filter(card__in=keys).order_by("pk")
    links: dict[int, list[tuple[str, str]]] = defaultdict(list)
    contested = set()
    rows = found.annotate(contested=Exists(_contests_about_it(at)))
    for card, kind, key, is_contested in rows.values_list("card", "kind", "key", "contested"):
        links[card].append((kind, key))
        if is_contested:
            contested.add(card)
    return {card: Around(tuple(each), card in contested) for card, each in links.items()}


def _contests_about_it(at: Partnership) -> QuerySet[Contest]:
    """Return the open contests about what a link leads to, or a verdict or pause of it."""
    written = CharField()
    return (
        Contest.objects.filter(partnership=at, state=ContestState.LAID)
        .annotate(
            itself=Concat(OuterRef("kind"), Value(":"), OuterRef("key"), output_field=written),
            verdict=Concat(Value("verdict:"), OuterRef("key"), Value("/"), output_field=written),
            pause=Concat(Value("pause:"), OuterRef("key"), Value("/"), output_field=written),
        )
        .filter(
            Q(about=F("itself"))
            | Q(about__startswith=F("verdict"))
            | Q(about__startswith=F("pause"))
        )
    )
