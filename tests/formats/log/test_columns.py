"""The columns a log is read into are the columns the engine takes."""

from __future__ import annotations

import pyarrow as pa

from sameside.engine import flat
from sameside.formats.log import columns
from sameside.formats.log.columns import EventColumns, Ids, PlainColumns

FORMS: tuple[type[flat.PlainColumns], type[flat.EventColumns]] = (PlainColumns, EventColumns)
"""Held by the type checker: each has every column, of the right kind."""


def test_codes_mean_the_same_on_both_sides():
    assert (columns.HAPPENINGS, columns.SIDES, columns.NONE, columns.NO_CODE) == (
        flat.HAPPENINGS,
        flat.SIDES,
        flat.NONE,
        flat.NO_CODE,
    )


def test_ids_are_a_sequence_of_text():
    ids = Ids(pa.array(["A", "Å", "C"]))
    assert list(ids) == ids.tolist() == ["A", "Å", "C"]
    assert (ids[1], list(ids[1:]), len(ids)) == ("Å", ["Å", "C"], 3)
    assert (ids.at("C"), ids.at("D")) == (2, -1)
    assert "Å" in ids
