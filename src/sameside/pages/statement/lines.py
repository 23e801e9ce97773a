"""The figures as the page shows them: each a few words, its chart, and where its evidence lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from sameside.kernel.agreement import Agreement
from sameside.kernel.figure import Figure, Promise, Scope
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Outcome
from sameside.pages.charts import WHOLE, Column, columns
from sameside.pages.plain import plain
from sameside.pages.statement.evidence import Group, groups_of
from sameside.pages.statement.outline import Line, Outline, Section
from sameside.pages.vocabulary import clock_name, no_data, promise_text, share_text
from sameside.pages.words import Words

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as people say it, and to the second."""

    about: str
    exact: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words. `kept` is None where nothing can be held against an agreed share."""

    share: str
    kept: bool | None
    no_data: bool
    contested: bool
    agreed: str
    p50: Duration
    p90: Duration
    stopped: str
    missed: str
    running: str
    paused: str


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month of a line: its number on the page, its figure, and the requests it rests on.

    Where the line is of all priorities, `priorities` leads to the lines it is made of instead.
    """

    number: int
    month: str
    figure: Shown
    groups: tuple[Group, ...]
    priorities: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LineShown:
    """A clock of a priority: what was agreed, its chart, its figures, its months newest first."""

    clock: str
    title: str
    number: int
    agreed: tuple[str, ...]
    has_target: bool
    chart: Markup
    whole: Shown
    judged: int
    below: str
    months: tuple[MonthShown, ...]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class PartShown:
    """A priority of a service; without a name it is all of them together."""

    priority: str
    lines: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A service on the page; without parts there is no data at all."""

    number: int
    name: str
    parts: tuple[PartShown, ...]
    overview: Mapping[str, LineShown]
    """By clock, what the overview shows: all priorities together."""
    promised: frozenset[str]
    """The clocks for which anything was ever promised."""


@dataclass(frozen=True, slots=True)
class Showing:
    """All that turning figures into words needs besides the figure itself."""

    words: Words
    agreement: Agreement
    outline: Outline
    numbers: Mapping[Scope, int]
    drawn: Mapping[str, int]
    most: int
    contested: frozenset[Scope] = frozenset()

    def section(self, number: int, section: Section) -> SectionShown:
        """Show a service."""
        parts = tuple(
            PartShown(plain(part.priority), tuple(self._line(section, line) for line in part.lines))
            for part in section.parts
        )
        whole = zip(section.parts[0].lines, parts[0].lines, strict=True) if parts else ()
        overview = {line.scope.clock.value: shown for line, shown in whole}
        return SectionShown(number, plain(section.name), parts, overview, section.promised)

    def _line(self, section: Section, line: Line) -> LineShown:
        clock = clock_name(self.words, line.scope.clock)
        title = ", ".join(filter(None, (plain(section.name), plain(line.scope.priority), clock)))
        is_sum = not line.scope.priority
        months = [m for m in reversed(self.outline.months) if m in line.months]
        return LineShown(
            clock=clock,
            title=title,
            number=self.numbers[line.scope],
            agreed=() if is_sum else tuple(self.agreed(line)),
            has_target=line.has_target,
            chart=columns(title, [self._linked(section, line, m) for m in self.outline.months]),
            whole=self.figure(line.whole),
            judged=line.judged,
            below=self.words.number(len(line.below)) if line.below else "",
            months=tuple(self._month(section, line.months[month]) for month in months),
            is_sum=is_sum,
        )

    def agreed(self, line: Line) -> Iterator[str]:
        """Yield what was agreed; with the version and its first day where it was not always so."""
        promises = line.whole.promises
        texts = [promise_text(self.words, line.scope.clock, promise) for promise in promises]
        if len(set(texts)) == 1:
            yield texts[0]
            return
        terms = {replace(promise, version=0, share_bp=None) for promise in promises}
        if len(terms) == 1 and len(promises) == 2:  # noqa: PLR2004 -- more are told one by one
            yield self._other_share(promises, texts[0])
            return
        for promise, text in zip(promises, texts, strict=True):
            yield self.words.say(
                N_("from {day}: {promise}"), promise=text, day=self._valid_from(promise)
            )

    def _other_share(self, promises: Sequence[Promise], first: str) -> str:
        """Say a promise of which only the share was changed."""
        last = promises[-1]
        share = NOTHING if last.share_bp is None else self.words.percent(last.share_bp)
        said = N_("{promise}; from {day}: {share}")
        return self.words.say(said, promise=first, day=self._valid_from(last), share=share)

    def _valid_from(self, promise: Promise) -> date:
        versions = self.agreement.versions
        return next(v.valid_from_on for v in versions if v.number == promise.version)

    def _month(self, section: Section, figure: Figure) -> MonthShown:
        scope = figure.scope
        groups: tuple[Group, ...] = ()
        if scope.priority:
            groups = tuple(groups_of(figure, self.words, drawn=self.drawn, most=self.most))
        return MonthShown(
            number=self.numbers[scope],
            month=self.words.month(scope.month),
            figure=self.figure(figure),
            groups=groups,
            priorities=() if scope.priority else tuple(self._made_of(section, scope)),
        )

    def _made_of(self, section: Section, scope: Scope) -> Iterator[tuple[str, int]]:
        for part in section.parts:
            own = Scope(scope.service, part.priority, scope.clock, scope.month)
            if part.priority and own in self.numbers:
                yield plain(part.priority), self.numbers[own]

    def figure(self, figure: Figure) -> Shown:
        """Put a figure into words."""
        agreed = figure.agreed_bp
        return Shown(
            share=share_text(self.words, figure),
            kept=figure.kept,
            no_data=figure.no_data,
            contested=figure.scope in self.contested,
            agreed=NOTHING if agreed is None else self.words.percent(agreed),
            p50=self._duration(figure.p50),
            p90=self._duration(figure.p90),
            stopped=self.words.number(figure.stopped),
            missed=self._count(figure, Outcome.BREACHED),
            running=self._count(figure, Outcome.RUNNING),
            paused=self._count(figure, Outcome.SUSPENDED),
        )

    def _count(self, figure: Figure, outcome: Outcome) -> str:
        return self.words.number(figure.count(outcome))

    def _duration(self, seconds: int | None) -> Duration:
        if seconds is None:
            return Duration(NOTHING, "")
        return Duration(self.words.about(seconds), self.words.duration(seconds))

    def _linked(self, section: Section, line: Line, month: str) -> Column:
        """Draw a month that leads to its row on the same page."""
        figure = line.months.get(month)
        number = self.numbers[line.scope if figure is None else figure.scope]
        return self.column(section, line, month, f"#{'l' if figure is None else 'm'}{number}")

    def column(self, section: Section, line: Line, month: str, href: str) -> Column:
        """Return a month of a line as a column that leads to its evidence."""
        figure = line.months.get(month)
        name = self.words.month(month)
        if figure is None:
            said = f"{name}: {no_data(self.words)}"
            return Column(said, href, None, None, below=False, begins_year=month.endswith("-01"))
        below = figure.kept is False or self._any_below(section, figure)
        return Column(
            text=self._column_text(figure, name, below=below),
            href=href,
            share_bp=None
            if figure.no_data
            else figure.count(Outcome.MET) * WHOLE // figure.decided,
            agreed_bp=figure.agreed_bp,
            below=below,
            begins_year=month.endswith("-01"),
        )

    def _any_below(self, section: Section, figure: Figure) -> bool:
        """Tell whether a figure of all priorities hides one below what was agreed for it."""
        scope = figure.scope
        if scope.priority:
            return False
        return any(
            line.is_below(scope.month)
            for part in section.parts
            for line in part.lines
            if part.priority and line.scope.clock is scope.clock
        )

    def _column_text(self, figure: Figure, month: str, *, below: bool) -> str:
        share, agreed = share_text(self.words, figure), figure.agreed_bp
        if agreed is None:
            some = N_("{month}: {share}; below what was agreed for some of it")
            return self.words.say(some if below else "{month}: {share}", month=month, share=share)
        return self.words.say(
            N_("{month}: {share}; agreed {agreed}"),
            month=month,
            share=share,
            agreed=self.words.percent(agreed),
        )
