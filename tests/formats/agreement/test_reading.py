"""An agreement that is in order is read whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sameside.formats.agreement import read_agreement
from sameside.kernel.agreement import (
    Agreement,
    Clock,
    Party,
    Policies,
    PriorityChange,
    Reopening,
    Target,
)
from sameside.kernel.calendar import HolidayRule, Window

Read = Callable[[str], Agreement]
H = 3600
DANISH_2026 = {date(2026, m, d) for m, d in [
    (1, 1), (4, 2), (4, 3), (4, 5), (4, 6), (5, 14), (5, 24), (5, 25), (12, 25), (12, 26),
]}  # fmt: skip


def test_the_head_of_an_agreement_names_who_agreed_what_and_where(read: Read, small: str):
    agreement = read(small)
    assert (agreement.title, agreement.zone, agreement.currency) == (
        "Facility services",
        "Europe/Copenhagen",
        "DKK",
    )
    assert agreement.customer == Party("northern_police", "Northern Police")
    assert agreement.supplier == Party("harbour_service", "Harbour Service")
    assert [(v.number, v.valid_from_on) for v in agreement.versions] == [
        (1, date(2024, 11, 1)),
        (2, date(2025, 11, 1)),
    ]


def test_levels_take_calendar_and_share_from_their_service_unless_they_say_otherwise(
    read: Read, small: str
):
    version = read(small).versions[0]
    urgent, normal = version.services["cleaning"].levels
    assert (urgent.priority, urgent.share_bp, urgent.calendar) == (
        "urgent",
        9500,
        version.calendars["office"],
    )
    assert dict(urgent.targets) == {
        Clock.RESPONSE: Target(seconds=2 * H),
        Clock.RESOLUTION: Target(seconds=8 * H),
    }
    assert (normal.priority, normal.share_bp, normal.calendar) == (
        "normal",
        9050,
        version.calendars["night"],
    )
    assert dict(normal.targets) == {Clock.RESOLUTION: Target(days=3)}


def test_a_change_says_only_what_is_different(read: Read, small: str):
    first, second = read(small).versions
    assert [level.priority for level in second.services["cleaning"].levels] == ["urgent"]
    (urgent,) = second.services["cleaning"].levels
    assert dict(urgent.targets) == {
        Clock.RESPONSE: Target(seconds=2 * H),
        Clock.RESOLUTION: Target(seconds=6 * H),
    }
    assert urgent.share_bp == 9500
    assert second.policies == first.policies


def test_a_calendar_is_one_object_with_the_hours_of_every_version(read: Read, small: str):
    first, second = read(small).versions
    office = first.calendars["office"]
    assert second.calendars["office"] is office
    assert [version.valid_from_on for version in office.versions] == [
        date(2024, 11, 1),
        date(2025, 11, 1),
    ]
    morning, afternoon = Window(8 * H, 12 * H), Window(12 * H + 1800, 16 * H)
    assert office.versions[0].week == (
        *((morning, afternoon),) * 4,
        (Window(8 * H, 15 * H),),
        (),
        (),
    )
    assert office.versions[1].week == (*((Window(7 * H, 18 * H),),) * 5, (), ())
    assert office.versions[1].dates == {date(2025, 12, 24): (Window(8 * H, 12 * H),)}
    assert office.name == "office hours"
    assert first.calendars["night"].name == "night"
    assert first.calendars["night"].holiday_rule is HolidayRule.SHIFT


def test_holidays_are_resolved_to_dates(read: Read, small: str):
    office = read(small).versions[0].calendars["office"]
    closed = office.versions[0].holidays
    assert {day for day in closed if day.year == 2026} == DANISH_2026
    assert date(2025, 6, 5) in closed, "named under also"
    assert {day.year for day in closed} == {2025, 2026}


def test_hours_of_a_date_win_over_a_public_holiday(read: Read, small: str):
    text = small.replace("2025-12-24 =", "2025-12-25 =")
    version = read(text).versions[0].calendars["office"].versions[0]
    assert date(2025, 12, 25) not in version.holidays
    assert date(2025, 12, 26) in version.holidays


def test_closed_on_a_public_holiday_leaves_it_a_holiday(read: Read, small: str):
    text = small.replace('2025-12-24 = "08:00-12:00"', '2025-12-25 = "closed"')
    assert date(2025, 12, 25) in read(text).versions[0].calendars["office"].versions[0].holidays


def test_an_exception_is_a_working_day(read: Read, small: str):
    text = small.replace("also =", "except = [2025-04-17], also =")
    assert date(2025, 4, 17) not in read(text).versions[0].calendars["office"].versions[0].holidays


def test_a_subdivision_may_be_named_as_people_name_it(read: Read, small: str):
    text = small.replace('country = "DK"', 'country = "de", subdivision = "by"')
    closed = read(text).versions[0].calendars["office"].versions[0].holidays
    assert date(2025, 1, 6) in closed, "Epiphany is one in Bavaria, not in all of Germany"


def test_holidays_named_without_years_reach_five_years_past_the_newest_version(
    read: Read, small: str
):
    closed = read(small.replace(', years = "2025-2026"', "")).versions[0].calendars["office"]
    assert {day.year for day in closed.versions[0].holidays} == set(range(2024, 2031))


def test_holidays_may_be_dates_alone(read: Read, small: str):
    text = small.replace('country = "DK", years = "2025-2026", ', "")
    calendar = read(text).versions[0].calendars["office"]
    assert calendar.versions[0].holidays == {date(2025, 6, 5)}


def test_policies_have_defaults_and_are_read(read: Read, small: str):
    assert read(small).versions[0].policies == Policies()
    chosen = '[policies]\nreopen = "cycle"\npriority = "keep"\npause_response = true\n[customer]'
    assert read(small.replace("[customer]", chosen)).versions[1].policies == Policies(
        Reopening.CYCLE, PriorityChange.KEEP, pause_response=True
    )


def test_the_holiday_rule_of_the_policies_holds_for_calendars_that_name_none(
    read: Read, small: str
):
    text = small.replace("[customer]", '[policies]\nholiday_rule = "shift"\n[customer]')
    assert read(text).versions[0].calendars["office"].holiday_rule is HolidayRule.SHIFT


def test_levels_stand_in_the_order_of_the_priorities_not_of_the_tables(read: Read, small: str):
    text = small.replace('["urgent", "normal"]', '["normal", "urgent"]')
    levels = read(text).versions[0].services["cleaning"].levels
    assert [level.priority for level in levels] == ["normal", "urgent"]


def test_a_calendar_may_have_versions_of_its_own(read: Read, small: str):
    summer = '\n[[calendars.night.versions]]\nfrom = 2025-07-01\nweek = { sat = "10:00-24:00" }\n'
    night = (
        read(small.replace("\n[services.cl", f"{summer}[services.cl", 1))
        .versions[0]
        .calendars["night"]
    )
    assert [(v.valid_from_on, v.week[5]) for v in night.versions] == [
        (date(2024, 11, 1), (Window(22 * H, 6 * H),)),
        (date(2025, 7, 1), (Window(10 * H, 24 * H),)),
    ]


def test_a_date_goes_back_to_its_weekday_with_usual(read: Read, small: str):
    change = '[changes.calendars.office.dates]\n2025-12-24 = "usual"\n[changes.services'
    office = read(small.replace("[changes.services", change)).versions[0].calendars["office"]
    assert [dict(version.dates) for version in office.versions] == [
        {date(2025, 12, 24): (Window(8 * H, 12 * H),)},
        {},
    ]


def test_a_target_may_end_and_be_none(read: Read, small: str):
    text = small.replace('{ resolution = "6 h" }', '{ response = "none", share = "none" }')
    (urgent,) = read(text).versions[1].services["cleaning"].levels
    assert dict(urgent.targets) == {Clock.RESOLUTION: Target(seconds=8 * H)}
    assert urgent.share_bp is None


def test_a_calendar_of_a_change_is_known_from_then_on(read: Read, small: str):
    text = small.replace(
        "[changes.calendars.office.week]",
        '[changes.calendars.late]\nweek.daily = "12:00-22:00"\n[changes.calendars.office.week]',
    )
    first, second = read(text).versions
    assert list(first.calendars) == ["office", "night"]
    assert list(second.calendars) == ["office", "night", "late"]
    assert second.calendars["late"].versions[0].valid_from_on == date(2025, 11, 1)


def test_dates_may_stand_in_quotation_marks(read: Read, small: str):
    quoted = small.replace("from = 2024-11-01", 'from = "2024-11-01"')
    assert read(quoted).digest == read(small).digest


def test_a_byte_order_mark_at_the_start_and_windows_line_ends_are_no_trouble(
    read: Read, small: str
):
    assert read("\ufeff" + small.replace("\n", "\r\n")).digest == read(small).digest


def test_an_agreement_is_read_from_a_file(tmp_path, read: Read, small: str):
    file = tmp_path / "agreement.toml"
    file.write_text(small, encoding="utf-8")
    assert read_agreement(file).digest == read(small).digest
