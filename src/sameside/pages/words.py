"""Words in the language of whoever reads: sentences, dates, instants, numbers, shares, durations.

Sentences are written in English where they are said, marked with `_("…")`, `_n("…", "…", n)` or
`N_("…")`, and looked up here. What has no translation is said in English; nothing breaks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import polib
from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from sameside.formats.log.listing import Note
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import Instant, zone

LANGUAGES = ("en", "da", "sv", "nl")
"""The languages every page speaks, the one it is written in first."""
NAMES = {"en": "English", "da": "Dansk", "sv": "Svenska", "nl": "Nederlands"}
"""What each language calls itself."""

_NO_BREAK = "\u00a0"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_HOUR, _MINUTE = 3600, 60
_POINT = re.compile(r"[^\W\d_]\.$")
"""A word and the point that ends it; `..` is a folder and keeps both."""


class UnknownLanguage(Refused):
    """A language Sameside does not speak."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """How a language writes a day, a time of day, and a time of day after its day."""

    day: str
    time: str
    at: str
    percent: str


# CLDR's own patterns put commas into what people here write without.
_FORMS = {
    "en": _Forms("{day} {month}", "%H:%M", " ", "{n}\u00a0%"),
    "da": _Forms("{day}. {month}", "%H.%M", " kl.\u00a0", "{n}\u00a0%"),
    "sv": _Forms("{day} {month}", "%H:%M", " kl.\u00a0", "{n}\u00a0%"),
    "nl": _Forms("{day} {month}", "%H:%M", " ", "{n}%"),
}


def language_of(tag: str) -> str:
    """Return the language of a tag such as `da`, `nl-BE` or `sv_SE.UTF-8`.

    :raises UnknownLanguage: when Sameside does not speak it.
    """
    language = tag.replace("_", "-").split("-")[0].split(".")[0].lower()
    if language not in LANGUAGES:
        raise UnknownLanguage(
            N_("Sameside speaks {known}, not “{language}”."),
            known=", ".join(LANGUAGES),
            language=tag,
        )
    return language


class Words:
    """One language. Cheap to make; the catalogue behind it is read once."""

    __slots__ = ("_forms", "_locale", "_sentences", "language")

    def __init__(self, language: str = "en") -> None:
        """Speak a language, named by its tag.

        :raises UnknownLanguage: when Sameside does not speak it.
        """
        self.language = language_of(language)
        self._locale = Locale(self.language)
        self._sentences = _catalogue(self.language)
        self._forms = _FORMS[self.language]

    def say(self, text: str, /, **values: object) -> str:
        """Return a marked sentence in this language, its named places filled; dates as people say.

        :raises KeyError: when a place of the English sentence has no value.
        """
        return self._filled(self._sentences.get(text, (text,))[0], text, values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form of a sentence that fits a number; `{n}` is the number as people write it.

        :raises KeyError: when a place of the English sentence has no value.
        """
        form = 0 if self._locale.plural_form(n) == "one" else 1
        english = one if n == 1 else many
        said = self._sentences.get(one, (one, many))
        return self._filled(said[min(form, len(said) - 1)], english, {"n": self.number(n)} | values)

    def refusal(self, refused: Refused) -> str:
        """Return why something could not be done, in this language."""
        return self.say(refused.words, **refused.values)

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence: `cleaning, mail and repairs`."""
        said: str = format_list(list(names), locale=self.language)
        # The English of this house sets no comma before "and".
        return said.replace(", and ", " and ") if self.language == "en" else said

    def number(self, n: int) -> str:
        """Return a whole number with its thousands apart: `24,000`, `24.000`, `24 000`."""
        return _number(self.language, n)

    def percent(self, share_bp: int, *, decimals: int | None = None) -> str:
        """Return a share in hundredths of a percent: `95 %`, `94.9 %`.

        It is cut, not rounded, so that 94.96 % never reads as a promised 95 %. Without `decimals`
        as many are shown as there are.
        """
        needed = 0 if share_bp % 100 == 0 else 1 if share_bp % 10 == 0 else 2
        places = needed if decimals is None else decimals
        whole, part = divmod(share_bp, 100)
        fraction = f"{part:02d}"[:places]
        point = self._locale.number_symbols["latn"]["decimal"] if fraction else ""
        return self._forms.percent.format(n=f"{self.number(whole)}{point}{fraction}")

    def share(self, met: int, decided: int) -> str:
        """Return a share with one decimal, cut: 391 of 412 is `94.9 %`."""
        return self.percent(met * 10_000 // decided, decimals=1)

    def date(self, day: dt.date, *, year: bool = True) -> str:
        """Return a date as people say it: `5 Nov 2026`, `5. nov. 2026`."""
        said = self._forms.day.format(day=day.day, month=self._month(day.month, "abbreviated"))
        return f"{said} {day.year}" if year else said

    def day(self, day: dt.date, *, year: bool = False) -> str:
        """Return a date with its weekday: `Wed 5 Nov`."""
        weekday = self._locale.days["format"]["abbreviated"][day.weekday()]
        return f"{weekday} {self.date(day, year=year)}"

    def month(self, month: str, *, short: bool = False) -> str:
        """Return a month `2026-10` as people say it: `October 2026`, or `Oct 2026`."""
        year, number = month.split("-")
        width = "abbreviated" if short else "wide"
        return f"{self._month(int(number), width, alone=True)} {year}"

    def month_name(self, number: int) -> str:
        """Return the short name of a month, January being 1: `Oct`."""
        return self._month(number, "abbreviated", alone=True)

    def moment(self, instant: Instant, zone_key: str, *, year: bool = False) -> str:
        """Return an instant on the wall of a zone: `Wed 5 Nov 16:00`, the year where asked for."""
        wall = on_the_wall(instant, zone_key)
        return f"{self.day(wall.date(), year=year)}{self._forms.at}{self._time(wall)}"

    def short_moment(self, instant: Instant, zone_key: str) -> str:
        """Return an instant for a narrow table: `5 Nov 16:00`."""
        wall = on_the_wall(instant, zone_key)
        return f"{self.date(wall.date(), year=False)} {self._time(wall)}"

    def time(self, instant: Instant, zone_key: str) -> str:
        """Return the time of day on the wall of a zone: `16:00`, with seconds where there are."""
        return self._time(on_the_wall(instant, zone_key))

    def city(self, zone_key: str) -> str:
        """Return the city a time zone is named by: `Copenhagen`, `København`."""
        english = zone_key.rsplit("/", 1)[-1].replace("_", " ")
        known: str = self._locale.time_zones.get(zone_key, {}).get("city", english)
        return known

    def duration(self, seconds: int) -> str:
        """Return an exact length of time: `1 h 42 min`, `9 h 10 min 5 s`, `0 s`."""
        hours, rest = divmod(abs(seconds), _HOUR)
        minutes, rest = divmod(rest, _MINUTE)
        parts = [(hours, N_("{n} h")), (minutes, N_("{n} min")), (rest, N_("{n} s"))]
        said = [self.say(unit, n=self.number(n)) for n, unit in parts if n]
        whole = " ".join(said) or self.say(N_("{n} s"), n=0)
        return f"−{whole}" if seconds < 0 else whole

    def about(self, seconds: int) -> str:
        """Return a length of time to the minute, rounded up; under a minute it is exact."""
        return self.duration(seconds if seconds < _MINUTE else -(-seconds // _MINUTE) * _MINUTE)

    def _time(self, wall: dt.datetime) -> str:
        said = wall.strftime(self._forms.time)
        return said if wall.second == 0 else f"{said}{self._forms.time[2]}{wall.second:02d}"

    def _month(self, number: int, width: str, *, alone: bool = False) -> str:
        name: str = self._locale.months["stand-alone" if alone else "format"][width][number]
        return name

    def _filled(self, said: str, english: str, values: Mapping[str, object]) -> str:
        shown = {name: self._shown(value) for name, value in values.items()}
        if isinstance(n := values.get("count"), int):
            shown["count"] = self.number(n)
        try:
            return _closed(said, shown)
        except (KeyError, IndexError, ValueError):
            # A translation with a broken place must not keep a person from reading the sentence.
            return _closed(english, shown)

    def _shown(self, value: object) -> object:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return self.date(value)
        if isinstance(value, Note | Refused):
            # A sentence within a sentence: a place in a file, or why something was refused.
            return self.say(value.words, **value.values)
        return value


def _closed(sentence: str, shown: Mapping[str, object]) -> str:
    """Fill a sentence; after an abbreviated month its own point is the end: `26. dec.`."""
    whole = sentence.format_map(shown)
    last = next((name for name in shown if sentence.endswith(f"{{{name}}}.")), "")
    if last and _POINT.search(str(shown[last])):
        return whole[:-1]
    return whole


def on_the_wall(instant: Instant, zone_key: str) -> dt.datetime:
    """Return an instant as the wall clock of a zone shows it.

    :raises UnknownZone: when the database in use has no such zone.
    """
    return (_EPOCH + dt.timedelta(seconds=instant)).astimezone(zone(zone_key))


def exact(instant: Instant, zone_key: str) -> str:
    """Return an instant to the second with its offset: `2026-11-05 16:00:00 +01:00`."""
    wall = on_the_wall(instant, zone_key)
    offset = wall.isoformat(sep=" ")[len("2026-11-05 16:00:00") :]
    return f"{wall:%Y-%m-%d %H:%M:%S} {offset}"


@lru_cache(maxsize=4096)
def _number(language: str, n: int) -> str:
    # A no-break space is what all fonts have; CLDR's narrow one is missing in many.
    said: str = format_decimal(n, locale=language)
    return said.replace("\u202f", _NO_BREAK)


@cache
def _catalogue(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return each translated sentence with its forms; fuzzy ones and gaps are left to English."""
    stored = resources.files("sameside").joinpath("locale", language, "LC_MESSAGES", "sameside.po")
    if language == "en" or not stored.is_file():
        return {}
    entries = polib.pofile(stored.read_text(encoding="utf-8"))
    forms = ((each.msgid, _forms_of(each)) for each in entries if not each.obsolete)
    return {text: said for text, said in forms if all(said)}


def _forms_of(entry: polib.POEntry) -> tuple[str, ...]:
    if entry.fuzzy:
        return ("",)
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural))
    return (entry.msgstr,)
