"""The reference tells the truth: its example is read, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sameside.formats.agreement import ENGLISH, keys, sentences, understood

PAGE = (Path(__file__).parents[3] / "docs/reference/agreement.md").read_text(encoding="utf-8")
TABLES = [value for value in vars(keys).values() if isinstance(value, keys.Keys)]


def test_the_example_of_the_reference_is_an_agreement():
    example = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
    told = sentences(understood(example.encode(), "agreement.toml"), ENGLISH)
    assert told[-1] == (
        "Before: Cleaning, urgent: an answer within 30 min and a solution within 4 h (office "
        "hours), in at least 95\u00a0% of requests. Now: Cleaning, urgent: an answer within 30 min "
        "and a solution within 3 h (office hours), in at least 95\u00a0% of requests."
    )


@pytest.mark.parametrize("name", sorted({name for table in TABLES for name in table}))
def test_the_reference_names_every_key(name: str):
    assert re.search(rf"`\[*{name}[.\]…`]", PAGE)
