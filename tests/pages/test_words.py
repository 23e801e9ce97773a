from datetime import date

import polib
import pytest

from sameside.formats.log.listing import Note
from sameside.kernel.refusal import Refused
from sameside.pages import words as module
from sameside.pages.words import LANGUAGES, UnknownLanguage, Words, exact, language_of

AT_FOUR = 1_793_890_800  # 2026-11-05 16:00 in Copenhagen


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thu 5 Nov 16:00"),
        ("da", "tors. 5. nov. kl.\u00a016.00"),
        ("sv", "tors 5 nov. kl.\u00a016:00"),
        ("nl", "do 5 nov 16:00"),
    ],
)
def test_an_instant_is_said_as_people_of_the_language_say_it(language: str, said: str):
    assert Words(language).moment(AT_FOUR, "Europe/Copenhagen") == said


def test_a_second_that_counts_is_said():
    assert Words().moment(AT_FOUR + 5, "UTC", year=True) == "Thu 5 Nov 2026 15:00:05"


def test_the_exact_instant_names_its_offset_on_either_side_of_greenwich():
    said = [exact(AT_FOUR, zone) for zone in ("Europe/Copenhagen", "America/New_York", "UTC")]
    assert said == [
        "2026-11-05 16:00:00 +01:00",
        "2026-11-05 10:00:00 -05:00",
        "2026-11-05 15:00:00 +00:00",
    ]


@pytest.mark.parametrize(
    ("language", "number", "share", "agreed"),
    [
        ("en", "24,000", "94.9\u00a0%", "95\u00a0%"),
        ("da", "24.000", "94,9\u00a0%", "95\u00a0%"),
        ("sv", "24\u00a0000", "94,9\u00a0%", "95\u00a0%"),
        ("nl", "24.000", "94,9%", "95%"),
    ],
)
def test_numbers_follow_the_language(language: str, number: str, share: str, agreed: str):
    words = Words(language)
    assert (words.number(24_000), words.share(391, 412), words.percent(9_500)) == (
        number,
        share,
        agreed,
    )


def test_a_share_is_cut_so_that_a_near_miss_never_reads_as_kept():
    assert Words().share(9_499, 10_000) == "94.9\u00a0%"
    assert Words().share(94_999, 100_000) == "94.9\u00a0%"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (6_120, "1 h 42 min"),
        (33_005, "9 h 10 min 5 s"),
        (3_600_000, "1,000 h"),
        (-60, "−1 min"),
    ],
)
def test_a_duration_is_exact(seconds: int, said: str):
    assert Words().duration(seconds) == said


def test_about_is_never_less_than_it_was():
    assert [Words().about(s) for s in (59, 60, 28_800, 28_801)] == [
        "59 s",
        "1 min",
        "8 h",
        "8 h 1 min",
    ]


def test_months_and_dates_have_names():
    nl = Words("nl")
    said = (nl.month("2026-03"), nl.month("2026-03", short=True), nl.date(date(2026, 3, 1)))
    assert said == ("maart 2026", "mrt 2026", "1 mrt 2026")


def test_what_has_no_translation_is_said_in_english():
    assert Words("da").say("No such sentence, {name}.", name="Nora") == "No such sentence, Nora."
    assert Words("sv").count("{n} odd thing", "{n} odd things", 2) == "2 odd things"


def test_a_translation_with_a_broken_place_falls_back_to_english(monkeypatch: pytest.MonkeyPatch):
    broken = {"By {name}.": ("Af {navn}.",), "{n} day": ("{n dag", "{0} dage")}
    monkeypatch.setattr(module, "_catalogue", lambda _language: broken)
    words = Words("da")
    assert words.say("By {name}.", name="Jens") == "By Jens."
    assert [words.count("{n} day", "{n} days", n) for n in (1, 2)] == ["1 day", "2 days"]


def test_a_value_is_never_read_as_a_place():
    assert Words().say("By {name}.", name="{0} {name} %s") == "By {0} {name} %s."


def test_a_date_in_a_refusal_is_said_as_people_say_it():
    refused = Refused("Nothing before {day}.", day=date(2026, 1, 5))
    assert Words("en").refusal(refused) == "Nothing before 5 Jan 2026."


@pytest.mark.parametrize(
    ("tag", "language"), [("da-DK", "da"), ("sv_SE.UTF-8", "sv"), ("EN", "en"), ("nl", "nl")]
)
def test_a_tag_names_its_language(tag: str, language: str):
    assert language_of(tag) == language


def test_a_language_we_do_not_speak_is_refused():
    with pytest.raises(UnknownLanguage, match="en, da, sv, nl, not “fr”"):
        Words("fr")


def test_fuzzy_and_empty_translations_are_left_to_english():
    fuzzy = polib.POEntry(msgid="a", msgstr="b", flags=["fuzzy"])
    empty = polib.POEntry(msgid="a", msgid_plural="as", msgstr_plural={0: "x", 1: ""})
    assert not all(module._forms_of(fuzzy))
    assert not all(module._forms_of(empty))
    assert LANGUAGES == ("en", "da", "sv", "nl")


def test_a_sentence_within_a_sentence_is_said_in_the_same_language():
    where = Note("line {number}", {"number": 3})
    assert Words("en").say("It repeats {place}.", place=where) == "It repeats line 3."
    refused = Refused("The clock covers the years from 1900 to 2199.")
    said = Words("da").say("{file}, line {line}: {why}", file="a", line=1, why=refused)
    assert "The clock covers" not in said


def test_a_shortened_month_at_the_end_of_a_sentence_has_one_point():
    words, sentence = Words("da"), "Nothing before {day}."
    said = [words.say(sentence, day=words.date(date(2026, m, 1), year=False)) for m in (5, 12)]
    assert said == ["Nothing before 1. maj.", "Nothing before 1. dec."]
    assert words.say("Look in {folder}.", folder="..") == "Look in ..."


@pytest.mark.parametrize(
    ("language", "city"), [("en", "Copenhagen"), ("da", "København"), ("nl", "Kopenhagen")]
)
def test_a_zone_is_named_by_its_city_in_the_language(language: str, city: str):
    assert Words(language).city("Europe/Copenhagen") == city
    assert Words(language).city("America/New_York") == "New York"
