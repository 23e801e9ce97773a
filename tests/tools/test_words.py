"""The catalogues keep what is translated and name what is not."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import words


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "src/sameside").mkdir(parents=True)
    say(tmp_path, 'x = N_("{n} of {all} met")\ny = ngettext("one day", "{n} days", n)\n')
    return tmp_path


def test_a_sentence_is_gathered_once_with_the_files_it_stands_in(house: Path):
    (house / "src/sameside/page.html").write_text('{{ _("{n} of {all} met", n=1, all=2) }}')
    assert [
        (each.words, each.plural, each.files) for each in words.marked(house / words.SOURCE)
    ] == [
        ("one day", "{n} days", {"said.py"}),
        ("{n} of {all} met", "", {"page.html", "said.py"}),
    ]


def test_a_sentence_said_alone_and_counted_is_one_sentence(house: Path):
    say(house, 'x = _("one day")\ny = _n("one day", "{n} days", n)\nz = _("one day")\n')
    assert [(each.words, each.plural) for each in words.marked(house / words.SOURCE)] == [
        ("one day", "{n} days")
    ]


def test_what_is_translated_stays_and_what_is_gone_goes(house: Path):
    translated(house)
    say(house, 'x = N_("{n} of {all} met")\n')
    words.write(house)
    assert [(each.msgid, each.msgstr) for each in catalogue(house)] == [
        ("{n} of {all} met", "{n} af {all} holdt")
    ]


def test_writing_twice_gives_the_same_bytes(house: Path):
    translated(house)
    words.write(house)
    before = words.catalogue_of(house, "da").read_bytes()
    words.write(house)
    assert words.catalogue_of(house, "da").read_bytes() == before


def test_nothing_is_missing_when_all_is_translated(house: Path):
    translated(house)
    assert list(words.missing(house)) == []


def test_a_catalogue_that_is_not_there_is_named(house: Path):
    assert len(list(words.missing(house))) == 1 + len(words.LANGUAGES)


def test_a_new_sentence_is_missing_everywhere(house: Path):
    translated(house)
    say(house, 'z = N_("new")\n', end=True)
    faults = list(words.missing(house))
    assert faults == [
        f"{place}: “new” is missing. Run tools/words extract."
        for place in (
            "src/sameside/locale/sameside.pot",
            *(f"src/sameside/locale/{each}/LC_MESSAGES/sameside.po" for each in words.LANGUAGES),
        )
    ]


@pytest.mark.parametrize(
    ("sentence", "translation", "fault"),
    [
        ("kept", "", "“kept” is not translated."),
        ("{n} kept", "{m} holdt", "“{n} kept” and “{m} holdt” do not name the same places."),
        ("{n} kept", "{n holdt", "“{n} kept” and “{n holdt” do not name the same places."),
        ("%(n)s kept", "holdt", "“%(n)s kept” and “holdt” do not name the same places."),
        (
            "kept ",
            "holdt",
            "“kept ” and “holdt” do not begin and end with the same white space.",
        ),
    ],
)
def test_a_translation_that_does_not_fit_is_named(sentence: str, translation: str, fault: str):
    entry = polib.POEntry(msgid=sentence, msgstr=translation)
    assert list(words.faults_of(entry)) == [fault]


def test_a_fuzzy_translation_is_named():
    entry = polib.POEntry(msgid="kept", msgstr="holdt", flags=["fuzzy"])
    assert list(words.faults_of(entry)) == ["“kept” is fuzzy: read it and take the mark away."]


def test_a_singular_may_leave_its_number_out():
    entry = polib.POEntry(msgid="one day", msgid_plural="{n} days")
    entry.msgstr_plural = {0: "en dag", 1: "{n} dage"}
    assert list(words.faults_of(entry)) == []


def say(house: Path, source: str, *, end: bool = False):
    with (house / "src/sameside/said.py").open("a" if end else "w", encoding="utf-8") as file:
        file.write(source)


def catalogue(house: Path, language: str = "da") -> polib.POFile:
    return polib.pofile(str(words.catalogue_of(house, language)))


def translated(house: Path):
    words.write(house)
    for language in words.LANGUAGES:
        known = catalogue(house, language)
        simple, counted = sorted(known, key=lambda entry: bool(entry.msgid_plural))
        simple.msgstr = "{n} af {all} holdt"
        counted.msgstr_plural = {0: "en dag", 1: "{n} dage"}
        known.save()
