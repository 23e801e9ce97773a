"""What was understood is said in sentences a manager can read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sameside.formats.agreement import ENGLISH, sentences
from sameside.kernel.agreement import Agreement

Read = Callable[[str], Agreement]
URGENT = "Cleaning, urgent:"
OFTEN = "in at least 95\u00a0% of requests."


def test_an_agreement_is_told_whole(read: Read, small: str):
    assert sentences(read(small), ENGLISH) == [
        (
            "“Facility services” is an agreement between Northern Police, the customer, "
            "and Harbour "
            "Service, the supplier. Days and months are those of Copenhagen time; "
            "amounts are in DKK."
        ),
        "From 1 Nov 2024 on this is agreed:",
        (
            "The calendar “office hours” is open Monday to Thursday 08:00–12:00 and 12:30–16:00; "
            "Friday 08:00–15:00, Copenhagen time."
        ),
        "On 24 Dec 2025 the calendar “office hours” is open 08:00–12:00.",
        (
            "The calendar “office hours” is closed on 11 holidays in 2025: 1 Jan, 17 Apr, 18 Apr, "
            "20 Apr, 21 Apr, 29 May, 5 Jun, 8 Jun, 9 Jun, 25 Dec and 26 Dec."
        ),
        (
            "The calendar “office hours” is closed on 10 holidays in 2026: 1 Jan, 2 "
            "Apr, 3 Apr, 5 Apr, 6 Apr, 14 May, 24 May, 25 May, 25 Dec and 26 Dec."
        ),
        "After 2026 no holidays are named for the calendar “office hours”.",
        "The calendar “night” is open every day 22:00–06:00 the next morning, Copenhagen time.",
        f"{URGENT} an answer within 2 h and a solution within 8 h (office hours), {OFTEN}",
        (
            "Cleaning, normal: a solution within 3 business days (night), in at least "
            "90.5\u00a0% of requests."
        ),
        (
            "A reopened request goes on with the same clock; the time between its solution and its "
            "reopening does not count."
        ),
        (
            "When the priority of a request changes, the newest target holds from its "
            "start; what was counted stays counted."
        ),
        "A pause stops the clock of the solution, not that of the answer.",
        (
            "From 1 Nov 2025 on version 2 holds. Its targets are those of requests made "
            "from then on, its hours count from then on for every request. What changes:"
        ),
        (
            "Before: The calendar “office hours” is open Monday to Thursday 08:00–12:00 and "
            "12:30–16:00; Friday 08:00–15:00, Copenhagen time. Now: The calendar “office hours” is "
            "open Monday to Friday 07:00–18:00, Copenhagen time."
        ),
        (
            f"Before: {URGENT} an answer within 2 h and a solution within 8 h (office "
            f"hours), {OFTEN} "
            f"Now: {URGENT} an answer within 2 h and a solution within 6 h (office hours), {OFTEN}"
        ),
        (
            "No longer: Cleaning, normal: a solution within 3 business days (night), in at least "
            "90.5\u00a0% of requests."
        ),
    ]


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ('reopen = "cycle"', "A reopened request gets a new clock with the full target."),
        (
            'reopen = "first"',
            "Only the first solution of a request is judged, also if it is reopened.",
        ),
        (
            'reopen = "through"',
            "A reopened request counts as never solved: its clock has run on all the while.",
        ),
        (
            'priority = "retro_full"',
            (
                "When the priority of a request changes, the new target and the new "
                "calendar hold from its start."
            ),
        ),
        (
            'priority = "from_change"',
            (
                "When the priority of a request changes, a clock with the new target begins at the "
                "change."
            ),
        ),
        (
            'priority = "keep"',
            "When the priority of a request changes, it keeps the target it began with.",
        ),
        (
            "pause_response = true",
            "A pause stops the clock of the solution and that of the answer.",
        ),
    ],
)
def test_each_policy_is_a_sentence(read: Read, small: str, policy: str, sentence: str):
    text = small.replace("[customer]", f"[policies]\n{policy}\n[customer]")
    assert sentence in sentences(read(text), ENGLISH)


def test_hours_are_told_as_people_say_them(read: Read, small: str):
    text = small.replace('{ daily = "22:00-06:00" }', '{ daily = "00:00-24:00" }').replace(
        'fri = "08:00-15:00"', 'fri = "08:00-15:00"\nsat = "10:00-12:00"\nsun = "10:00-12:00"'
    )
    told = sentences(read(text), ENGLISH)
    assert (
        "The calendar “office hours” is open Monday to Thursday 08:00–12:00 and 12:30–16:00; "
        "Friday 08:00–15:00; Saturday and Sunday 10:00–12:00, Copenhagen time."
    ) in told
    assert "The calendar “night” is open round the clock on every day, Copenhagen time." in told


def test_a_calendars_own_later_hours_are_told_with_it(read: Read, small: str):
    summer = '\n[[calendars.night.versions]]\nfrom = 2025-07-01\nweek = { sat = "10:00-14:00" }\n'
    told = sentences(read(small.replace("\n[services.cl", f"{summer}[services.cl", 1)), ENGLISH)
    assert (
        "From 1 Jul 2025 on: The calendar “night” is open Saturday 10:00–14:00, Copenhagen time."
    ) in told


def test_what_a_change_brings_anew_is_told_as_new(read: Read, small: str):
    level = 'calendar = "night"\nlevels.urgent.update = "45 s"\n'
    new = f'[changes.services.mail]\nname = "Mail"\n{level}'
    told = sentences(read(f"{small}{new}"), ENGLISH)
    assert "New: Mail, urgent: an answer to each further message within 45 s (night)." in told


def test_a_level_without_targets_only_shows_the_time(read: Read, small: str):
    text = small.replace('{ response = "2 h", resolution = "8 h" }', '{ resolution = "none" }')
    assert "Cleaning, urgent: no target; the time taken is shown (office hours)." in sentences(
        read(text), ENGLISH
    )
