"""Puts the page of a statement together, within its size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from jinja2 import Template
from markupsafe import Markup

from sameside.kernel.account import Account
from sameside.kernel.figure import Scope
from sameside.kernel.statement import CLOCKS, Statement
from sameside.kernel.verdict import Outcome
from sameside.pages.plain import plain
from sameside.pages.statement.evidence import mentions_each
from sameside.pages.statement.lines import SectionShown, Showing
from sameside.pages.statement.outline import outline_of
from sameside.pages.statement.request import Telling
from sameside.pages.statement.summary import summary_of
from sameside.pages.stationery import environment
from sameside.pages.vocabulary import clock_name
from sameside.pages.words import Words, exact

BUDGET = 4_800_000
"""So many bytes the page may have; timelines give way first."""
TIMELINES = 2_400_000
MOST_LEFT_OUT = 500
SHORT = 12


@dataclass(frozen=True, slots=True)
class Drawn:
    """The requests whose timelines stand on the page: their markup, and each one's number."""

    asked: tuple[Markup, ...]
    missed: tuple[Markup, ...]
    numbers: dict[str, int]


def page(
    statement: Statement,
    accounts: Sequence[Account],
    words: Words,
    *,
    command: str,
    asked: Sequence[str] = (),
    contested: frozenset[Scope] = frozenset(),
) -> bytes:
    """Return the page of a statement in UTF-8, the same for the same values.

    `accounts` are the requests to draw, in the order of `to_draw`; those in `asked` stand first and
    open. `command` is the order that makes this statement again: `sameside statement LOG
    --agreement A.toml`. Figures in `contested` are marked as such.
    """
    telling = Telling(words, statement.agreement.zone, statement.sources.as_of)
    drawn = _drawn(accounts, frozenset(asked), telling)
    missed = _missed(statement)
    made = _template("page", words).render(
        **_head(statement, words),
        **_figures(statement, drawn, words, contested),
        command=command,
        drawn=drawn,
        missed=words.number(len(missed)),
        shown=words.number(len(missed & drawn.numbers.keys())),
        left_out=tuple(_left_out(statement, words)),
        more_left_out=max(0, len(statement.left_out) - MOST_LEFT_OUT),
    )
    # A file name may hold bytes that are no text; they come here as halves of characters.
    return made.encode("utf-8", "replace")


def _figures(
    statement: Statement, drawn: Drawn, words: Words, contested: frozenset[Scope]
) -> dict[str, object]:
    """Return the summary, the services, and the months they are shown for."""
    outline = outline_of(statement)
    numbers = {figure.scope: number for number, figure in enumerate(statement.figures)}
    own = [figure for figure in statement.figures if figure.scope.priority and figure.scope.month]
    showing = Showing(
        words=words,
        agreement=statement.agreement,
        outline=outline,
        numbers=numbers,
        drawn=drawn.numbers,
        most=mentions_each(own),
        contested=contested,
    )
    sections = [showing.section(n, section) for n, section in enumerate(outline.sections)]
    ends = _ends(outline.months)
    return {
        "months": [words.month(month) for month in ends],
        "ends": [words.month(month, short=True) for month in ends],
        "older": outline.older,
        "summary": summary_of(statement, outline, numbers, words),
        "clocks": _clocks(sections, words),
        "sections": sections,
    }


def _template(name: str, words: Words) -> Template:
    return environment(words.language).get_template(f"statement/{name}.html")


def _drawn(accounts: Sequence[Account], asked: frozenset[str], telling: Telling) -> Drawn:
    """Draw requests in their order until the room for timelines is used up."""
    place = _template("request", telling.words)
    found: dict[bool, list[Markup]] = {True: [], False: []}
    numbers: dict[str, int] = {}
    room = TIMELINES
    for number, account in zip(count(1), accounts, strict=False):
        name = account.history.request
        wanted = name in asked
        if not account.verdicts or name in numbers or (room < 0 and not wanted):
            continue
        shown = telling.request(account, number, is_open=wanted)
        made = Markup(place.render(request=shown))  # noqa: S704 -- a template of ours, escaped
        room -= len(made.encode())
        numbers[name] = number
        found[wanted].append(made)
    return Drawn(tuple(found[True]), tuple(found[False]), numbers)


def _head(statement: Statement, words: Words) -> dict[str, object]:
    agreement, sources = statement.agreement, statement.sources
    last_on = sources.period.ends_before_on - timedelta(days=1)
    in_force = [
        version for version in agreement.versions if version.valid_from_on <= last_on
    ] or list(agreement.versions[:1])
    return {
        "language": words.language,
        "title": plain(agreement.title),
        "customer": plain(agreement.customer.name),
        "supplier": plain(agreement.supplier.name),
        "first_on": words.date(sources.period.starts_on),
        "last_on": words.date(last_on),
        "versions": [(v.number, words.date(v.valid_from_on)) for v in in_force],
        "as_of": words.moment(sources.as_of, agreement.zone, year=True),
        "as_of_exact": exact(sources.as_of, agreement.zone),
        "zone": agreement.zone,
        "digest": statement.digest,
        "short_digest": statement.digest[:SHORT],
        "record": sources.record,
        "agreement_digest": sources.agreement,
        "tzdata": sources.tzdata,
    }


def _ends(months: Sequence[str]) -> tuple[str, ...]:
    return (months[0], months[-1]) if months else ()


def _clocks(sections: Sequence[SectionShown], words: Words) -> list[tuple[str, str]]:
    """Return the clocks any service has a target for, as key and name."""
    shown = {
        clock for section in sections for clock, line in section.overview.items() if line.has_target
    }
    return [(clock.value, clock_name(words, clock)) for clock in CLOCKS if clock.value in shown]


def _missed(statement: Statement) -> set[str]:
    """Return the requests with at least one breached clock."""
    missed: set[str] = set()
    for figure in statement.figures:
        if not figure.scope.priority and not figure.scope.month:
            missed.update(figure.requests.get(Outcome.BREACHED, ()))
    return missed


def _left_out(statement: Statement, words: Words) -> Iterator[tuple[str, str]]:
    for left in statement.left_out[:MOST_LEFT_OUT]:
        values = {name: plain(value) for name, value in left.values.items()}
        yield plain(left.request), words.say(left.words, **values)
