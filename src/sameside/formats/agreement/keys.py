"""Which keys each table of agreement.toml may have. The JSON Schema says the same; a test compares.

Each key stands with an example; a key in `required` must be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ENDS = "ends"
"""Written by a change in the place of a service or a level that is agreed no longer."""
NONE = "none"
"""Written in the place of a target or a share that is not agreed, or agreed no longer."""
CLOSED = "closed"
USUAL = "usual"
"""Written by a change for a date that goes back to the hours of its weekday."""


@dataclass(frozen=True)
class Keys:
    """The keys of one kind of table, in the order in which people are told of them."""

    examples: tuple[tuple[str, str], ...]
    required: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        """Tell whether the table may have this key."""
        return any(name == known for known, _ in self.examples)

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return (known for known, _ in self.examples)

    def example(self, name: str) -> str:
        """Return a line with this key."""
        return dict(self.examples)[name]


_FROM = ("from", "from = 2025-11-01")
_PRIORITIES = ("priorities", 'priorities = ["urgent", "normal"]')
_CALENDARS = ("calendars", '[calendars.office.week] "mon-fri" = "08:00-16:00"')
_SERVICES = ("services", '[services.cleaning] name = "Cleaning"')
_POLICIES = ("policies", '[policies] reopen = "continue"')
_WEEK = ("week", '"mon-fri" = "08:00-16:00"')
_DATES = ("dates", '2025-12-24 = "08:00-12:00"')
_HOLIDAYS = ("holidays", 'holidays = { country = "DK", years = "2025-2027" }')
_HOLIDAY_RULE = ("holiday_rule", 'holiday_rule = "instant"')

AGREEMENT = Keys(
    (
        ("title", 'title = "Cleaning at the town hall"'),
        _FROM,
        ("zone", 'zone = "Europe/Copenhagen"'),
        ("currency", 'currency = "DKK"'),
        ("customer", '[customer] name = "Northern Police"'),
        ("supplier", '[supplier] name = "Harbour Service"'),
        _PRIORITIES,
        _POLICIES,
        _CALENDARS,
        _SERVICES,
        ("changes", "[[changes]] from = 2025-11-01"),
    ),
    required=(
        "title",
        "from",
        "zone",
        "currency",
        "customer",
        "supplier",
        "priorities",
        "calendars",
        "services",
    ),
)
CHANGE = Keys((_FROM, _PRIORITIES, _POLICIES, _CALENDARS, _SERVICES), required=("from",))
PARTY = Keys((("name", 'name = "Northern Police"'), ("key", 'key = "police"')), required=("name",))
POLICIES = Keys(
    (
        ("reopen", 'reopen = "continue"'),
        ("priority", 'priority = "retro"'),
        ("pause_response", "pause_response = false"),
        _HOLIDAY_RULE,
    )
)
CHANGED_POLICIES = Keys(POLICIES.examples[:3])
CALENDAR = Keys(
    (
        ("name", 'name = "office hours"'),
        ("zone", 'zone = "Europe/Copenhagen"'),
        _HOLIDAY_RULE,
        _FROM,
        _WEEK,
        _DATES,
        _HOLIDAYS,
        ("versions", "[[calendars.office.versions]] from = 2025-11-01"),
    ),
    required=("week",),
)
CALENDAR_VERSION = Keys((_FROM, _WEEK, _DATES, _HOLIDAYS), required=("from",))
CHANGED_CALENDAR = Keys((_WEEK, _DATES, _HOLIDAYS))
HOLIDAYS = Keys(
    (
        ("country", 'country = "DK"'),
        ("subdivision", 'subdivision = "BY"'),
        ("years", 'years = "2025-2027"'),
        ("categories", 'categories = ["public"]'),
        ("also", "also = [2025-06-05]"),
        ("except", "except = [2025-05-16]"),
    )
)
SERVICE = Keys(
    (
        ("name", 'name = "Cleaning"'),
        ("calendar", 'calendar = "office"'),
        ("share", 'share = "95 %"'),
        ("levels", 'levels.urgent = { response = "30 min", resolution = "4 h" }'),
    ),
    required=("name", "levels"),
)
LEVEL = Keys(
    (
        ("response", 'response = "30 min"'),
        ("resolution", 'resolution = "4 h"'),
        ("update", 'update = "1 business day"'),
        ("calendar", 'calendar = "office"'),
        ("share", 'share = "95 %"'),
    )
)
