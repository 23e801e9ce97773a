"""A document that leads nowhere, or explains nothing, is named."""

from __future__ import annotations

from pathlib import Path

from tools import documents


def test_a_link_leads_to_a_file_and_to_a_heading_in_it(tmp_path: Path):
    (tmp_path / "other.md").write_text("# How it stands: today\n")
    (tmp_path / "page.md").write_text(
        "[a](other.md) [b](other.md#how-it-stands-today) [c](gone.md) [d](other.md#gone)\n"
        "[e](https://example.org)\n```\n[f](in-a-listing.md)\n```\n"
    )
    assert list(documents.broken_links(tmp_path)) == [
        "page.md: gone.md leads nowhere.",
        "page.md: other.md#gone leads nowhere.",
    ]


def test_a_word_has_one_meaning_and_three_languages(tmp_path: Path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/glossary.md").write_text(
        "| word | meaning | da / sv / nl |\n| --- | --- | --- |\n"
        "| card | one matter | kort / kort / kaart |\n| kind | goal, concern | |\n"
        "| card | again | kort / kort / kaart |\n| seat | a place | plads / plats |\n| side | | |\n"
    )
    assert list(documents.glossary_faults(tmp_path)) == [
        "docs/glossary.md: “card” stands twice.",
        "docs/glossary.md: “seat” is not in three languages.",
        "docs/glossary.md: “side” needs a meaning.",
    ]


def test_a_change_is_named_by_its_issue_and_kind(tmp_path: Path):
    (tmp_path / "changes").mkdir()
    for name in ("README.md", "2.added.md", "+gzip-bomb.fixed.md", "news.md"):
        (tmp_path / "changes" / name).touch()
    assert list(documents.fragment_faults(tmp_path)) == [
        "changes/news.md is not named as changes/README.md says."
    ]
