"""What is wrong is named by file, line, key and remedy, all of it together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sameside.formats.agreement import AgreementRefused, understood

Broken = Callable[..., list[str]]
HOURS = (
    'Write hours as "08:00-16:00", several as ["08:00-12:00", "12:30-16:00"], over midnight as '
    '"22:00-06:00", the whole day as "00:00-24:00", none as "closed".'
)
TARGETS = (
    'Write it as "2 h", "30 min", "1 h 30 min" or "3 business days"; "none" if nothing is agreed.'
)
SHARES = 'Write it as "95 %", or "none" if no share is agreed.'
CASES = [
    pytest.param(
        ('calendar = "night"', 'calendar = "nigth"'),
        "line 31, services.cleaning.levels.normal.calendar: there is no calendar “nigth”. "
        "Did you mean “night”? The calendars are office, night.",
        id="an unknown calendar",
    ),
    pytest.param(
        ('share = "95 %"\n', 'share = "95 %"\ncalender = "office"\n'),
        "line 29, services.cleaning.calender: there is no key “calender” here. Did you mean "
        "“calendar”? These can stand here: name, calendar, share, levels.",
        id="an unknown key",
    ),
    pytest.param(
        ('name = "Cleaning"\n', ""),
        'line 25, services.cleaning.name: this is missing. Add a line such as: name = "Cleaning"',
        id="a missing key",
    ),
    pytest.param(
        ("Europe/Copenhagen", "Europe/Kopenhagen"),
        "line 3, zone: “Europe/Kopenhagen” is not a time zone we know. Did you mean "
        "“Europe/Copenhagen”? Zones are named by region and city.",
        id="an unknown zone",
    ),
    pytest.param(
        ("12:30-16:00", "11:30-16:00"),
        "line 16, calendars.office.week.mon-thu[2]: 11:30-16:00 overlaps 08:00-12:00 on the same "
        "day. Join the two, or end the first when the second begins.",
        id="overlapping windows",
    ),
    pytest.param(
        ('daily = "22:00-06:00"', 'daily = ["22:00-06:00", "05:00-07:00"]'),
        "line 23, calendars.night.week: 22:00-06:00 reaches over midnight into 05:00-07:00 of the "
        "next day. End the night when the morning begins, or begin the morning later.",
        id="a tail that overlaps the next morning",
    ),
    pytest.param(
        ('"22:00-06:00" }', '"22:00-06:00" }\ndates = { 2025-12-24 = "05:00-07:00" }'),
        "line 24, calendars.night.dates.2025-12-24: 22:00-06:00 reaches over midnight into "
        "05:00-07:00 of the next day. End the night when the morning begins, or begin the morning "
        "later.",
        id="a tail that overlaps a date of its own",
    ),
    pytest.param(
        ('{ daily = "22:00-06:00" }', '{ daily = "closed" }'),
        "line 23, calendars.night.week: the calendar has no hours, so that no clock would ever "
        'move on. Give it hours, such as "mon-fri" = "08:00-16:00".',
        id="a calendar without hours",
    ),
    pytest.param(
        ('"08:00-15:00"', '"8-15"'),
        f"line 17, calendars.office.week.fri: “8-15” cannot be read as hours. {HOURS}",
        id="hours that are none",
    ),
    pytest.param(
        ('"08:00-15:00"', '"08:00-24:30"'),
        "line 17, calendars.office.week.fri: “08:00-24:30” holds a time that no clock shows. Times "
        "run from 00:00 to 23:59; only an end may be 24:00.",
        id="an hour that is none",
    ),
    pytest.param(
        ('"08:00-15:00"', '"08:00-08:00"'),
        "line 17, calendars.office.week.fri: “08:00-08:00” ends when it begins. The whole day is "
        '"00:00-24:00"; no hours at all is "closed".',
        id="hours without length",
    ),
    pytest.param(
        ("fri = ", "thu = "),
        "line 17, calendars.office.week.thu: thu has its hours already, in “mon-thu”. Name each "
        "day once: for instance “mon-thu” and “fri”.",
        id="a weekday twice",
    ),
    pytest.param(
        ("fri = ", "friday = "),
        "line 17, calendars.office.week.friday: “friday” names no day of the week. Did you mean "
        "“fri”? The days are mon, tue, wed, thu, fri, sat and sun; also “mon-fri”, “mon, wed” and "
        "“daily”.",
        id="a weekday in full",
    ),
    pytest.param(
        ("also = [2025-06-05]", "also = [2025-12-24]"),
        "line 19, calendars.office.dates.2025-12-24: 2025-12-24 has hours of its own here and is a "
        "holiday in calendars.office.holidays.also. Keep it in one of the two.",
        id="a date in both lists",
    ),
    pytest.param(
        ("also =", "except = [2025-05-16], also ="),
        "line 14, calendars.office.holidays.except: 2025-05-16 is not one of the holidays looked "
        "up, so that it excepts nothing. Correct the date, or take it out.",
        id="an exception that excepts nothing",
    ),
    pytest.param(
        ("2025-12-24 =", "24-12-2025 ="),
        "line 19, calendars.office.dates.24-12-2025: “24-12-2025” is not a date. Write "
        '2025-12-24 = "closed", or 2025-12-24 = "08:00-12:00".',
        id="a date the other way round",
    ),
    pytest.param(
        ('"95 %"', '"101 %"'),
        f"line 28, services.cleaning.share: a share is more than 0 % and at most 100 %. {SHARES}",
        id="a share over 100",
    ),
    pytest.param(
        ('"95 %"', "0"),
        f"line 28, services.cleaning.share: a share is more than 0 % and at most 100 %. {SHARES}",
        id="a share of nothing",
    ),
    pytest.param(
        ('"95 %"', "0.95"),
        "line 28, services.cleaning.share: this could be meant as a fraction or as a percentage. "
        + SHARES,
        id="a share that may be a fraction",
    ),
    pytest.param(
        ('"95 %"', '"95.125 %"'),
        f"line 28, services.cleaning.share: a share has at most two decimals. {SHARES}",
        id="a share too fine",
    ),
    pytest.param(
        ('"8 h"', '"0 h"'),
        "line 30, services.cleaning.levels.urgent.resolution: a target is longer than nothing and "
        f"at most 10 years. {TARGETS}",
        id="a target of nothing",
    ),
    pytest.param(
        ('"8 h"', '"-8 h"'),
        "line 30, services.cleaning.levels.urgent.resolution: “-8 h” cannot be read as a time. "
        + TARGETS,
        id="a negative target",
    ),
    pytest.param(
        ('"8 h"', '"90000 h"'),
        "line 30, services.cleaning.levels.urgent.resolution: a target is longer than nothing and "
        f"at most 10 years. {TARGETS}",
        id="a target beyond all patience",
    ),
    pytest.param(
        ('"8 h"', "8"),
        f"line 30, services.cleaning.levels.urgent.resolution: “8” cannot be read as a "
        f"time. {TARGETS}",
        id="a target without its unit",
    ),
    pytest.param(
        ('"3 business days"', '"3 days"'),
        "line 31, services.cleaning.levels.normal.resolution: “3 days” can be meant in two ways. "
        'Write "3 business days" for closing time on the third, or hours such as "24 h".',
        id="days that may be meant in two ways",
    ),
    pytest.param(
        ('"3 business days"', '"2.5 business days"'),
        "line 31, services.cleaning.levels.normal.resolution: business days are counted whole: the "
        'target is closing time on the last of them. Write "2 business days", or hours such as '
        '"12 h".',
        id="half a business day",
    ),
    pytest.param(
        ('["urgent", "normal"]', '["urgent", "normal", "urgent"]'),
        "line 5, priorities[3]: the priority “urgent” stands here twice. Name each once, the most "
        "urgent first.",
        id="a priority twice",
    ),
    pytest.param(
        ('["urgent", "normal"]', '["urgent", "norml"]'),
        "line 31, services.cleaning.levels.normal: “normal” is not among the priorities of the "
        "agreement. Did you mean “norml”? The priorities are urgent, norml.",
        id="a level of no priority",
    ),
    pytest.param(
        ('country = "DK"', 'country = "Denmark"'),
        "line 14, calendars.office.holidays.country: no holidays are known for the country "
        "“Denmark”. Did you mean “DK”? Countries are named by two letters, such as DK, SE or NL.",
        id="a country in full",
    ),
    pytest.param(
        ('country = "DK"', 'country = "UK"'),
        "line 14, calendars.office.holidays.country: no holidays are known for the country “UK”. "
        "Did you mean “GB”? Countries are named by two letters, such as DK, SE or NL.",
        id="a country by another name",
    ),
    pytest.param(
        ('country = "DK"', 'country = "AT", subdivision = "Tyrol"'),
        "line 14, calendars.office.holidays.subdivision: AT has no part called “Tyrol” with "
        "holidays of its own. Did you mean “7”? These are known: 1, 2, 3, 4, 5, 6, 7, 8, 9.",
        id="an unknown subdivision",
    ),
    pytest.param(
        ('years = "2025-2026"', 'years = "2025-9999"'),
        "line 14, calendars.office.holidays.years: these are no years the clock covers. Write "
        'years between 1900 and 2199, such as "2025-2027" or [2025, 2026].',
        id="years beyond the clock",
    ),
    pytest.param(
        ("from = 2025-11-01", "from = 2024-11-01"),
        "line 34, changes[1].from: this change begins on 2024-11-01, not after the version before "
        "it (2024-11-01). Write changes in the order of their dates, each from a date of its own.",
        id="a change on the date of the version before",
    ),
    pytest.param(
        ("from = 2025-11-01", "from = 9999-01-01"),
        "line 34, changes[1].from: 9999-01-01 is outside the years the clock covers. It covers the "
        "years from 1900 to 2199.",
        id="the year 9999",
    ),
    pytest.param(
        ("from = 2025-11-01", 'from = "1 November"'),
        "line 34, changes[1].from: “1 November” cannot stand here. Write a date as year-month-day, "
        "such as 2025-11-01.",
        id="a date in words",
    ),
    pytest.param(
        ("from = 2025-11-01", "from = 2025-11-01T08:00:00"),
        "line 34, changes[1].from: 2025-11-01 08:00:00 cannot stand here. Write a date as "
        "year-month-day, such as 2025-11-01.",
        id="a date with a time",
    ),
    pytest.param(
        ('normal = "ends"', 'norml = "ends"'),
        "line 39, changes[1].services.cleaning.levels.norml: “ends” cannot stand here: a change "
        "ends a service, or a level, agreed before it. Take the line out, or correct the name.",
        id="an end of what never was",
    ),
    pytest.param(
        ("[changes.services", '[changes.policies]\nholiday_rule = "shift"\n[changes.services'),
        "line 38, changes[1].policies.holiday_rule: there is no key “holiday_rule” here. These can "
        "stand here: reopen, priority, pause_response.",
        id="a holiday rule in a change",
    ),
    pytest.param(
        ('name = "Harbour Service"', 'name = "Northern police"'),
        "line 9, supplier.key: both parties have the key “northern_police”. Give each a key of its "
        'own, such as key = "police".',
        id="parties of the same key",
    ),
    pytest.param(
        ('"DKK"', '"kroner"'),
        "line 4, currency: “kroner” is not the code of a currency. Write its three "
        "letters, such as DKK, SEK or EUR.",
        id="a currency in words",
    ),
    pytest.param(
        ('"Cleaning"', '"Clean\\u001b[31ming"'),
        "line 26, services.cleaning.name: this text cannot be used. It should be one line of 1 to "
        "200 characters that can be seen.",
        id="a name that would paint the terminal",
    ),
    pytest.param(
        ('holiday_rule = "shift"', 'name = "office hours"'),
        "line 21, calendars.night.name: the calendars office and night are both called “office "
        "hours”. Give each a name of its own, so that a reader can tell them apart.",
        id="two calendars of one name",
    ),
]


@pytest.mark.parametrize(("change", "message"), CASES)
def test_each_problem_is_said_with_line_key_and_remedy(
    broken: Broken, change: tuple[str, str], message: str
):
    assert broken(change) == [f"agreement.toml, {message}"]


def test_all_problems_are_named_together_in_the_order_of_the_file(broken: Broken):
    messages = broken(
        ("Europe/Copenhagen", "Europe/Kopenhagen"),
        ('"08:00-15:00"', '"8-15"'),
        ('calendar = "night"', 'calendar = "nigth"'),
        ('"2 h"', '"2 hrs"'),
    )
    assert [message.split(":")[0] for message in messages] == [
        "agreement.toml, line 3, zone",
        "agreement.toml, line 17, calendars.office.week.fri",
        "agreement.toml, line 30, services.cleaning.levels.urgent.response",
        "agreement.toml, line 31, services.cleaning.levels.normal.calendar",
    ]


def test_a_service_without_levels_promises_nothing(small: str):
    text = small.split("[services.cleaning.levels]", maxsplit=1)[0] + "levels = {}\n"
    assert _messages(text) == [
        (
            "agreement.toml, line 29, services.cleaning.levels: the service has no level, so that "
            'nothing is promised. Add one: urgent = { response = "30 min", resolution = "4 h" }'
        )
    ]


def test_a_level_without_a_calendar_runs_in_no_hours(broken: Broken):
    assert broken(('calendar = "office"\n', ""))[0] == (
        "agreement.toml, line 29, services.cleaning.levels.urgent.calendar: this is missing: in "
        "which hours does the clock run? Name a calendar here or for the whole service: office, "
        "night."
    )


def test_an_empty_file_is_told_all_it_lacks():
    assert [message.split(": ")[0] for message in _messages("")] == [
        f"agreement.toml, line 1, {key}"
        for key in sorted(
            [
                "title",
                "from",
                "zone",
                "currency",
                "customer",
                "supplier",
                "priorities",
                "calendars",
                "services",
            ]
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "title=1\nfrom=1\nzone=[]\ncurrency=true\npriorities=1\ncustomer='x'\nsupplier=1\n"
            "calendars=1\nservices=[]\nchanges=3\npolicies=1\n"
        ),
        (
            "title='x'\nfrom=2024-01-01\nzone='UTC'\ncurrency='EUR'\npriorities=[[1], {}]\n"
            "customer.name={}\nsupplier.name=[]\ncalendars.a=1\ncalendars.b.week=1\n"
            ""
            "calendars.c.week.mon=[[]]\ncalendars.d={week={mon=1},holidays=3,versions=[1],dates=2}\n"
            ""
            "calendars.e={holidays={country=1,subdivision=2,years={},categories=[{}],also=1,except=''}}\n"
            "calendars.''={}\nservices.a=1\nservices.b={name=1,levels=2,share=[],calendar=[]}\n"
            "services.c={levels={x=1,y={response=[],update={}}}}\nchanges=[1,{},{from=[]}]\n"
            "policies={reopen='continu',priority=1,pause_response='yes',holiday_rule=1}\n"
        ),
    ],
)
def test_values_of_the_wrong_kind_are_named_and_break_nothing(text: str):
    assert len(_messages(text)) >= 10


def _messages(text: str) -> list[str]:
    with pytest.raises(AgreementRefused) as refused:
        understood(text.encode(), "agreement.toml")
    assert str(refused.value) == "\n".join(map(str, refused.value.problems))
    return [str(problem) for problem in refused.value.problems]
