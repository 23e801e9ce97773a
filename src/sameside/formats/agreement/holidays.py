"""Public holidays by country and subdivision, resolved to dates when the agreement is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays as calendar_of_holidays
from babel import Locale

from sameside.formats.agreement.fields import (
    FIRST_YEAR,
    days,
    items,
    say_unknown_word,
    table,
    text,
)
from sameside.formats.agreement.keys import HOLIDAYS
from sameside.formats.agreement.problems import Findings, clipped, did_you_mean, listed, nearest
from sameside.formats.agreement.source import Node
from sameside.kernel.openings import HORIZON_YEAR
from sameside.kernel.refusal import N_

MOST_YEARS = 100
_YEARS = re.compile(r"([0-9]{4})(?:\s*[-–]\s*([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class Holidays:
    """The dates that are closed: those of the country, and those the agreement adds itself."""

    public: frozenset[date]
    also: frozenset[date]


NO_HOLIDAYS = Holidays(frozenset(), frozenset())


def resolved(node: Node | None, span: range, findings: Findings) -> Holidays:
    """Return the dates of a `holidays` table; `span` are the years looked up where none are named.

    Problems are noted; what they concern is left out.
    """
    if node is None:
        return NO_HOLIDAYS
    keys = table(node, HOLIDAYS, findings)
    public = _public(node, keys, span, findings)
    also, excepted = days(keys.get("also"), findings), days(keys.get("except"), findings)
    for day in sorted(set(also) & set(excepted)):
        findings.add(
            keys["also"].line,
            keys["also"].key,
            N_("{day} stands both in also and in except."),
            N_("Keep it in one of the two."),
            day=day.isoformat(),
        )
    if public is not None and "except" in keys:
        _refuse_idle_exceptions(excepted, public, keys["except"], findings)
    return Holidays((public or frozenset()) - set(excepted), frozenset(also))


def _public(
    node: Node, keys: Mapping[str, Node], span: range, findings: Findings
) -> frozenset[date] | None:
    """Return the public holidays, None where they cannot be looked up."""
    if "country" not in keys:
        if keys and not set(keys) - {"also"}:
            return frozenset()
        findings.add(
            node.line,
            node.below("country"),
            N_("this is missing: whose holidays are they?"),
            N_('Name it, such as country = "DK", or give only dates in also.'),
        )
        return None
    country = _country(keys["country"], findings)
    if country is None:
        return None
    subdivision = _subdivision(keys.get("subdivision"), country, findings)
    years = _years(keys["years"], findings) if "years" in keys else tuple(span)
    categories = _categories(keys.get("categories"), country, findings)
    return _looked_up(country, subdivision, years, categories)


@cache
def _looked_up(
    country: str, subdivision: str | None, years: tuple[int, ...], categories: tuple[str, ...]
) -> frozenset[date]:
    if not years:
        return frozenset()
    found = calendar_of_holidays.country_holidays(
        country, subdiv=subdivision, years=years, expand=False, categories=categories
    )
    # A holiday moved to a working day may fall into the year before or after.
    return frozenset(day for day in found if day.year in years)


def _country(node: Node, findings: Findings) -> str | None:
    code = text(node, findings)
    if code is None:
        return None
    known = _subdivisions()
    if code.upper() in known:
        return code.upper()
    names = _names()
    near = nearest(code, names)
    codes = sorted(known)
    meant = names[near] if near else _alias(code) or nearest(code, codes)
    findings.add(
        node.line,
        node.key,
        N_("no holidays are known for the country “{code}”."),
        N_("Did you mean “{meant}”? Countries are named by two letters, such as DK, SE or NL.")
        if meant
        else N_("Countries are named by two letters, such as DK, SE or NL."),
        code=clipped(code),
        meant=meant,
    )
    return None


def _subdivision(node: Node | None, country: str, findings: Findings) -> str | None:
    code = text(node, findings)
    if node is None or code is None:
        return None
    known = _subdivisions()[country]
    same = next((each for each in known if each.lower() == code.lower()), None)
    if same:
        return same
    # A manager writes Bayern; the library knows it as BY.
    entity = type(calendar_of_holidays.country_holidays(country))
    aliases: Mapping[str, str] = getattr(entity, "subdivisions_aliases", {})
    names = {**{each: each for each in known}, **dict(aliases.items())}
    remedy, near = did_you_mean(
        code,
        names,
        N_("These are known: {known}."),
        N_("Did you mean “{meant}”? These are known: {known}."),
    )
    findings.add(
        node.line,
        node.key,
        N_("{country} has no part called “{code}” with holidays of its own."),
        remedy if known else N_("Its holidays are the same everywhere: take this line out."),
        country=country,
        code=clipped(code),
        meant=names.get(near, ""),
        known=listed(known),
    )
    return None


def _categories(node: Node | None, country: str, findings: Findings) -> tuple[str, ...]:
    entity = calendar_of_holidays.country_holidays(country)
    known: tuple[str, ...] = tuple(entity.supported_categories)
    if node is None:
        return (entity.default_category,) if entity.default_category else known
    found = []
    for item in items(node, findings):
        if item.value in known:
            found.append(str(item.value))
        else:
            say_unknown_word(item, known, findings)
    return tuple(sorted(set(found)))


def _years(node: Node, findings: Findings) -> tuple[int, ...]:
    """Return the years of `2025`, `[2025, 2026]` or `"2025-2027"`, oldest first."""
    found: set[int] = set()
    for item in items(node, findings):
        years = _stretch(item.value)
        if len(years) and years[0] >= FIRST_YEAR and years[-1] < HORIZON_YEAR:
            found.update(years)
        else:
            findings.add(
                item.line,
                item.key,
                N_("these are no years the clock covers."),
                N_('Write years between {first} and {last}, such as "2025-2027" or [2025, 2026].'),
                first=FIRST_YEAR,
                last=HORIZON_YEAR - 1,
            )
    if len(found) > MOST_YEARS:
        findings.add(
            node.line,
            node.key,
            N_("these are more than {most} years."),
            N_("Name the years of the agreement."),
            most=MOST_YEARS,
        )
        return ()
    return tuple(sorted(found))


def _stretch(value: object) -> range:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < HORIZON_YEAR:
        return range(value, value + 1)
    found = _YEARS.fullmatch(value.strip()) if isinstance(value, str) else None
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)


def _refuse_idle_exceptions(
    excepted: Iterable[date], public: frozenset[date], node: Node, findings: Findings
) -> None:
    for day in excepted:
        if day not in public:
            findings.add(
                node.line,
                node.key,
                N_("{day} is not one of the holidays looked up, so that it excepts nothing."),
                N_("Correct the date, or take it out."),
                day=day.isoformat(),
            )


def _alias(code: str) -> str:
    """Return the two letters of a country known by others as well, such as GB for UK."""
    try:
        return str(calendar_of_holidays.country_holidays(code.upper()).country)
    except NotImplementedError:
        return ""


@cache
def _subdivisions() -> dict[str, list[str]]:
    """Return the known countries by their two letters, each with its subdivisions."""
    return calendar_of_holidays.list_supported_countries(include_aliases=False)


@cache
def _names() -> Mapping[str, str]:
    """Return the codes of the known countries by their English names."""
    known = _subdivisions()
    return {name: code for code, name in Locale("en").territories.items() if code in known}
