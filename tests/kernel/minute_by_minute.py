"""Judges a request by looking at the wall clock step by step: no intervals, no shortcuts.

Written from the rules of the service clock alone, to be compared with the kernel. Events, windows
and clock changes must lie on whole steps; targets may be any number of seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from sameside.kernel.agreement import (
    Clock,
    Policies,
    PriorityChange,
    Reopening,
    Service,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule
from sameside.kernel.history import Event, Happening, Side
from sameside.kernel.verdict import Kind, Moment, Outcome, Unset
from sameside.kernel.zone import Instant, zone

DAY = 86_400
LOOK_AHEAD = 25 * DAY
"""How far past its end a request is followed for its due and breach."""
LATER = "later than we looked"


@dataclass(frozen=True)
class Scene:
    """All a verdict depends on, and the length of a step in seconds."""

    events: tuple[Event, ...]
    service: Service
    policies: Policies
    as_of: Instant
    step: int = 300


@dataclass(frozen=True)
class Answer:
    """What was found: a verdict without its workings, and what each step was to the clock."""

    outcome: Outcome
    priority: str
    starts: Instant
    stops: Instant | None
    ends: Instant
    elapsed: int
    due: Moment | str
    breach: Moment | str
    kinds: tuple[Kind, ...]
    first: Answer | None = None
    earlier_breaches: tuple[tuple[Instant, str], ...] = ()


@lru_cache(maxsize=200_000)
def begun_on(calendar: Calendar, instant: Instant) -> tuple[date, ...]:
    """Return the dates on which the windows open at an instant began (C1–C4)."""
    wall = datetime.fromtimestamp(instant, zone(calendar.zone))
    today, into = wall.date(), wall.hour * 3600 + wall.minute * 60 + wall.second
    rule = calendar.holiday_rule
    if rule is HolidayRule.INSTANT and today in _holidays(calendar, today):
        return ()
    found = []
    for begun, since in ((today, into), (today - timedelta(days=1), into + DAY)):
        cancelled = rule is HolidayRule.SHIFT and begun in _holidays(calendar, begun)
        if not cancelled and _covers(calendar, begun, since):
            found.append(begun)
    return tuple(found)


def _in_force(calendar: Calendar, day: date) -> CalendarVersion | None:
    held = None
    for version in calendar.versions:
        held = version if version.valid_from_on <= day else held
    return held


def _holidays(calendar: Calendar, day: date) -> frozenset[date]:
    version = _in_force(calendar, day)
    return version.holidays if version else frozenset()


def _covers(calendar: Calendar, begun: date, since: int) -> bool:
    """Tell whether a window begun on a date is open so many seconds after its midnight."""
    version = _in_force(calendar, begun)
    if version is None:
        return False
    windows = version.dates[begun] if begun in version.dates else version.week[begun.weekday()]
    for window in windows:
        night = window.closes <= window.opens
        if window.opens <= since < window.closes + (DAY if night else 0):
            return True
    return False


@dataclass(frozen=True)
class _Now:
    """How a request stands at a step."""

    reasons: frozenset[str] = frozenset()
    resolved: bool = False
    priority: str = ""


def _after(now: _Now, event: Event) -> _Now:
    what = event.what
    if what is Happening.PAUSE:
        return replace(now, reasons=now.reasons | {event.why})
    if what is Happening.RESUME:
        return replace(now, reasons=now.reasons - {event.why} if event.why else frozenset())
    if what is Happening.RESOLVED:
        return replace(now, reasons=frozenset(), resolved=True)
    if what is Happening.REOPENED:
        return replace(now, resolved=False)
    if what in {Happening.CREATED, Happening.PRIORITY}:
        return replace(now, priority=event.priority)
    return now


def _at(scene: Scene, instant: Instant) -> _Now:
    now = _Now()
    for event in scene.events:
        now = _after(now, event) if event.at <= instant else now
    return now


@dataclass(frozen=True)
class _Watch:
    """One clock to follow: from which event to which, and what holds it still."""

    clock: Clock
    start: int
    stop: int | None
    pauses: bool
    gaps: bool = False


def answer(scene: Scene, clock: Clock) -> Answer | None:
    """Judge one clock of a request; None for the update clock where no update was owed."""
    scene = replace(scene, events=tuple(e for e in scene.events if e.at <= scene.as_of))
    if clock is Clock.UPDATE:
        return _worst(scene)
    if clock is Clock.RESPONSE:
        return _with_earlier(scene, _response(scene), clock)
    found = _with_earlier(scene, _resolution(scene), clock)
    return replace(found, first=_first(scene))


def _followed(scene: Scene, watch: _Watch) -> Answer:
    return _days(scene, watch) if _target_days(scene, watch) else _seconds(scene, watch)


def _response(scene: Scene) -> Answer:
    stop = next((i for i, e in enumerate(scene.events) if _answers(e)), None)
    return _followed(scene, _Watch(Clock.RESPONSE, 0, stop, scene.policies.pause_response))


def _answers(event: Event) -> bool:
    human = not event.auto and event.by is Side.SUPPLIER
    public = event.what is Happening.MESSAGE and event.public
    return (public and human) or event.what is Happening.RESOLVED


def _turns(scene: Scene) -> list[int]:
    """Return the events that resolved what was open or reopened what was resolved, in turn."""
    turns: list[int] = []
    for index, event in enumerate(scene.events):
        wanted = Happening.REOPENED if len(turns) % 2 else Happening.RESOLVED
        if event.what is wanted:
            turns.append(index)
    return turns


def _resolution(scene: Scene) -> Answer:
    turns, reopening = _turns(scene), scene.policies.reopening
    start, stop = 0, turns[-1] if len(turns) % 2 else None
    if turns and reopening is Reopening.FIRST:
        stop = turns[0]
    if len(turns) > 1 and reopening is Reopening.CYCLE:
        start = turns[1::2][-1]
    gaps = reopening is Reopening.CONTINUE
    return _followed(scene, _Watch(Clock.RESOLUTION, start, stop, pauses=True, gaps=gaps))


def _first(scene: Scene) -> Answer | None:
    turns = _turns(scene)
    if len(turns) < 2 or scene.policies.reopening is Reopening.FIRST:
        return None
    events = scene.events[: turns[0] + 1]
    return _resolution(replace(scene, events=events, as_of=events[-1].at))


def _with_earlier(scene: Scene, found: Answer, clock: Clock) -> Answer:
    if scene.policies.priority_change is PriorityChange.KEEP:
        return found
    judged = {Clock.RESPONSE: _response, Clock.RESOLUTION: _resolution}[clock]
    breaches = []
    for index in _changes(scene, found, clock):
        events = scene.events[:index]
        before = judged(replace(scene, events=events, as_of=scene.events[index].at))
        if before.outcome is Outcome.BREACHED and isinstance(before.breach, int):
            breaches.append((before.breach, before.priority))
    return replace(found, earlier_breaches=tuple(dict.fromkeys(breaches)))


def _changes(scene: Scene, found: Answer, clock: Clock) -> Iterator[int]:
    """Yield the events that changed the priority before the clock stopped."""
    until = len(scene.events)
    if found.stops is not None and clock is Clock.RESPONSE:
        until = next(i for i, e in enumerate(scene.events) if _answers(e))
    if found.stops is not None and clock is Clock.RESOLUTION:
        turns = _turns(scene)
        until = turns[0] if scene.policies.reopening is Reopening.FIRST else turns[-1]
    for index, event in enumerate(scene.events[:until]):
        was = next((e.priority for e in reversed(scene.events[:index]) if _sets(e)), event.priority)
        if event.what is Happening.PRIORITY and event.priority != was:
            yield index


def _sets(event: Event) -> bool:
    return event.what in {Happening.CREATED, Happening.PRIORITY}


def _worst(scene: Scene) -> Answer | None:
    rank = [Outcome.MET, Outcome.RUNNING, Outcome.SUSPENDED, Outcome.BREACHED]
    held = [_followed(scene, watch) for watch in _questions(scene)]
    held = [one for one in held if one.outcome is not Outcome.NO_CLOCK]
    return max(held, key=lambda one: (rank.index(one.outcome), one.elapsed), default=None)


def _questions(scene: Scene) -> Iterator[_Watch]:
    asked, resolved = None, False
    for index, event in enumerate(scene.events):
        human = event.what is Happening.MESSAGE and event.public and not event.auto
        asks = human and event.by is Side.CUSTOMER
        if asked is None and asks and not resolved:
            asked = index
        if asked is not None and _answers(event):
            yield _Watch(Clock.UPDATE, asked, index, pauses=True)
            asked = None
        if event.what in {Happening.RESOLVED, Happening.REOPENED}:
            resolved = event.what is Happening.RESOLVED
    if asked is not None:
        yield _Watch(Clock.UPDATE, asked, None, pauses=True)


def _held_to(scene: Scene, watch: _Watch) -> tuple[str, Instant]:
    """Return the priority whose target holds and the instant from which it does (C10)."""
    now = ""
    for event in scene.events[: watch.start + 1]:
        now = event.priority if _sets(event) else now
    since = scene.events[watch.start].at
    rule = scene.policies.priority_change
    if rule is PriorityChange.KEEP:
        return now, since
    for event in scene.events[watch.start + 1 : watch.stop]:
        if event.what is Happening.PRIORITY and event.priority != now:
            now = event.priority
            since = event.at if rule is PriorityChange.FROM_CHANGE else since
    return now, since


def _target_days(scene: Scene, watch: _Watch) -> int:
    level = scene.service.level(_held_to(scene, watch)[0])
    assert level is not None
    return level.target(watch.clock).days or 0


def _calendar(scene: Scene, priority: str) -> Calendar:
    level = scene.service.level(priority)
    assert level is not None
    return level.calendar


def _kinds(
    scene: Scene, watch: _Watch, held: str, starts: Instant, ends: Instant
) -> Iterator[Kind]:
    for instant in range(starts, ends, scene.step):
        now = _at(scene, instant)
        retro = scene.policies.priority_change is PriorityChange.RETRO
        calendar = _calendar(scene, now.priority if retro else held)
        if (watch.pauses and now.reasons) or (watch.gaps and now.resolved):
            yield Kind.PAUSED
        else:
            yield Kind.COUNTED if begun_on(calendar, instant) else Kind.CLOSED


def _seconds(scene: Scene, watch: _Watch) -> Answer:
    held, starts = _held_to(scene, watch)
    stops = None if watch.stop is None else scene.events[watch.stop].at
    ends = scene.as_of if stops is None else stops
    kinds = tuple(_kinds(scene, watch, held, starts, ends))
    elapsed = kinds.count(Kind.COUNTED) * scene.step
    level = scene.service.level(held)
    assert level is not None
    target = level.target(watch.clock).seconds
    suspended = stops is None and watch.pauses and bool(_at(scene, ends).reasons)
    found = Answer(
        Outcome.NO_CLOCK, held, starts, stops, ends, elapsed, Unset.NONE, Unset.NONE, kinds
    )
    if not target:
        return found
    due, breach = _followed_up(scene, found, target, suspended=suspended)
    running = Outcome.SUSPENDED if suspended else Outcome.RUNNING
    kept = running if stops is None else Outcome.MET
    outcome = Outcome.BREACHED if elapsed > target else kept
    return replace(found, outcome=outcome, due=due, breach=breach)


def _followed_up(
    scene: Scene, found: Answer, target: int, *, suspended: bool
) -> tuple[Moment | str, Moment | str]:
    """Count on until the target is used up, then until the clock moves again (C5)."""
    if suspended and found.elapsed < target:
        return Unset.SUSPENDED, Unset.SUSPENDED
    due: Moment | str = LATER
    counted, step = 0, scene.step
    for instant in _counted(scene, found, suspended=suspended):
        if counted == target:
            return due, instant
        if counted + step > target:
            return instant + target - counted, instant + target - counted
        counted += step
        due = instant + step if counted == target else due
    return due, Unset.SUSPENDED if suspended else LATER


def _counted(scene: Scene, found: Answer, *, suspended: bool) -> Iterator[Instant]:
    """Yield each step that counts: as it was up to the end, then as if nothing were in the way."""
    for index, kind in enumerate(found.kinds):
        if kind is Kind.COUNTED:
            yield found.starts + index * scene.step
    if suspended:
        return
    calendar = _calendar(scene, found.priority)
    for instant in range(found.ends, found.ends + LOOK_AHEAD, scene.step):
        if begun_on(calendar, instant):
            yield instant


def _days(scene: Scene, watch: _Watch) -> Answer:
    """Find closing time of the Nth open date after the start (C13)."""
    found = _seconds(scene, watch)
    calendar = _calendar(scene, found.priority)
    suspended = found.stops is None and watch.pauses and bool(_at(scene, found.ends).reasons)
    due = _nth_closing(scene, watch, found, suspended=suspended)
    late = isinstance(due, int) and found.ends > due
    running = Outcome.SUSPENDED if suspended else Outcome.RUNNING
    kept = running if found.stops is None else Outcome.MET
    assert calendar is not None
    return replace(found, outcome=Outcome.BREACHED if late else kept, due=due, breach=due)


def _nth_closing(scene: Scene, watch: _Watch, found: Answer, *, suspended: bool) -> Moment | str:
    calendar, left = _calendar(scene, found.priority), _target_days(scene, watch)
    shifts = _shifts(calendar, found, scene.step)
    made = datetime.fromtimestamp(found.starts, zone(calendar.zone)).date()
    open_days = sorted(day for day in shifts if day >= made)
    if open_days and (open_days[0] > made or found.starts >= shifts[made][-1] + scene.step):
        made = next((day for day in open_days if day > made), made)
    pause = _lasting_pause_since(scene, found) if suspended else None
    for day in [day for day in open_days if day > made]:
        closing = shifts[day][-1] + scene.step
        if pause is not None and closing > pause:
            return Unset.SUSPENDED
        if watch.pauses and all(_still(scene, watch, found, at) for at in shifts[day]):
            continue
        left -= 1
        if left == 0:
            return closing
    return LATER


def _still(scene: Scene, watch: _Watch, found: Answer, instant: Instant) -> bool:
    """Tell whether the clock of a run stood still; outside the run nothing holds it."""
    if not found.starts <= instant < found.ends:
        return False
    now = _at(scene, instant)
    return bool(now.reasons) or (watch.gaps and now.resolved)


def _lasting_pause_since(scene: Scene, found: Answer) -> Instant:
    """Return the first step from which a reason to pause stood without interruption."""
    since = found.ends
    while since > found.starts and _at(scene, since - scene.step).reasons:
        since -= scene.step
    return since


def _shifts(calendar: Calendar, found: Answer, step: int) -> dict[date, list[Instant]]:
    """Return the steps that count, by the date on which their window began."""
    shifts: dict[date, list[Instant]] = {}
    for instant in range(found.starts - 2 * DAY, found.ends + LOOK_AHEAD, step):
        for day in begun_on(calendar, instant):
            # What a holiday began and the next morning still serves makes no open date of it.
            if day not in _holidays(calendar, day):
                shifts.setdefault(day, []).append(instant)
    return shifts
