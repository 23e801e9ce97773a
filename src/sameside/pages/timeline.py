"""The time of one request drawn to scale: a lane for each clock, events above, days below.

Open time is drawn to scale. Closed time, and time in which the clock was paused, is drawn at a
fraction of its length so that the hours that count can be seen; the fractions are part of the
drawing and said beside it. Horizontal places are percentages: one drawing fits a wall and a phone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from sameside.kernel.verdict import Kind, Outcome, Stretch, Verdict
from sameside.kernel.zone import DAY, Instant, local_date, offset_at, wall_of, zone
from sameside.pages.charts import shape

TOP, LANE, BAR, FOOT = 30, 42, 16, 20
CLOSED_SHARE, PAUSED_SHARE = 0.34, 0.34
"""So much of the width closed and paused time may take before they are drawn smaller."""
FRACTIONS = (8, 32, 128, 512, 2048)
PAUSED_FRACTIONS = (1, 4, 16, 64, 256, 1024)
TAIL = 8.0
"""Percent of the width kept for a due instant after the end; that part has no scale."""
LEAST = 0.35
"""Percent of the width below which a counted stretch could not be seen."""
UNSEEN = 0.12
"""Percent of the width below which a gap between two bars could not be seen."""
NEAR, NEAR_ON_A_PHONE = 2.2, 6.0
"""Percent of the width between two numbers that can still be told apart."""
DAY_APART, DAY_APART_ON_A_PHONE = 9.0, 24.0


@dataclass(frozen=True, slots=True)
class Scale:
    """From instants to percent of the width. `closed` and `paused` are the fractions' divisors."""

    cuts: tuple[Instant, ...]
    places: tuple[float, ...]
    closed: int
    paused: int

    def at(self, instant: Instant) -> float:
        """Return where an instant is drawn, in percent of the width; outside, at the edge."""
        index = bisect_right(self.cuts, instant) - 1
        if index < 0:
            return 0.0
        if index >= len(self.cuts) - 1:
            return self.places[-1]
        starts, ends = self.cuts[index], self.cuts[index + 1]
        left, right = self.places[index], self.places[index + 1]
        return left + (right - left) * (instant - starts) / (ends - starts)


