"""What stands between the values of a CSV: decided by which sign cuts its rows alike."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from sameside.formats.log.refusals import UnreadableLog
from sameside.kernel.refusal import N_

DELIMITERS = (",", ";", "\t", "|")
FIRST_ROWS = 200
"""So many rows are looked at."""
DECLARED = "sep="
"""Excel may name the sign itself, in a first line of its own."""


def delimiter_of(lines: Sequence[str], *, named: str, file: str) -> str:
    """Return the sign that cuts the header and the first rows into equally many values.

    `lines` are the first physical lines. Among signs that cut as evenly, the one that makes more
    columns is taken.

    :raises UnreadableLog: when the named sign, or none at all, makes more than one column.
    """
    declared = declared_delimiter(lines)
    if named or declared:
        chosen = named or declared
        evenness, columns = _cut(lines, chosen)
    else:
        chosen = max(DELIMITERS, key=lambda sign: _cut(lines, sign))
        evenness, columns = _cut(lines, chosen)
    if columns > 1 and evenness:
        return chosen
    if named:
        raise UnreadableLog(
            N_("{file}, line 1: “{sign}” cuts the header into one column; is it the delimiter?"),
            file=file,
            sign=_seen(named),
        )
    raise UnreadableLog(
        N_("{file}, line 1: the header is one column; none of , ; | and tab cuts it in two."),
        file=file,
    )


def declared_delimiter(lines: Sequence[str]) -> str:
    """Return the sign of a first line such as `sep=;`, or nothing."""
    first = lines[0].strip().strip('"') if lines else ""
    sign = first.removeprefix(DECLARED)
    return sign if first.startswith(DECLARED) and sign in DELIMITERS else ""


def _cut(lines: Sequence[str], sign: str) -> tuple[float, int]:
    """Return how evenly a sign cuts the lines, from 0 to 1, and how many columns the header has."""
    reader = csv.reader(lines[bool(declared_delimiter(lines)) :], delimiter=sign)
    try:
        counts = [len(row) for row in reader if row]
    except csv.Error:
        # Another sign may leave a quoted value open; then this one does not cut them.
        return 0.0, 1
    if not counts or counts[0] < 2:  # noqa: PLR2004 -- one column is no cut
        return 0.0, 1
    return sum(count == counts[0] for count in counts) / len(counts), counts[0]


def _seen(sign: str) -> str:
    return "tab" if sign == "\t" else sign
