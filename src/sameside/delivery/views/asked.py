"""What an address asks for, cleaned: what cannot be meant is not asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from sameside.delivery.reckoning.choice import LEFT_OUT, ORDERS, Choice
from sameside.kernel.statement import CLOCKS
from sameside.kernel.verdict import Outcome
from sameside.web.cleaning import clean_line

MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")
LONGEST = 200
OUTCOMES = (*(outcome.value for outcome in Outcome), LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period in whole months, both ends included, and what of its figures."""

    starts: str = ""
    ends: str = ""
    service: str = ""
    priority: str = ""
    clock: str = ""

    @property
    def starts_on(self) -> date | None:
        """The first day of the period."""
        return date.fromisoformat(f"{self.starts}-01") if self.starts else None

    @property
    def ends_before_on(self) -> date | None:
        """The day after the last of the period."""
        if not self.ends:
            return None
        months = int(self.ends[:4]) * 12 + int(self.ends[5:])
        return date(months // 12, months % 12 + 1, 1)

    @property
    def span(self) -> dict[str, str]:
        """The period as an address carries it."""
        return {name: at for name, at in (("from", self.starts), ("to", self.ends)) if at}


def asked_for(query: QueryDict) -> Asked:
    """Return what a page of figures is asked for; months in the wrong order are turned around."""
    starts, ends = month_in(query, "from"), month_in(query, "to")
    if starts and ends and ends < starts:
        starts, ends = ends, starts
    return Asked(
        starts, ends, line_in(query, "service"), line_in(query, "priority"), clock_in(query)
    )


def choice_for(query: QueryDict) -> Choice:
    """Return which requests a list is asked for."""
    asked, outcome, order = asked_for(query), line_in(query, "outcome"), line_in(query, "sort")
    return Choice(
        clock=asked.clock,
        outcome=outcome if outcome in OUTCOMES else "",
        service=asked.service,
        priority=asked.priority,
        place=line_in(query, "place"),
        starts=asked.starts,
        ends=asked.ends,
        text=line_in(query, "text"),
        order=order if order.removeprefix("-") in ORDERS else "-made",
    )


def month_in(query: QueryDict, name: str) -> str:
    """Return a month such as `2026-10`, nothing where it is none."""
    said = query.get(name, "")
    return said if MONTH.fullmatch(said) else ""


def line_in(query: QueryDict, name: str) -> str:
    """Return a word or a name."""
    return clean_line(query.get(name, "")[:LONGEST])


def clock_in(query: QueryDict) -> str:
    """Return the name of a clock, nothing where there is none of it."""
    said = query.get("clock", "")
    return said if said in {clock.value for clock in CLOCKS} else ""


def with_query(address: str, **values: str) -> str:
    """Return an address that asks for something; what is empty is not asked for."""
    said = urlencode({name: value for name, value in values.items() if value})
    return f"{address}?{said}" if said else address
