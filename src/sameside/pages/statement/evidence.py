"""The requests behind a figure: which the page names, and which have their timeline there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from markupsafe import Markup, escape

from sameside.kernel.figure import Figure
from sameside.kernel.statement import Statement
from sameside.kernel.verdict import Outcome
from sameside.pages.plain import plain
from sameside.pages.vocabulary import outcome_name
from sameside.pages.words import Words

SHOWN = (Outcome.BREACHED, Outcome.RUNNING, Outcome.SUSPENDED, Outcome.MET, Outcome.NO_CLOCK)
"""The order in which evidence is listed: what needs a look comes first."""
MOST_MENTIONS = 64_000
STEPS = (10_000, 2_000, 500, 200, 100, 50, 20, 10, 5, 2)
MOST_DRAWN = 600
"""So many timelines are prepared at most; the page takes as many as its size allows."""


@dataclass(frozen=True, slots=True)
class Group:
    """The requests of one outcome: how many, the mentions shown, and how many more there are."""

    outcome: Outcome
    name: str
    count: str
    mentions: Markup
    more: str


def to_draw(statement: Statement, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the requests whose timelines the page wants: those asked for, then misses.

    The newest miss of each figure comes first, then the second of each, so that no figure is left
    without. At most `MOST_DRAWN` are returned besides those asked for.
    """
    missed: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for figure in sorted(statement.figures, key=lambda f: f.scope.month, reverse=True):
        scope = figure.scope
        if scope.month and scope.priority:
            of_figure = figure.requests.get(Outcome.BREACHED, ())
            missed[scope.service, scope.priority, scope.clock].extend(reversed(of_figure))
    rounds = zip_longest(*(missed[key] for key in sorted(missed)))
    turns = dict.fromkeys(request for request in chain.from_iterable(rounds) if request)
    wanted = [request for request in turns if request not in set(asked)]
    return (*dict.fromkeys(asked), *wanted[:MOST_DRAWN])


def mentions_each(figures: Iterable[Figure]) -> int:
    """Return how many requests of each outcome a figure may name on a page of bounded size."""
    counts = [len(ids) for figure in figures for ids in figure.requests.values()]
    fitting = (step for step in STEPS if sum(min(n, step) for n in counts) <= MOST_MENTIONS)
    return next(fitting, 1)


def groups_of(
    figure: Figure, words: Words, *, drawn: Mapping[str, int], most: int
) -> Iterator[Group]:
    """Yield the requests of a figure by outcome; `drawn` gives the number of each timeline."""
    _n = words.count
    for outcome in SHOWN:
        ids = figure.requests.get(outcome, ())
        if not ids:
            continue
        left = len(ids) - most
        more = _n("and {n} more", "and {n} more", left) if left > 0 else ""
        shown = sorted(ids, key=lambda each: each not in drawn)[:most]
        mentions = Markup(", ").join(mention(each, drawn.get(each)) for each in shown)
        name = outcome_name(words, outcome)
        yield Group(outcome, name, words.number(len(ids)), mentions, more)


def mention(request: str, number: int | None) -> Markup:
    """Return a request's id, linked to its timeline where that has a number."""
    name = escape(plain(request))
    if not request.isascii():
        name = Markup("<bdi>{}</bdi>").format(name)
    return name if number is None else Markup('<a href="#r{}">{}</a>').format(number, name)
