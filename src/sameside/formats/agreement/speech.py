"""What the sentences need of a language. `pages.words.Words` offers it; English stands here."""

from __future__ import annotations

from datetime import date
from typing import Protocol

_UNITS = ((3600, "h"), (60, "min"), (1, "s"))
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Speech(Protocol):
    """One language: whole sentences, and the small things that stand in them."""

    def say(self, text: str, /, **values: object) -> str:
        """Return a marked sentence with its places filled."""

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form of a sentence that fits a number."""

    def percent(self, share_bp: int) -> str:
        """Return a share in hundredths of a percent as people write it."""

    def date(self, day: date, *, year: bool = True) -> str:
        """Return a date as people write it."""

    def duration(self, seconds: int) -> str:
        """Return a length of time."""

    def city(self, zone_key: str) -> str:
        """Return the city a time zone is named by."""


class English:
    """The language the sentences are written in."""

    def say(self, text: str, /, **values: object) -> str:
        """Return the sentence as it is written, its places filled."""
        return text.format(**values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the one form or the other; `{n}` is the number."""
        return (one if n == 1 else many).format(n=n, **values)

    def percent(self, share_bp: int) -> str:
        """Return 9,500 as `95 %` and 9,750 as `97.5 %`."""
        whole, part = divmod(share_bp, 100)
        return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "\u00a0%"

    def date(self, day: date, *, year: bool = True) -> str:
        """Return `5 Nov 2026`, or `5 Nov`."""
        said = f"{day.day} {_MONTHS[day.month - 1]}"
        return f"{said} {day.year}" if year else said

    def duration(self, seconds: int) -> str:
        """Return 5,400 as `1 h 30 min`."""
        said = []
        for length, unit in _UNITS:
            n, seconds = divmod(seconds, length)
            said += [f"{n} {unit}"] if n else []
        return " ".join(said) or "0 s"

    def city(self, zone_key: str) -> str:
        """Return `Copenhagen` for `Europe/Copenhagen`."""
        return city_of(zone_key)


def city_of(zone_key: str) -> str:
    """Return the city in the name of a zone, in English: `New York` for `America/New_York`."""
    return zone_key.rsplit("/", 1)[-1].replace("_", " ")


ENGLISH = English()
