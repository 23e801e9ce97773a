"""The small parts of sentences: lists, zones, times of day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sameside.formats.agreement.speech import Speech
from sameside.kernel.calendar import Window, Windows
from sameside.kernel.refusal import N_
from sameside.kernel.zone import DAY

Facts: TypeAlias = Mapping[tuple[str, ...], str]
"""Sentences, each by a key that names what it speaks of."""


def and_list(parts: Sequence[str], words: Speech) -> str:
    """Return `a, b and c`."""
    if len(parts) < 2:  # noqa: PLR2004 -- nothing to join
        return "".join(parts)
    return words.say(N_("{rest} and {last}"), rest=", ".join(parts[:-1]), last=parts[-1])


def city_time(zone: str, words: Speech) -> str:
    """Return a zone as people speak of it: `Copenhagen time`."""
    return words.say(N_("{city} time"), city=words.city(zone))


def hours(windows: Windows, words: Speech) -> str:
    """Return the windows of a day: `08:00–12:00 and 12:30–16:00`."""
    return and_list([_window(window, words) for window in windows], words)


def _window(window: Window, words: Speech) -> str:
    opens, closes = (_time(seconds, words) for seconds in (window.opens, window.closes))
    if window.end > DAY:
        return words.say(N_("{opens}–{closes} the next morning"), opens=opens, closes=closes)
    return f"{opens}–{closes}"


def _time(seconds: int, words: Speech) -> str:
    return words.say(
        N_("{hour}:{minute}"), hour=f"{seconds // 3600:02d}", minute=f"{seconds // 60 % 60:02d}"
    )
