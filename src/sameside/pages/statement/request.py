"""One request on the page: its verdicts in sentences, its timeline, what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sameside.kernel.account import Account
from sameside.kernel.history import Event, Side
from sameside.kernel.pauses import RESOLVED_GAP
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Kind, Outcome, Stretch, Verdict
from sameside.kernel.zone import Instant
from sameside.pages.plain import plain
from sameside.pages.statement.evidence import SHOWN
from sameside.pages.timeline import Lane, Scale, Tick, midnights, scale_of, timeline
from sameside.pages.vocabulary import (
    KIND_NAMES,
    SIDE_NAMES,
    clock_name,
    event_text,
    moment_text,
    target_text,
    verdict_sentence,
)
from sameside.pages.words import Words, exact, on_the_wall

MOST_EVENTS = 40
MOST_STRETCHES = 60
MARKS = {Side.CUSTOMER: "customer", Side.SUPPLIER: "supplier", None: "event"}


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event as a line under the drawing, with the number it has in it."""

    number: int
    at: str
    exact: str
    mark: str
    side: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class StretchShown:
    """A stretch as a row of the table; `counted` is empty where nothing was."""

    starts: str
    ends: str
    kind: str
    what: str
    why: str
    length: str
    counted: str


@dataclass(frozen=True, slots=True)
class Workings:
    """A clock's stretches, what they add up to, and the instants of the verdict."""

    title: str
    stretches: tuple[StretchShown, ...]
    more: int
    more_counted: str
    total: str
    versions: str


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request, ready to be placed."""

    number: int
    name: str
    service: str
    priority: str
    place: str
    made: str
    is_open: bool
    missed: bool
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    chart: Markup
    scale: str
    events: tuple[EventShown, ...]
    more_events: int
    workings: tuple[Workings, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells requests in one language, on the wall of one zone, as they stood at an instant."""

    words: Words
    zone: str
    as_of: Instant

    def request(self, account: Account, number: int, *, is_open: bool) -> RequestShown:
        """Tell a request. Clocks without a target are drawn too; those that never ran are not."""
        events = self._known(account)
        missed = [v for v in account.verdicts if v.outcome is Outcome.BREACHED]
        ordered = sorted(account.verdicts, key=lambda v: SHOWN.index(v.outcome))
        more = len(events) - MOST_EVENTS
        chart, scale = self._drawing(account)
        return RequestShown(
            number=number,
            name=plain(account.history.request),
            service=plain(account.service.name),
            priority=plain(ordered[0].priority),
            place=plain(account.history.place),
            made=self.words.moment(account.history.created_at, self.zone, year=True),
            is_open=is_open,
            missed=bool(missed),
            sentences=tuple(verdict_sentence(self.words, v, self.zone) for v in ordered),
            notes=tuple(self._notes(account)),
            chart=chart,
            scale=self._scale(scale),
            events=tuple(self._event(i, e) for i, e in enumerate(events[:MOST_EVENTS], start=1)),
            more_events=max(0, more),
            workings=tuple(self._workings(v) for v in account.verdicts if v.target.runs),
            version=account.version.number,
        )

    def _known(self, account: Account) -> tuple[Event, ...]:
        """Return what had happened by then: a later event plays no part in the verdicts."""
        return tuple(event for event in account.history.events if event.at <= self.as_of)

    def _notes(self, account: Account) -> Iterator[str]:
        """Yield what went before the verdict: a first resolution, targets used up earlier."""
        say = self.words.say
        for verdict in account.verdicts:
            if verdict.first:
                first = verdict_sentence(self.words, verdict.first, self.zone)
                yield say(N_("It was reopened. The first time: {verdict}"), verdict=first)
            for earlier in verdict.earlier_breaches:
                yield say(
                    N_("The target of priority {priority} had been used up on {at}."),
                    priority=plain(earlier.priority),
                    at=self.words.moment(earlier.at, self.zone),
                )

    def _drawing(self, account: Account) -> tuple[Markup, Scale]:
        lanes = [Lane(verdict, self._lane(verdict)) for verdict in account.verdicts]
        events = self._known(account)[:MOST_EVENTS]
        ticks = [Tick(e.at, i, MARKS[_side(e)]) for i, e in enumerate(events, start=1)]
        starts = min([account.history.created_at, *(v.starts for v in account.verdicts)])
        ends = max(v.ends for v in account.verdicts)
        ticks = [tick for tick in ticks if tick.at <= ends]
        marks = [starts, *midnights(self.zone, starts, ends)]
        days = [(at, self.words.day(on_the_wall(at, self.zone).date())) for at in marks]
        title = self.words.say(
            N_("Timeline of {request}. The sentences above and the tables below say the same."),
            request=plain(account.history.request),
        )
        chart = timeline(title, lanes, ticks, days)
        return chart, scale_of(account.verdicts, starts, ends)

    def _lane(self, verdict: Verdict) -> str:
        target = target_text(self.words, verdict.target)
        if not verdict.target.runs:
            return f"{clock_name(self.words, verdict.clock)}: {target}"
        return self.words.say(
            N_("{clock}: {elapsed} of {target}"),
            clock=clock_name(self.words, verdict.clock),
            elapsed=self.words.duration(verdict.elapsed),
            target=target,
        )

    def _scale(self, scale: Scale) -> str:
        if scale.paused == 1:
            said = N_("Open time is to scale; closed time is drawn at 1/{closed} of its length.")
        else:
            said = N_(
                "Open time is to scale; closed time is drawn at 1/{closed} of its length, "
                "paused time at 1/{paused}."
            )
        number = self.words.number
        return self.words.say(said, closed=number(scale.closed), paused=number(scale.paused))

    def _event(self, number: int, event: Event) -> EventShown:
        side = _side(event)
        said = (event.priority, event.why, event.person)
        return EventShown(
            number=number,
            at=self.words.moment(event.at, self.zone),
            exact=exact(event.at, self.zone),
            mark=MARKS[side],
            side=self.words.say(SIDE_NAMES[side]) if side else "",
            text=event_text(self.words, event),
            detail=", ".join(plain(each) for each in said if each),
        )

    def _workings(self, verdict: Verdict) -> Workings:
        more = verdict.stretches[MOST_STRETCHES:]
        left = sum(s.seconds for s in more if s.kind is Kind.COUNTED)
        return Workings(
            title=self._instants(verdict),
            stretches=tuple(self._stretch(s) for s in verdict.stretches[:MOST_STRETCHES]),
            more=len(more),
            more_counted=self.words.duration(left),
            total=self.words.duration(verdict.elapsed),
            versions=", ".join(self._versions(verdict)),
        )

    def _instants(self, verdict: Verdict) -> str:
        """Name the clock and both instants of C5, once where they are the same."""
        clock = clock_name(self.words, verdict.clock)
        if verdict.due == verdict.breach:
            said = N_("{clock}: due {due}")
        else:
            said = N_("{clock}: due {due}, kept until {breach}")
        due = moment_text(self.words, verdict.due, self.zone, year=True)
        breach = moment_text(self.words, verdict.breach, self.zone, year=True)
        return self.words.say(said, clock=clock, due=due, breach=breach)

    def _versions(self, verdict: Verdict) -> Iterator[str]:
        used = dict.fromkeys((s.calendar, s.version_on) for s in verdict.stretches)
        for calendar, version_on in used:
            if version_on is None:
                yield plain(calendar)
                continue
            yield self.words.say(
                N_("{calendar} (from {day})"), calendar=plain(calendar), day=version_on
            )

    def _end(self, stretch: Stretch) -> str:
        """Return the end of a stretch: the time alone where it ends on the date it began."""
        first, last = (on_the_wall(at, self.zone) for at in (stretch.starts, stretch.ends))
        if first.date() == last.date():
            return self.words.time(stretch.ends, self.zone)
        return self.words.moment(stretch.ends, self.zone)

    def _stretch(self, stretch: Stretch) -> StretchShown:
        length = self.words.duration(stretch.seconds)
        resolved = stretch.why == RESOLVED_GAP
        return StretchShown(
            starts=self.words.moment(stretch.starts, self.zone),
            ends=self._end(stretch),
            kind=stretch.kind.value,
            what=self.words.say(KIND_NAMES[stretch.kind]),
            why=self.words.say(N_("it stood as solved")) if resolved else plain(stretch.why),
            length=length,
            counted=length if stretch.kind is Kind.COUNTED else "",
        )


def _side(event: Event) -> Side | None:
    return event.by
