"""What is usual in each service of the demonstration, and what went wrong in one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Weights by hour of the day, from 00:00; only their proportions count.
OFFICE = (0, 0, 0, 0, 0, 0, 1, 4, 10, 12, 11, 9, 6, 9, 9, 7, 4, 2, 1, 0, 0, 0, 0, 0)
LONG_DAY = (0, 0, 0, 0, 0, 1, 4, 8, 9, 9, 8, 7, 6, 7, 7, 7, 6, 5, 4, 3, 2, 1, 0, 0)
ALL_DAY = (1, 1, 1, 1, 1, 2, 5, 8, 10, 10, 9, 8, 6, 8, 8, 7, 5, 4, 3, 3, 2, 2, 1, 1)

# Weights by weekday, Monday first.
WORKING_WEEK = (23, 20, 19, 18, 16, 1, 1)
WHOLE_WEEK = (17, 16, 16, 16, 16, 10, 9)

# Weights by month, January first.
STEADY = (10, 10, 10, 10, 10, 10, 7, 8, 10, 10, 10, 9)
WINTER = (15, 14, 12, 9, 8, 7, 6, 7, 9, 11, 13, 14)
TYRES = (8, 7, 8, 19, 9, 8, 6, 7, 9, 23, 13, 7)
POST = (9, 9, 10, 10, 10, 9, 6, 7, 10, 10, 12, 15)

SITES = ("Headquarters", "Harbour Station", "North Station")


@dataclass(frozen=True, slots=True)
class Kept:
    """Which share of requests is answered and solved within target."""

    response: float
    resolution: float


@dataclass(frozen=True, slots=True)
class Profile:
    """How many requests a service has in two years, when, how urgent, and how well it goes.

    `priorities` maps each to its weight; `reasons` are why it waits for the customer.
    """

    service: str
    requests: int
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    priorities: Mapping[str, float]
    kept: Kept
    reasons: tuple[str, ...]
    sites: tuple[int, int, int] = (5, 3, 2)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A month that was not as usual: `more` times the requests, others of them in time.

    `at_site` is how much heavier one site weighs; `reason` is what many of them waited for.
    """

    more: float
    kept: Kept
    at_site: int
    reason: str


PROFILES = (
    Profile(
        "cleaning",
        5_200,
        STEADY,
        WHOLE_WEEK,
        LONG_DAY,
        {"urgent": 3, "normal": 7},
        Kept(0.972, 0.965),
        ("the room was occupied", "waiting for the key"),
    ),
    Profile(
        "reception",
        3_600,
        STEADY,
        WHOLE_WEEK,
        LONG_DAY,
        {"urgent": 2, "normal": 8},
        Kept(0.982, 0.974),
        ("waiting for the visitor's details",),
    ),
    Profile(
        "repairs",
        5_000,
        WINTER,
        WHOLE_WEEK,
        ALL_DAY,
        {"urgent": 2, "high": 3, "normal": 5},
        Kept(0.968, 0.957),
        ("waiting for access", "waiting for an approval"),
    ),
    Profile(
        "vehicles",
        3_200,
        TYRES,
        WORKING_WEEK,
        OFFICE,
        {"urgent": 2, "normal": 8},
        Kept(0.965, 0.952),
        ("waiting for the car", "waiting for an approval"),
    ),
    Profile(
        "mail",
        2_600,
        POST,
        WORKING_WEEK,
        OFFICE,
        {"urgent": 1, "normal": 9},
        Kept(0.985, 0.979),
        ("the address was incomplete",),
        (7, 2, 1),
    ),
    Profile(
        "workplace",
        4_400,
        STEADY,
        WORKING_WEEK,
        OFFICE,
        {"urgent": 2, "high": 3, "normal": 5},
        Kept(0.974, 0.966),
        ("waiting for the colleague", "waiting for an approval"),
        (6, 2, 2),
    ),
)

_BOILER = "waiting for a part for the boiler"
TROUBLES: Mapping[tuple[str, str], Trouble] = MappingProxyType(
    {
        # The boiler of Harbour Station fails in January 2026 and again in February. In April its
        # replacement is agreed; by June repairs are where they were, and a little better.
        ("repairs", "2026-01"): Trouble(1.7, Kept(0.86, 0.78), 14, _BOILER),
        ("repairs", "2026-02"): Trouble(1.9, Kept(0.81, 0.71), 16, _BOILER),
        ("repairs", "2026-03"): Trouble(1.5, Kept(0.85, 0.76), 12, _BOILER),
        ("repairs", "2026-04"): Trouble(1.1, Kept(0.93, 0.88), 5, _BOILER),
        ("repairs", "2026-05"): Trouble(1.0, Kept(0.96, 0.94), 3, ""),
        ("repairs", "2026-06"): Trouble(1.0, Kept(0.985, 0.98), 3, ""),
        ("repairs", "2026-07"): Trouble(1.0, Kept(0.985, 0.98), 3, ""),
        ("repairs", "2026-08"): Trouble(1.0, Kept(0.985, 0.98), 3, ""),
        ("repairs", "2026-09"): Trouble(1.0, Kept(0.985, 0.98), 3, ""),
        ("repairs", "2026-10"): Trouble(1.0, Kept(0.985, 0.98), 3, ""),
        # A smaller dent: the tyres of the first autumn came in one week later than planned.
        ("vehicles", "2025-10"): Trouble(1.0, Kept(0.93, 0.90), 3, ""),
    }
)

CUSTOMERS = ("Nora", "Ida", "Malik", "Freja", "Emil", "Sofie", "Karim", "Liv", "Anton", "Astrid")
SUPPLIERS = ("Jens", "Mette", "Omar", "Lone", "Piotr", "Aisha", "Bo", "Signe", "Tom", "Yusuf")
