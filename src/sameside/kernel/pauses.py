"""The time in which a clock stands still, and why (C8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sameside.kernel.history import Event, Happening
from sameside.kernel.zone import Instant

RESOLVED_GAP = "resolved"
"""The reason shown for the time between a resolution and its reopening."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time `[starts, ends)` in which the clock stands still; `ends` is None while it lasts."""

    starts: Instant
    ends: Instant | None
    why: str


@dataclass(frozen=True, slots=True)
class _Standing:
    """Why the clock stands still: open reasons, and whether the request stands resolved."""

    reasons: tuple[str, ...] = ()
    resolved: bool = False

    def __bool__(self) -> bool:
        return bool(self.reasons) or self.resolved

    @property
    def why(self) -> str:
        named = [why for why in self.reasons if why]
        return ", ".join([RESOLVED_GAP, *named] if self.resolved else named)


def pauses_of(events: tuple[Event, ...], *, gaps: bool = False) -> tuple[Pause, ...]:
    """Return the time in which the clock stands still, cut where its reasons change (C8).

    Reasons overlap: the clock goes on when the last has ended. An end without a reason ends all,
    and so does a resolution. With `gaps`, the time a request stands resolved is a reason too.
    """
    found: list[Pause] = []
    standing, since = _Standing(), events[0].at
    for event in events:
        after = _standing_after(standing, event, gaps=gaps)
        if after == standing:
            continue
        if standing and event.at > since:
            found.append(Pause(since, event.at, standing.why))
        standing, since = after, event.at
    if standing:
        found.append(Pause(since, None, standing.why))
    return tuple(found)


def _standing_after(standing: _Standing, event: Event, *, gaps: bool) -> _Standing:
    """Return why the clock stands still after an event."""
    reasons = standing.reasons
    match event.what:
        case Happening.PAUSE if event.why not in reasons:
            return replace(standing, reasons=(*reasons, event.why))
        case Happening.RESUME:
            kept = tuple(why for why in reasons if event.why and why != event.why)
            return replace(standing, reasons=kept)
        case Happening.RESOLVED:
            return _Standing(resolved=gaps)
        case Happening.REOPENED:
            return replace(standing, resolved=False)
        case _:
            return standing


def pauses_within(
    pauses: tuple[Pause, ...], starts: Instant, ends: Instant, *, stopped: bool
) -> Iterator[Pause]:
    """Yield pauses cut to a run. What stopped a clock also ended the wait it stood still for."""
    for pause in pauses:
        begins = max(pause.starts, starts)
        until = ends if pause.ends is None else min(pause.ends, ends)
        if pause.ends is None and not stopped:
            yield Pause(begins, None, pause.why)
        elif begins < until:
            yield Pause(begins, until, pause.why)
