"""The agreement the tests speak of, and mails as people find them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sameside.mail.models import Mail

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST = """\
title = "Cleaning in the north"
from = 2026-01-01
zone = "Europe/Copenhagen"
currency = "DKK"
priorities = ["urgent", "normal"]
[customer]
name = "North Region"
[supplier]
name = "Harbour Service"
[calendars.office]
name = "office hours"
holidays = { country = "DK" }
[calendars.office.week]
mon-fri = "08:00-16:00"
[services.cleaning]
name = "Cleaning"
calendar = "office"
share = "95 %"
[services.cleaning.levels]
urgent = { response = "1 h", resolution = "8 h" }
normal = { response = "4 h" }
"""
SECOND = (
    FIRST
    + """
[[changes]]
from = 2026-06-01
[changes.services.cleaning.levels.urgent]
response = "30 min"
"""
)
LINK = re.compile(r"http://testserver(/\S+)")
CODE = re.compile(r"\b(\d{6}|[A-Z]{4}-[A-Z]{4})\b")


def link_to(address: str) -> str:
    """Return the path of the link in the newest mail to an address."""
    return first(LINK, newest(address).text)


def code_to(address: str) -> str:
    """Return the code in the newest mail to an address."""
    return first(CODE, newest(address).text)


def first(sought: re.Pattern[str], text: str) -> str:
    """Return the first group of the first place that fits."""
    found = sought.search(text)
    assert found, text
    return str(found.group(1))


def newest(address: str) -> Mail:
    return [mail for mail in Mail.objects.order_by("pk") if mail.to == [address]][-1]
