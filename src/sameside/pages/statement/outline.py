"""How the figures of a statement lie on its page: services, under them lines, in them months.

A line is one clock of one priority of a service, or of all its priorities together. Each of its
months has a number by which links find it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sameside.kernel.agreement import Service
from sameside.kernel.figure import FULL_SHARE, Figure, Scope
from sameside.kernel.statement import CLOCKS, Statement
from sameside.kernel.verdict import Outcome

MOST_ROWS = 3_000
"""So many rows of months the page holds; older months beyond that are left to the other formats."""
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One clock of one priority over the whole period, and its months that have requests."""

    whole: Figure
    months: Mapping[str, Figure]

    @property
    def scope(self) -> Scope:
        """What the line speaks of."""
        return self.whole.scope

    @property
    def has_target(self) -> bool:
        """Whether anything was promised for any of it."""
        return any(promise.target.runs for promise in self.whole.promises)

    @property
    def below(self) -> tuple[str, ...]:
        """The months in which the agreed share was not reached, oldest first."""
        return tuple(month for month in self.months if self.is_below(month))

    def is_below(self, month: str) -> bool:
        """Tell whether the agreed share was not reached in a month."""
        figure = self.months.get(month)
        return figure is not None and figure.kept is False

    @property
    def short(self) -> int:
        """How many requests more should have been met, over the months below what was agreed."""
        below = (self.months[month] for month in self.below)
        return sum(_owed(figure) - figure.count(Outcome.MET) for figure in below)

    @property
    def judged(self) -> int:
        """How many months were held to an agreed share."""
        return sum(figure.kept is not None for figure in self.months.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A priority of a service with its lines; an empty priority is all of them together."""

    priority: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A service on the page: what it is called, and its parts, the whole first."""

    key: str
    name: str
    parts: tuple[Part, ...]
    promised: frozenset[str]
    """The clocks for which any version promises anything."""

    @property
    def lines(self) -> Iterator[Line]:
        """Yield each line that was promised for itself, the most urgent first."""
        own = [part for part in self.parts if part.priority] or self.parts
        for part in own:
            yield from part.lines


@dataclass(frozen=True, slots=True)
class Outline:
    """The page's order: its months, oldest first, and its services as the agreement lists them.

    `older` is how many months before these the page leaves out.
    """

    months: tuple[str, ...]
    older: int
    sections: tuple[Section, ...]


def outline_of(statement: Statement) -> Outline:
    """Put the figures of a statement in the order of its page."""
    lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in _lines(statement.figures):
        lines[line.scope.service, line.scope.priority].append(line)
    sections = tuple(_sections(statement, lines))
    months = months_between([f.scope.month for f in statement.figures if f.scope.month])
    count = sum(len(part.lines) for section in sections for part in section.parts)
    most = max(1, min(MOST_MONTHS, MOST_ROWS // max(1, count)))
    return Outline(months[-most:], len(months[:-most]), sections)


def months_between(months: Sequence[str]) -> tuple[str, ...]:
    """Return every month from the first to the last: `2026-11`, `2026-12`, `2027-01`."""
    if not months:
        return ()
    numbers = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in months]
    every = range(min(numbers), max(numbers) + 1)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in every)


def _owed(figure: Figure) -> int:
    """Return how many of a figure's decided requests had to be met for the agreed share."""
    return -(-(figure.agreed_bp or 0) * figure.decided // FULL_SHARE)


def missed_of(figure: Figure) -> tuple[str, ...]:
    """Return the requests of a figure that were breached."""
    return figure.requests.get(Outcome.BREACHED, ())


def services_of(statement: Statement) -> dict[str, Service]:
    """Return every service agreed, as the newest version that has it names it."""
    named: dict[str, Service] = {}
    for version in reversed(statement.agreement.versions):
        for key, service in version.services.items():
            named.setdefault(key, service)
    return named


def _lines(figures: Sequence[Figure]) -> Iterator[Line]:
    months: dict[tuple[str, str, str], dict[str, Figure]] = defaultdict(dict)
    wholes: list[Figure] = []
    for figure in figures:
        scope = figure.scope
        if scope.month:
            months[scope.service, scope.priority, scope.clock][scope.month] = figure
        else:
            wholes.append(figure)
    for whole in sorted(wholes, key=lambda figure: CLOCKS.index(figure.scope.clock)):
        scope = whole.scope
        own = months[scope.service, scope.priority, scope.clock]
        yield Line(whole, dict(sorted(own.items())))


def _sections(
    statement: Statement, lines: Mapping[tuple[str, str], Sequence[Line]]
) -> Iterator[Section]:
    agreed = services_of(statement)
    keys = dict.fromkeys([*agreed, *(service for service, _ in lines)])
    for key in keys:
        service = agreed.get(key)
        ordered = [level.priority for level in service.levels] if service else []
        found = [priority for at, priority in lines if at == key and priority]
        priorities = [p for p in dict.fromkeys([*ordered, *found]) if (key, p) in lines]
        # One priority is all of them: the whole would only say the same again.
        wanted = priorities if len(priorities) == 1 else ["", *priorities]
        parts = [Part(p, tuple(lines[key, p])) for p in wanted if (key, p) in lines]
        if parts or service:
            name = service.name if service else key
            yield Section(key, name, tuple(parts), _promised(statement, key))


def _promised(statement: Statement, key: str) -> frozenset[str]:
    services = (version.services.get(key) for version in statement.agreement.versions)
    levels = (level for service in services if service for level in service.levels)
    return frozenset(
        clock.value for level in levels for clock in CLOCKS if level.target(clock).runs
    )
