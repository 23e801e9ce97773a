"""The services as their page shows them, kept by all that they rest on.

A statement that is asked for again is drawn as before: the same record, agreement, period,
language and contests give the same lines and charts to the byte. What is kept may be forgotten at
any time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup, escape

from sameside.delivery.queries.standing import Standing
from sameside.delivery.reckoning.choice import LEFT_OUT
from sameside.delivery.views.addresses import Addresses
from sameside.delivery.views.asked import with_query
from sameside.delivery.views.showing import Drawing, ServiceRows, drawing
from sameside.kernel.statement import Sources
from sameside.pages.statement.summary import summary_of
from sameside.pages.words import Words
from sameside.table.models import Contest

ON_ITS_PAGE = re.compile(r'href="#(?:l([0-9]+)|left-out)"')
"""How a summary points at what stands further down on a page of its own."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The services or the one asked for, all of them in a few sentences, and what is contested."""

    services: tuple[ServiceRows, ...]
    summary: tuple[Markup, ...]
    contested: int


def drawn(
    standing: Standing, addresses: Addresses, words: Words, contests: Mapping[str, Contest]
) -> Drawn:
    """Return how the services stand, as it is drawn."""
    numbers = tuple(sorted((about, each.number) for about, each in contests.items()))
    figures = _Figures(standing, words, contests)
    return _drawn(
        _RestsOn(
            standing.statement.sources, standing.source, addresses, words.language, numbers, figures
        )
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is drawn; which figures they are is said by what they rest on."""

    standing: Standing
    words: Words
    contests: Mapping[str, Contest]


@dataclass(frozen=True, slots=True)
class _RestsOn:
    sources: Sources
    agreement: bytes
    addresses: Addresses
    language: str
    contests: tuple[tuple[str, int], ...]
    figures: _Figures = field(compare=False)


@lru_cache(maxsize=32)
def _drawn(given: _RestsOn) -> Drawn:
    figures = given.figures
    made = drawing(figures.standing, given.addresses, figures.words, figures.contests)
    return Drawn(
        services=tuple(made.services()),
        summary=() if given.addresses.asked.service else _summary(made),
        contested=len(made.showing.contested),
    )


def _summary(made: Drawing) -> tuple[Markup, ...]:
    """Return the statement in a few sentences; what they name leads to its page."""
    numbers, addresses = made.showing.numbers, made.addresses
    scopes = {number: scope for scope, number in numbers.items()}
    left_out = with_query(addresses.page("requests"), outcome=LEFT_OUT)

    def there(found: re.Match[str]) -> str:
        number = found[1]
        to = f"{addresses.service(scopes[int(number)].service)}#l{number}" if number else left_out
        return f'href="{escape(to)}"'

    told = summary_of(made.standing.statement, made.outline, numbers, made.words)
    return tuple(Markup(ON_ITS_PAGE.sub(there, each)) for each in told)  # noqa: S704 -- escaped above
