"""The schema for editors says what the reading says."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from sameside.formats.agreement import SCHEMA, keys, schema

ROOT = Path(__file__).parents[3]
AGREEMENTS = [
    *sorted(ROOT.glob("examples/*/agreement.toml")),
    ROOT / "src/sameside/cli/demonstration/agreement.toml",
]


def test_the_schema_is_valid_itself():
    Draft202012Validator.check_schema(schema())


def test_the_published_schema_is_the_one_shipped():
    assert (ROOT / "docs/reference/agreement.schema.json").read_text(encoding="utf-8") == SCHEMA


@pytest.mark.parametrize("file", AGREEMENTS, ids=lambda file: file.parent.name)
def test_every_agreement_we_ship_fits_the_schema(file: Path):
    assert _faults(file.read_text(encoding="utf-8")) == []


def test_the_small_agreement_fits_the_schema(small: str):
    assert _faults(small) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title =", "titel ="),
        ('zone = "Europe/Copenhagen"\n', ""),
        ("DKK", "kroner"),
        ('"08:00-15:00"', '"8-15"'),
        ('"08:00-15:00"', '"08:00-24:30"'),
        ("fri = ", "fryday = "),
        ("2025-12-24 =", "24-12-2025 ="),
        ('"95 %"', '"95 percent"'),
        ('"95 %"', "0.95"),
        ('"95 %"', "101"),
        ('"8 h"', '"-8 h"'),
        ('"8 h"', "8"),
        ('"3 business days"', '"3 days"'),
        ('["urgent", "normal"]', '["urgent", "urgent"]'),
        ('"shift"', '"date"'),
        ("2024-11-01", '"1 November"'),
        ('"DK"', '"Denmark"'),
        ("2025-2026", "next year"),
        ("from = 2025-11-01\n", ""),
        ('{ response = "2 h", resolution = "8 h" }', "{}"),
    ],
)
def test_a_broken_agreement_does_not_fit_the_schema(small: str, old: str, new: str):
    assert old in small
    assert _faults(small.replace(old, new, 1)) != []


@pytest.mark.parametrize(
    ("place", "known"),
    [
        ("", keys.AGREEMENT),
        ("party", keys.PARTY),
        ("policies", keys.POLICIES),
        ("changed_policies", keys.CHANGED_POLICIES),
        ("calendar", keys.CALENDAR),
        ("holidays", keys.HOLIDAYS),
        ("service", keys.SERVICE),
        ("level", keys.LEVEL),
        ("change", keys.CHANGE),
    ],
)
def test_the_schema_knows_the_keys_the_reading_knows(place: str, known: keys.Keys):
    table = schema()["$defs"][place] if place else schema()
    assert sorted(table["properties"]) == sorted(known)
    if place != "calendar":
        assert sorted(table.get("required", [])) == sorted(known.required)


def _faults(text: str) -> list[str]:
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    document: Mapping[str, object] = json.loads(json.dumps(tomllib.loads(text), default=str))
    return [fault.message for fault in validator.iter_errors(document)]