@dataclass(frozen=True, slots=True)
class Lane:
    """A clock in the drawing, with the words over it."""

    verdict: Verdict
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An event in the drawing: its number in the list below, and the mark of its side."""

    at: Instant
    number: int
    mark: str


def scale_of(verdicts: Sequence[Verdict], starts: Instant, ends: Instant) -> Scale:
    """Choose a scale for some clocks of a request between two instants.

    Where any clock counts, time is to scale; else where any is paused, it is paused time.
    """
    pieces = list(_pieces(verdicts, starts, ends))
    totals = {kind: sum(b - a for a, b, k in pieces if k is kind) for kind in Kind}
    counted = max(1, totals[Kind.COUNTED])
    closed = _fraction(totals[Kind.CLOSED], counted, CLOSED_SHARE, FRACTIONS)
    paused = _fraction(totals[Kind.PAUSED], counted, PAUSED_SHARE, PAUSED_FRACTIONS)
    divisor = {Kind.COUNTED: 1, Kind.CLOSED: closed, Kind.PAUSED: paused}
    late = any(isinstance(v.due, int) and v.due > ends for v in verdicts)
    width = 100.0 - TAIL if late else 100.0
    whole = sum((b - a) / divisor[k] for a, b, k in pieces) or 1.0
    cuts, places, at = [starts], [0.0], 0.0
    for _, until, kind in pieces:
        at += (until - cuts[-1]) / divisor[kind] / whole * width
        cuts.append(until)
        places.append(at)
    return Scale(tuple(cuts), tuple(places), closed, paused)


def timeline(
    title: str, lanes: Sequence[Lane], ticks: Sequence[Tick], days: Sequence[tuple[Instant, str]]
) -> Markup:
    """Draw a request: `days` are local midnights with their names. The title says it in words."""
    starts = min([lane.verdict.starts for lane in lanes] + [tick.at for tick in ticks])
    ends = max(lane.verdict.ends for lane in lanes)
    scale = scale_of([lane.verdict for lane in lanes], starts, ends)
    height = TOP + LANE * len(lanes) + FOOT
    parts = [
        *_days(scale, days, height),
        *(part for index, lane in enumerate(lanes) for part in _lane(scale, lane, index)),
        *_ticks(scale, ticks, height),
    ]
    return Markup(
        '<svg class="time" role="img" aria-label="{title}" width="100%" height="{height}">'
        "{parts}</svg>"
    ).format(title=title, height=height, parts=Markup("").join(parts))


def midnights(zone_key: str, starts: Instant, ends: Instant) -> Iterator[Instant]:
    """Yield local midnights after an instant and before another, at most some 40, evenly apart."""
    place = zone(zone_key)
    step = max(1, (ends - starts) // DAY // 40)
    day = local_date(place, starts) + timedelta(days=step)
    while (midnight := _midnight(place, day)) < ends:
        yield midnight
        day += timedelta(days=step)


def _midnight(place: ZoneInfo, day: date) -> Instant:
    """Return the first instant of a local date; its offset is that of the evening before."""
    wall = wall_of(day)
    evening = wall - offset_at(place, wall - DAY) - 1
    return wall - offset_at(place, evening)


def _pieces(
    verdicts: Sequence[Verdict], starts: Instant, ends: Instant
) -> Iterator[tuple[Instant, Instant, Kind]]:
    """Cut the time at every stretch of any clock and say what each piece was."""
    changes: Counter[tuple[Instant, Kind]] = Counter()
    for stretch in (stretch for verdict in verdicts for stretch in verdict.stretches):
        changes[stretch.starts, stretch.kind] += 1
        changes[stretch.ends, stretch.kind] -= 1
    edges = {starts, ends} | {at for at, _ in changes}
    cuts = sorted(edge for edge in edges if starts <= edge <= ends)
    now: Counter[Kind] = Counter()
    for at, until in pairwise(cuts):
        for kind in Kind:
            now[kind] += changes[at, kind]
        yield at, until, next((k for k in (Kind.COUNTED, Kind.PAUSED) if now[k]), Kind.CLOSED)


def _fraction(total: int, counted: int, share: float, fractions: Sequence[int]) -> int:
    """Return the first divisor at which a kind of time takes no more than its share."""
    fit = (each for each in fractions if total / each <= counted * share)
    return next(fit, fractions[-1])


def _lane(scale: Scale, lane: Lane, index: int) -> Iterator[Markup]:
    verdict, y = lane.verdict, TOP + index * LANE
    bar = y + LANE - BAR - 8
    yield shape(f'<text class="lane" x="0" y="{bar - 5}">{escape(lane.label)}</text>')
    # Closed time is the ground on which the rest lies: one bar instead of one a night.
    yield _bar(scale, verdict.starts, verdict.ends, bar, Kind.CLOSED.value)
    for starts, ends, kind in _joined(scale, _drawn(verdict)):
        yield _bar(scale, starts, ends, bar, kind)
    middle = bar + BAR // 2
    due, breach = verdict.due, verdict.breach
    if isinstance(due, int):
        x = scale.at(due) if due <= verdict.ends or due < scale.cuts[-1] else 100.0 - TAIL / 4
        yield shape(f'<use href="#due" x="{_short(x)}%" y="{middle}"/>')
    if isinstance(breach, int) and verdict.outcome is Outcome.BREACHED:
        yield shape(f'<use href="#breach" x="{_short(scale.at(breach))}%" y="{middle}"/>')


def _drawn(verdict: Verdict) -> Iterator[tuple[Instant, Instant, str]]:
    """Yield what lies on the ground; time counted after the target was used up has its own kind."""
    late = verdict.breach if verdict.outcome is Outcome.BREACHED else None
    breach = late if isinstance(late, int) else verdict.ends
    for stretch in verdict.stretches:
        if stretch.kind is Kind.PAUSED:
            yield stretch.starts, stretch.ends, Kind.PAUSED.value
        elif stretch.kind is Kind.COUNTED:
            yield from _counted(stretch, breach)


def _counted(stretch: Stretch, breach: Instant) -> Iterator[tuple[Instant, Instant, str]]:
    """Yield counted time cut at the breach."""
    if stretch.starts < breach:
        yield stretch.starts, min(breach, stretch.ends), Kind.COUNTED.value
    if breach < stretch.ends:
        yield max(breach, stretch.starts), stretch.ends, "over"


def _joined(
    scale: Scale, drawn: Iterator[tuple[Instant, Instant, str]]
) -> Iterator[tuple[Instant, Instant, str]]:
    """Join bars of one kind between which no eye sees a gap, as in a request open for years."""
    held: tuple[Instant, Instant, str] | None = None
    for starts, ends, kind in drawn:
        if held and held[2] == kind and scale.at(starts) - scale.at(held[1]) < UNSEEN:
            held = (held[0], ends, kind)
            continue
        if held:
            yield held
        held = (starts, ends, kind)
    if held:
        yield held


def _bar(scale: Scale, starts: Instant, ends: Instant, y: int, kind: str) -> Markup:
    left, right = scale.at(starts), scale.at(ends)
    least = 0.0 if kind == Kind.CLOSED.value else LEAST
    wide = max(right - left, least)
    inset = 5 if kind == Kind.CLOSED.value else 0
    return shape(
        f'<rect class="{kind}" x="{_short(min(left, 100 - wide))}%" y="{y + inset}" '
        f'width="{_short(wide)}%" height="{BAR - 2 * inset}"/>'
    )


def _ticks(scale: Scale, ticks: Sequence[Tick], height: int) -> Iterator[Markup]:
    """Yield events: a hairline, the mark of their side and their number where there is room."""
    shown = shown_on_a_phone = -100.0
    for tick in ticks:
        x = scale.at(tick.at)
        place = _short(x)
        yield shape(f'<line x1="{place}%" x2="{place}%" y1="20" y2="{height - FOOT}"/>')
        if x - shown < NEAR:
            continue
        shown = x
        wide_only = x - shown_on_a_phone < NEAR_ON_A_PHONE
        shown_on_a_phone = shown_on_a_phone if wide_only else x
        group = ' class="w"' if wide_only else ""
        anchor = ' class="first"' if x < 1 else ' class="last"' if x > 99 else ""  # noqa: PLR2004 -- at an edge
        yield shape(
            f'<g{group}><use href="#{tick.mark}" x="{place}%" y="18"/>'
            f'<text{anchor} x="{place}%" y="10">{tick.number}</text></g>'
        )


def _days(scale: Scale, days: Sequence[tuple[Instant, str]], height: int) -> Iterator[Markup]:
    """Yield the days below, as many as there is room for."""
    shown = shown_on_a_phone = -100.0
    for midnight, name in days:
        x = scale.at(midnight)
        if x - shown < DAY_APART or x > 100 - DAY_APART:
            continue
        wide_only = x - shown_on_a_phone < DAY_APART_ON_A_PHONE or x > 100 - DAY_APART_ON_A_PHONE
        shown, shown_on_a_phone = x, shown_on_a_phone if wide_only else x
        group = ' class="day w"' if wide_only else ' class="day"'
        yield shape(
            f'<g{group}><line x1="{_short(x)}%" x2="{_short(x)}%" y1="{TOP}" y2="{height - 4}"/>'
            f'<text x="{_short(x)}%" y="{height - 5}" dx="4">{escape(name)}</text></g>'
        )


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
