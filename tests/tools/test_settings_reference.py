"""The page of settings is what the table of settings says."""

from __future__ import annotations

from tools.settings_reference import PAGE, main


def test_the_page_is_as_the_table():
    assert main(["check"]) == 0


def test_every_setting_of_the_example_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    example = PAGE.parents[2] / "deploy" / "sameside.env.example"
    named = [line.strip("# ").partition("=")[0] for line in example.read_text().splitlines()]
    settings = [name for name in named if name.startswith("SAMESIDE_")]
    assert len(settings) == 6
    assert [name for name in settings if f"`{name}`" not in page] == []
