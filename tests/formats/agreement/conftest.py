"""A small agreement that the tests read, and break."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sameside.formats.agreement import AgreementRefused, understood
from sameside.kernel.agreement import Agreement

SMALL = """\
title = "Facility services"
from = 2024-11-01
zone = "Europe/Copenhagen"
currency = "DKK"
priorities = ["urgent", "normal"]

[customer]
name = "Northern Police"
[supplier]
name = "Harbour Service"

[calendars.office]
name = "office hours"
holidays = { country = "DK", years = "2025-2026", also = [2025-06-05] }
[calendars.office.week]
mon-thu = ["08:00-12:00", "12:30-16:00"]
fri = "08:00-15:00"
[calendars.office.dates]
2025-12-24 = "08:00-12:00"

[calendars.night]
holiday_rule = "shift"
week = { daily = "22:00-06:00" }

[services.cleaning]
name = "Cleaning"
calendar = "office"
share = "95 %"
[services.cleaning.levels]
urgent = { response = "2 h", resolution = "8 h" }
normal = { resolution = "3 business days", calendar = "night", share = 90.5 }

[[changes]]
from = 2025-11-01
[changes.calendars.office.week]
mon-fri = "07:00-18:00"
[changes.services.cleaning.levels]
urgent = { resolution = "6 h" }
normal = "ends"
"""

Broken = Callable[..., list[str]]


@pytest.fixture
def small() -> str:
    return SMALL


@pytest.fixture
def read() -> Callable[[str], Agreement]:
    return lambda text: understood(text.encode(), "agreement.toml")


@pytest.fixture
def broken() -> Broken:
    """Return the messages for the small agreement after `old` was replaced by `new`."""

    def messages(*changes: tuple[str, str]) -> list[str]:
        text = SMALL
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        with pytest.raises(AgreementRefused) as refused:
            understood(text.encode(), "agreement.toml")
        return [str(problem) for problem in refused.value.problems]

    return messages
