"""The story of the demonstration's table: read from its file, set in time before today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from sameside.kernel.zone import zone

STORY = "story.toml"
ZONE = "Europe/Copenhagen"
SATURDAY = 5
Said = Mapping[str, Any]
"""A table of the file; its keys are explained at the top of story.toml."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing somebody did: when, to which card or contest, what, and the words for it."""

    at: datetime
    order: tuple[int, int]
    what: str
    thing: str
    by: str
    said: Said


@dataclass(frozen=True, slots=True)
class Days:
    """Working days counted from the day the demonstration is made."""

    today: date

    def on(self, days: int) -> date:
        """Return the date so many working days before or after today."""
        step, found = (1 if days >= 0 else -1), self.today
        for _ in range(abs(days)):
            found += timedelta(days=step)
            while found.weekday() >= SATURDAY:
                found += timedelta(days=step)
        return found

    def at(self, said: Said) -> datetime:
        """Return an instant said as working days and a time on the wall."""
        wall = time.fromisoformat(said["time"])
        return datetime.combine(self.on(said["days"]), wall, tzinfo=zone(ZONE))


def story() -> Said:
    """Read the file."""
    return tomllib.loads(resources.files(__package__).joinpath(STORY).read_text("utf-8"))


def events_of(told: Said, days: Days) -> list[Event]:
    """Return all that happened at one table, in time order."""
    found = [
        *(event for n, each in enumerate(told["cards"]) for event in _card(n, each, days)),
        *(
            event
            for n, each in enumerate(told.get("contests", ()))
            for event in _contest(1000 + n, each, days)
        ),
    ]
    return sorted(found, key=lambda event: (event.at, event.order))


def _card(n: int, card: Said, days: Days) -> Iterator[Event]:
    thing = f"card {n}"
    begun = days.at(card.get("laid") or card["draft"])
    laid_by = card.get("asked_by", card["by"])
    yield Event(begun, (n, 0), "draft", thing, laid_by, _dated(card, days))
    if "laid" in card:
        yield Event(begun, (n, 1), "lay", thing, laid_by, card)
    if "cause" in card:
        yield Event(begun, (n, 2), "cause", thing, laid_by, card)
    for number, step in enumerate(_steps(card, "steps"), start=1):
        yield from _step(n, 10 * number, thing, step, days)


def _step(n: int, order: int, thing: str, step: Said, days: Days) -> Iterator[Event]:
    at, said = days.at(step["at"]), _dated(step, days)
    for place, key in enumerate(("text", "move", "cause")):
        if key in step:
            yield Event(at, (n, order + place), key, thing, step["by"], said)


def _contest(n: int, contest: Said, days: Days) -> Iterator[Event]:
    thing = f"contest {n}"
    yield Event(days.at(contest["laid"]), (n, 0), "contest", thing, contest["by"], contest)
    for number, case in enumerate(_steps(contest, "cases"), start=1):
        yield Event(days.at(case["at"]), (n, number), "case", thing, case["by"], case)
    if "settled" in contest:
        at = days.at(contest["settled"])
        for number, who in enumerate(("nora", "jens"), start=100):
            yield Event(at, (n, number), "settle", thing, who, contest)


def _steps(said: Said, key: str) -> Sequence[Said]:
    found: Sequence[Said] = said.get(key, ())
    return found


def _dated(said: Said, days: Days) -> Said:
    """Put dates in the place of working days."""
    dates = {key: days.on(said[key]) for key in ("due", "to") if key in said}
    return {**said, **dates}
