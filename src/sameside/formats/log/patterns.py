"""One time at a time: a text to a reading of the clock, by ISO 8601 or by a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import DAY, wall_of


class BadPattern(Refused):
    """A pattern of time that cannot be followed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A time as it was written.

    `wall` is seconds since 1970-01-01T00:00 of the clock it was read from; `offset` its seconds
    east of UTC, None where none was written; `cut` tells whether a fraction of a second was there.
    """

    wall: int
    offset: int | None = None
    cut: bool = False


Reader = Callable[[str], Reading | None]
"""Reads one text; None where it is no time."""

ISO = "iso"
EXCEL = "excel"
UNIX = "unix"
UNIX_MS = "unix-ms"

_ISO = re.compile(
    r"(?P<Y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:[ Tt](?P<H>\d\d)(?::(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,](?P<f>\d+))?)?)?"
    r"(?: ?(?P<z>[Zz]|[+-]\d\d(?::?\d\d)?))?)?",
    re.ASCII,
)
_MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "jan january januar januari gennaio gen janvier",
                "feb february februar februari febbraio",
                "mar march marts mars maart mrt marzo",
                "apr april aprile",
                "may maj mei mai maggio mag",
                "jun june juni giugno giu",
                "jul july juli luglio lug",
                "aug august augusti augustus agosto ago",
                "sep sept september settembre set",
                "oct october okt oktober ottobre ott",
                "nov november novembre",
                "dec december dez dezember dicembre dic",
            ),
            start=1,
        )
        for name in names.split()
    }
)
_DIRECTIVES: Mapping[str, str] = MappingProxyType(
    {
        "Y": r"(?P<Y>\d{4})",
        "y": r"(?P<y>\d\d)",
        "m": r"(?P<m>\d\d?)",
        "b": r"(?P<b>[^\W\d_]+)\.?",
        "d": r"(?P<d>\d\d?)",
        "H": r"(?P<H>\d\d?)",
        "I": r"(?P<I>\d\d?)",
        "p": r"(?P<p>[AaPp]\.?[Mm]\.?)",
        "M": r"(?P<M>\d\d)",
        "S": r"(?P<S>\d\d)",
        "f": r"(?P<f>\d+)",
        "z": r"(?P<z>[Zz]|[+-]\d\d:?\d\d)",
        "%": "%",
    }
)
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d+)?", re.ASCII)
_EXCEL_EPOCH = wall_of(date(1899, 12, 30))
_CENTURY_TURNS = 69
"""`%y` of 69 to 99 is 1969 to 1999, as POSIX has it."""
_HOURS, _MINUTES, _SECONDS = 24, 60, 60


@lru_cache(maxsize=64)
def pattern(written: str) -> Reader:
    """Return what reads times written as `iso`, `excel`, `unix`, `unix-ms`, or as a pattern says.

    :raises BadPattern: when the pattern holds a sign we do not know, or no date.
    """
    numbers = {EXCEL: _excel, UNIX: _unix, UNIX_MS: _unix_ms}
    if written in numbers:
        return numbers[written]
    compiled = _ISO if written == ISO else _compiled(written)

    def read(text: str) -> Reading | None:
        found = compiled.fullmatch(text.strip())
        return None if found is None else _reading(found.groupdict())

    return read


def _compiled(written: str) -> re.Pattern[str]:
    signs = re.findall(r"%(.)", written)
    unknown = next((sign for sign in signs if sign not in _DIRECTIVES), "")
    if unknown or len(set(signs)) < len([sign for sign in signs if sign != "%"]):
        raise BadPattern(
            N_("the pattern “{pattern}” cannot be read: %{sign} is unknown, or stands twice."),
            pattern=written,
            sign=unknown or signs[-1],
        )
    if not {"Y", "y"} & set(signs) or not {"m", "b"} & set(signs) or "d" not in signs:
        raise BadPattern(
            N_("the pattern “{pattern}” has no whole date; write %Y (or %y), %m (or %b) and %d."),
            pattern=written,
        )
    parts = re.split(r"%(.)", written)
    # What stands between the signs is literal; every second part is a sign.
    return re.compile(
        "".join(_DIRECTIVES[p] if n % 2 else re.escape(p) for n, p in enumerate(parts)),
    )


def _reading(parts: Mapping[str, str | None]) -> Reading | None:
    try:
        day = wall_of(date(_year(parts), _month(parts), int(parts["d"] or 0)))
        seconds = _time_of_day(parts)
        offset = _offset(parts.get("z"))
    except ValueError:
        return None
    return Reading(day + seconds, offset, cut=bool((parts.get("f") or "").strip("0")))


def _year(parts: Mapping[str, str | None]) -> int:
    if parts.get("Y"):
        return int(parts["Y"] or 0)
    short = int(parts.get("y") or 0)
    return short + (1900 if short >= _CENTURY_TURNS else 2000)


def _month(parts: Mapping[str, str | None]) -> int:
    name = parts.get("b")
    return _MONTHS.get(name.lower(), 0) if name else int(parts.get("m") or 0)


def _time_of_day(parts: Mapping[str, str | None]) -> int:
    """Return seconds after midnight.

    :raises ValueError: when there is no such time of day.
    """
    hour = int(parts.get("H") or 0)
    if half := parts.get("p"):
        # 12 AM is midnight and 12 PM is noon.
        hour = int(parts.get("I") or 0) % 12 + (12 if half[0] in "Pp" else 0)
    elif parts.get("I"):
        hour = int(parts["I"] or 0)
    minute, second = int(parts.get("M") or 0), int(parts.get("S") or 0)
    if hour >= _HOURS or minute >= _MINUTES or second >= _SECONDS:
        raise ValueError(hour)
    return hour * 3600 + minute * 60 + second


def _offset(written: str | None) -> int | None:
    if not written:
        return None
    if written in "Zz":
        return 0
    digits = written[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours >= _HOURS or minutes >= _MINUTES:
        raise ValueError(written)
    return (hours * 3600 + minutes * 60) * (-1 if written[0] == "-" else 1)


def _excel(text: str) -> Reading | None:
    """Read days since 1899-12-30, as Excel counts them, to the nearest second."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    days = float(text.strip().replace(",", "."))
    # A day's fraction in binary lies a little beside the second that was meant.
    return Reading(_EXCEL_EPOCH + round(days * DAY))


def _unix(text: str) -> Reading | None:
    if not _NUMBER.fullmatch(text.strip()):
        return None
    whole, _, fraction = text.strip().replace(",", ".").partition(".")
    return Reading(int(whole), 0, cut=bool(fraction.strip("0")))


def _unix_ms(text: str) -> Reading | None:
    if not re.fullmatch(r"-?\d{1,18}", text.strip(), re.ASCII):
        return None
    whole, rest = divmod(int(text.strip()), 1000)
    return Reading(whole, 0, cut=bool(rest))
