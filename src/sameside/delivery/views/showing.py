"""Figures as the page of services shows them: a line each, its chart, and where its evidence is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from sameside.delivery.keys import figure_key
from sameside.delivery.queries.standing import Standing
from sameside.delivery.views.addresses import Addresses
from sameside.kernel.figure import Figure, Scope
from sameside.kernel.verdict import Outcome
from sameside.pages.charts import columns
from sameside.pages.plain import plain
from sameside.pages.statement.lines import Showing, Shown
from sameside.pages.statement.outline import Line, Outline, Section, outline_of
from sameside.pages.vocabulary import clock_name
from sameside.pages.words import Words
from sameside.table.models import Contest

STRIP = 24
"""So many months a strip shows, the newest of them."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of a line: its figure, its evidence, and where it is contested or may be."""

    name: str
    anchor: str
    figure: Shown
    requests: str
    missed: str
    contest: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A clock of a service, or of one of its priorities."""

    clock: str
    title: str
    anchor: str
    agreed: tuple[str, ...]
    has_target: bool
    chart: Markup
    figure: Shown
    below: str
    judged: int
    requests: str
    missed: str
    contest: str
    contested_within: int
    """How many figures that are part of this one are contested."""
    months: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class PartRows:
    """A priority of a service; without a name all of them together."""

    priority: str
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class ServiceRows:
    """A service: its lines for the overview, and its parts for its own page."""

    key: str
    name: str
    to: str
    promises: tuple[tuple[str, str], ...]
    lines: tuple[LineRow, ...]
    parts: tuple[PartRows, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Turns the figures of a standing into what a page shows."""

    standing: Standing
    addresses: Addresses
    words: Words
    contests: Mapping[str, Contest]
    outline: Outline
    showing: Showing

    def services(self) -> Iterator[ServiceRows]:
        """Yield the services, or the one that is asked for with all its parts."""
        asked = self.addresses.asked
        for section in self.outline.sections:
            if not asked.service or asked.service == section.key:
                yield self._service(section, whole=bool(asked.service))

    def _service(self, section: Section, *, whole: bool) -> ServiceRows:
        asked = self.addresses.asked
        parts = [p for p in section.parts if not asked.priority or p.priority == asked.priority]
        shown = tuple(
            PartRows(plain(part.priority), tuple(self._lines(section, part.lines, whole=True)))
            for part in (parts if whole else ())
        )
        first = parts[0].lines if parts else ()
        return ServiceRows(
            key=section.key,
            name=plain(section.name),
            to=self.addresses.service(section.key),
            promises=tuple(self._promises(section)),
            lines=tuple(self._lines(section, first, whole=False)) if not whole else (),
            parts=shown,
        )

    def _lines(
        self, section: Section, lines: tuple[Line, ...], *, whole: bool
    ) -> Iterator[LineRow]:
        asked = self.addresses.asked
        for line in lines:
            if line.has_target and (not asked.clock or line.scope.clock.value == asked.clock):
                yield self._line(section, line, whole=whole)

    def _line(self, section: Section, line: Line, *, whole: bool) -> LineRow:
        clock = clock_name(self.words, line.scope.clock)
        names = (plain(section.name), plain(line.scope.priority), clock)
        title = ", ".join(name for name in names if name)
        months = [m for m in reversed(self.outline.months) if m in line.months]
        return LineRow(
            clock=clock,
            title=title,
            anchor=f"l{self.showing.numbers[line.scope]}",
            agreed=tuple(self.showing.agreed(line)) if line.scope.priority else (),
            has_target=line.has_target,
            chart=self._chart(title, section, line),
            figure=self.showing.figure(line.whole),
            below=self.words.number(len(line.below)) if line.below else "",
            judged=line.judged,
            requests=self.addresses.requests(line.scope),
            missed=self.addresses.requests(line.scope, Outcome.BREACHED),
            contest=self.addresses.contest_figure(line.scope, self.contests),
            contested_within=sum(within(scope, line.scope) for scope in self.showing.contested),
            months=tuple(self._month(line.months[month]) for month in months) if whole else (),
        )

    def _chart(self, title: str, section: Section, line: Line) -> Markup:
        months = self.outline.months[-STRIP:]
        return columns(
            title,
            [
                self.showing.column(
                    section, line, month, self.addresses.requests(replace(line.scope, month=month))
                )
                for month in months
            ],
        )

    def _month(self, figure: Figure) -> MonthRow:
        scope = figure.scope
        return MonthRow(
            name=self.words.month(scope.month),
            anchor=f"m{self.showing.numbers[scope]}",
            figure=self.showing.figure(figure),
            requests=self.addresses.requests(scope),
            missed=self.addresses.requests(scope, Outcome.BREACHED),
            contest=self.addresses.contest_figure(scope, self.contests),
        )

    def _promises(self, section: Section) -> Iterator[tuple[str, str]]:
        """Yield what was agreed for each priority, in words."""
        lines = (
            line
            for part in section.parts
            for line in part.lines
            if part.priority and line.has_target
        )
        for line in lines:
            yield from ((plain(line.scope.priority), said) for said in self.showing.agreed(line))


def drawing(
    standing: Standing, addresses: Addresses, words: Words, contests: Mapping[str, Contest]
) -> Drawing:
    """Return what turns a standing into a page."""
    statement = standing.statement
    outline = outline_of(statement)
    showing = Showing(
        words=words,
        agreement=standing.agreement,
        outline=outline,
        numbers={figure.scope: number for number, figure in enumerate(statement.figures)},
        drawn={},
        most=0,
        contested=contested_scopes(standing, contests),
    )
    return Drawing(standing, addresses, words, contests, outline, showing)


def contested_scopes(standing: Standing, contests: Mapping[str, Contest]) -> frozenset[Scope]:
    """Return the figures that are contested now."""
    scopes = (figure.scope for figure in standing.statement.figures)
    return frozenset(scope for scope in scopes if figure_key(scope) in contests)


def within(part: Scope, whole: Scope) -> bool:
    """Tell whether a figure is part of another, and not that one itself."""
    return (
        part != whole
        and (part.service, part.clock) == (whole.service, whole.clock)
        and whole.priority in {"", part.priority}
        and whole.month in {"", part.month}
    )
