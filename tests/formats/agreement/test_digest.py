"""The digest is that of what was agreed, however it was written down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785

from sameside.formats.agreement import digest_of, frozen
from sameside.kernel.agreement import Agreement

Read = Callable[[str], Agreement]
KNOWN = "2ecaa51d7e633b1062df7a445bdb3af35b7713ef8b4b34ee1e376b514cc9f80f"
H = 3600
SPLIT = [[8 * H, 12 * H], [12 * H + 1800, 16 * H]]
NIGHT = {
    "key": "night",
    "name": "night",
    "zone": "Europe/Copenhagen",
    "holiday_rule": "shift",
    "versions": [
        {"from": "2024-11-01", "week": [[[22 * H, 6 * H]]] * 7, "dates": [], "holidays": []}
    ],
}
OFFICE = {
    "key": "office",
    "name": "office hours",
    "zone": "Europe/Copenhagen",
    "holiday_rule": "instant",
    "versions": [
        {
            "from": "2024-11-01",
            "week": [SPLIT, SPLIT, SPLIT, SPLIT, [[8 * H, 15 * H]], [], []],
            "dates": [],
            "holidays": [],
        },
        {
            "from": "2025-11-01",
            "week": [*[[[7 * H, 18 * H]]] * 5, [], []],
            "dates": [{"on": "2025-12-24", "windows": [[8 * H, 12 * H]]}],
            "holidays": [
                "2026-01-01", "2026-04-02", "2026-04-03", "2026-04-05", "2026-04-06",
                "2026-05-14", "2026-05-24", "2026-05-25", "2026-12-25", "2026-12-26",
            ],
        },
    ],
}  # fmt: skip
POLICIES = {"reopen": "continue", "priority": "retro", "pause_response": False}


def urgent(solved_within: int) -> dict[str, object]:
    return {
        "priority": "urgent",
        "calendar": "office",
        "share_bp": 9500,
        "targets": {
            "response": {"seconds": 2 * H, "days": None},
            "resolution": {"seconds": solved_within, "days": None},
            "update": None,
        },
    }


NORMAL = {
    "priority": "normal",
    "calendar": "night",
    "share_bp": 9050,
    "targets": {"response": None, "resolution": {"seconds": None, "days": 3}, "update": None},
}
FROZEN = {
    "format": "sameside-agreement-1",
    "title": "Facility services",
    "customer": {"key": "northern_police", "name": "Northern Police"},
    "supplier": {"key": "harbour_service", "name": "Harbour Service"},
    "zone": "Europe/Copenhagen",
    "currency": "DKK",
    "versions": [
        {
            "number": number,
            "from": starts_on,
            "policies": POLICIES,
            "calendars": [NIGHT, OFFICE],
            "services": [{"key": "cleaning", "name": "Cleaning", "levels": levels}],
        }
        for number, starts_on, levels in [
            (1, "2024-11-01", [urgent(8 * H), NORMAL]),
            (2, "2025-11-01", [urgent(6 * H)]),
        ]
    ],
}


def test_the_digest_is_sha_256_over_canonical_json(read: Read, small: str):
    agreement = read(small)
    whole: Any = frozen(agreement)  # rfc8785 names no type that a plain dict fits
    assert agreement.digest == digest_of(agreement)
    assert agreement.digest == hashlib.sha256(rfc8785.dumps(whole)).hexdigest()


def test_the_digest_of_the_small_agreement_is_known(read: Read, small: str):
    assert read(small).digest == KNOWN


def test_the_frozen_agreement_is_all_of_it(read: Read, small: str):
    text = small.replace(', years = "2025-2026"', ", years = 2026").replace("[2025-06-05]", "[]")
    assert frozen(read(text)) == FROZEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title =", "# a comment\n\n   title  ="),
        ('"Cleaning"', "'Cleaning'"),
        ('"2 h"', '"120 min"'),
        ('"95 %"', "95.0"),
        ('["08:00-12:00", "12:30-16:00"]', '["12:30-16:00", "8:00–12:00"]'),
        ("mon-thu = ", '"mon, thu, tue-wed" = '),
        ("[customer]", '[policies]\nreopen = "continue"\n[customer]'),
        ("also = [2025-06-05]", "also = [2025-06-05, 2025-04-17]"),
    ],
)  # fmt: skip
def test_another_way_of_writing_the_same_has_the_same_digest(
    read: Read, small: str, old: str, new: str
):
    assert old in small
    assert read(small.replace(old, new, 1)).digest == KNOWN


def test_the_order_of_services_means_nothing(read: Read, small: str):
    other = (
        '[services.mail]\nname = "Mail"\ncalendar = "office"\nlevels.urgent.response = "1 h"\n\n'
    )
    first = small.replace("[services.cleaning]", f"{other}[services.cleaning]", 1)
    last = small.replace("[[changes]]", f"{other}[[changes]]")
    assert read(first).digest == read(last).digest != KNOWN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Facility services", "Facility service"),
        ("2024-11-01", "2024-11-02"),
        ('"Europe/Copenhagen"', '"Europe/Stockholm"'),
        ("DKK", "SEK"),
        ("Northern Police", "Southern Police"),
        ("office hours", "hours"),
        ("[2025-06-05]", "[2025-06-06]"),
        ("08:00-15:00", "08:00-15:01"),
        ("2025-12-24", "2025-12-23"),
        ('"shift"', '"instant"'),
        # The same hours, yet begun on other dates: a holiday would close others of them.
        ('"22:00-06:00"', '["22:00-24:00", "00:00-06:00"]'),
        ('"95 %"', '"95.01 %"'),
        ('"2 h"', '"2 h 1 s"'),
        ("3 business days", "4 business days"),
        ("2025-11-01", "2025-11-02"),
        ('["urgent", "normal"]', '["normal", "urgent"]'),
        ("[customer]", '[policies]\nreopen = "cycle"\n[customer]'),
    ],
)
def test_whatever_was_agreed_otherwise_has_another_digest(
    read: Read, small: str, old: str, new: str
):
    assert old in small
    assert read(small.replace(old, new, 1)).digest != KNOWN
