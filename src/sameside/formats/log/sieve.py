"""Rows on their way into a log: what cannot be used is listed and taken out, each row once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.formats.log.listing import Listed, Listing, Note, Unit, place
from sameside.formats.log.mapping import Column, LogMapping, TimeRule
from sameside.formats.log.refusals import UnfitMapping
from sameside.formats.log.rows import Rows
from sameside.formats.log.texts import blanks, text_of, with_nulls
from sameside.formats.log.times import WORDS, Fault, Times, times_of
from sameside.formats.log.vocabulary import BLANK, UNNAMED, Vocabulary, constant
from sameside.formats.log.walls import FIRST_YEAR, LAST_YEAR
from sameside.kernel.refusal import N_

Bools = NDArray[np.bool_]
Int32s = NDArray[np.int32]


class Sieve:
    """One batch of rows. `kept` (bool) tells which of them are still good."""

    def __init__(self, rows: Rows, listing: Listing) -> None:
        """Begin with all rows kept."""
        self.rows, self.listing = rows, listing
        self.kept = np.ones(len(rows.positions), np.bool_)

    def refuse(
        self,
        bad: Bools,
        words: str,
        values: Callable[[int], Mapping[str, object]] = lambda _: {},
        kind: Listed = Listed.REFUSED,
    ) -> None:
        """List rows that are bad and were still kept; `values` is asked by row of the batch."""
        if not bad.any():
            return
        found = np.flatnonzero(bad & self.kept)
        self.kept[found] = False
        positions = self.rows.positions[found]
        self.listing.add_many(positions, kind, words, lambda n: values(int(found[n])))

    def text(self, column: str, row: int) -> str:
        """Return what a row holds in a column, as the file has it."""
        return str(self.rows.columns[column][row].as_py() or "")

    def ignore(self, mapping: LogMapping) -> None:
        """List the rows the mapping leaves out, with its own words."""
        for rule in mapping.ignore:
            column = pc.utf8_trim_whitespace(text_of(self.rows.columns[rule.column]))
            found = pc.is_in(column, pa.array(sorted(rule.values), pa.string()))
            words = rule.because.replace("{", "{{").replace("}", "}}")
            self.refuse(found.to_numpy(zero_copy_only=False), words, kind=Listed.IGNORED)

    def times(self, column: str, rule: TimeRule, form: tuple[str, Unit]) -> Times:
        """Read a column of times and refuse the rows whose time cannot be used.

        `form` is the file's name and what its places are counted in.

        :raises UnfitMapping: when a time has no offset and the mapping names no zone.
        """
        found = times_of(self.rows.columns[column], rule)
        if not found.faults.any():
            return found
        self._ask_for_zone((found.faults == Fault.NO_ZONE) & self.kept, column, form)

        def said(row: int) -> Mapping[str, object]:
            values = {"text": self.text(column, row), "column": column, "zone": rule.zone}
            return values | {"first": FIRST_YEAR, "last": LAST_YEAR}

        for fault, words in WORDS.items():
            self.refuse(found.faults == fault, words, said)
        return found

    def words(
        self, column: Column | None, vocabulary: Vocabulary, *, needed: bool = False
    ) -> Int32s:
        """Read a column of words as codes, and refuse the rows whose word has no meaning here.

        The words of rows refused before are not looked at: a log of nothing else holds no memory.
        """
        if column is None:
            return constant(BLANK, len(self.kept))
        if not column.name:
            return constant(vocabulary.code(column.constant), len(self.kept))
        name = column.name
        text = text_of(self.rows.columns[name])
        looked_at = with_nulls(text, ~self.kept | blanks(text))
        codes = vocabulary.of(looked_at)
        self.refuse(
            codes == UNNAMED,
            N_("the mapping does not say what “{text}” in the column “{column}” means"),
            lambda row: {"text": self.text(name, row), "column": name},
        )
        if needed:
            self.blank(codes == BLANK, name)
        return codes

    def blank(self, blank: Bools, column: str) -> None:
        """Refuse rows that say nothing where they must."""
        self.refuse(blank, N_("the column “{column}” is empty"), lambda _: {"column": column})

    def _ask_for_zone(self, naive: Bools, column: str, form: tuple[str, Unit]) -> None:
        if not naive.any():
            return
        row = int(np.argmax(naive))
        where = place(form[1], int(self.rows.positions[row]))
        raise UnfitMapping(
            N_(
                "{file}, {place}: the time “{text}” in the column “{column}” has no offset. Name"
                ' its zone in the mapping: [time] zone = "Europe/Copenhagen", for example.'
            ),
            file=form[0],
            place=Note(where.words, where.values),
            text=self.text(column, row),
            column=column,
        )
