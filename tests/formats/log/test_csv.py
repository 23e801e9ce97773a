"""CSV as it comes: encodings, delimiters, quotes, broken rows. Lines are those of the file."""

from __future__ import annotations

import codecs
import gzip
import random
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sameside.formats.log.csv_table import Unclean, open_csv
from sameside.formats.log.fit import fitted, wanted
from sameside.formats.log.listing import Listing
from sameside.formats.log.mapping import FileRule, Layout, fixed
from sameside.formats.log.refusals import UnfitMapping, UnreadableLog
from sameside.formats.log.sources import source

HEADER = "request,created,service"


def ids(log):
    return list(log.plain.requests)


def row(request: str, service: str = "it") -> str:
    return f"{request},2026-01-05T08:00:00Z,{service}"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_which_cuts_evenly(read, sign):
    # The other signs stand in the values.
    others = "".join({",", ";", "\t", "|"} - {sign})
    lines = [HEADER.replace(",", sign), sign.join(["A", "2026-01-05T08:00:00Z", others])]
    log = read(lines)
    assert log.form.delimiter == sign
    assert log.history("A").service == others.strip()


def test_excel_may_name_the_delimiter_in_a_first_line(read):
    log = read(["sep=;", HEADER.replace(",", ";"), row("A").replace(",", ";"), "B;;"])
    assert ids(log) == ["A"]
    assert log.listed[0].position == 4


def test_a_wrong_delimiter_in_the_mapping_is_refused(read):
    mapping = (
        'layout = "requests"\n[columns]\nrequest = "request"\ncreated = "created"\n'
        '[file]\ndelimiter = "|"'
    )
    with pytest.raises(UnreadableLog, match=r"log.csv, line 1: “\|” cuts the header into one"):
        read([HEADER, row("A")], mapping)


def test_a_file_that_nothing_cuts_is_refused(read):
    with pytest.raises(UnreadableLog, match="line 1: the header is one column"):
        read(["a very long story", "without any rows"])


_TOO_SHORT = (
    "log.csv: not one row of 1 can be used. The first, line 2: it has 2 values, where the header"
    " has 3."
)
_BINARY = "log.csv is no request log: its bytes are not those of CSV, XLSX, Parquet or XES."
_UNUSUAL = (
    "log.csv does not have the usual columns (request, at, event; or request, created): it needs a"
    " mapping. Its columns are: a, b."
)
_UNENDED = (
    "log.csv, line 2: a value that begins here does not end within 131072 characters; a quotation"
    " mark may be missing."
)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (b"", "log.csv is empty: there is no line in it."),
        (codecs.BOM_UTF8, "log.csv is empty: there is no line in it."),
        (b"\n\n  \r\n", "log.csv is empty: there is no line in it."),
        (HEADER.encode(), "log.csv has a header and no row below it."),
        (HEADER.encode() + b"\r\n\r\n", "log.csv has a header and no row below it."),
        (HEADER.encode() + b"\nA,2026-01-05T08:00:00Z\n", _TOO_SHORT),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, _BINARY),
        (b"a,b\n1,2\n", _UNUSUAL),
        (b"request,created,request\n1,2026-01-05T08:00:00Z,2\n",
         "log.csv: two of its columns are called “request”; rename one of them."),
        (HEADER.encode() + b'\n"A,2026-01-05,it\n' + b"B,2026-01-05,it\n" * 9000, _UNENDED),
        (b"request,created\n" + b"A" * (3 << 20),
         "log.csv, line 2: the line is longer than a megabyte, as no row of a request log is."),
    ],
)  # fmt: skip
def test_what_is_no_log_is_refused_in_one_sentence(read, lines, message):
    with pytest.raises((UnreadableLog, UnfitMapping)) as refused:
        read(lines)
    assert str(refused.value) == message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_as_windows_unix_and_old_macs_write_them(read, listed, end):
    log = read(end.join([HEADER, row("A"), "", row("B"), "C,,", ""]))
    assert ids(log) == ["A", "B"]
    assert listed(log) == ["line 5: the column “created” is empty"]


def test_lines_are_counted_as_the_file_has_them_when_values_hold_line_breaks(read, listed):
    log = read([HEADER, row("A", '"one\n\ntwo, ""three"""'), row("B"), "C,,", "", "D,,"])
    assert log.history("A").service == 'one\n\ntwo, "three"'
    assert listed(log) == [
        "line 6: the column “created” is empty",
        "line 8: the column “created” is empty",
    ]
    assert log.rows_read == log.rows_used + log.rows_listed == 4


def test_rows_of_another_length_are_listed(read, listed):
    log = read([HEADER, row("A") + ",more", row("B") + ",,", "C,2026-01-05T08:00:00Z", row("D")])
    assert ids(log) == ["B", "D"]
    assert listed(log) == [
        "line 2: it has 4 values, where the header has 3",
        "line 4: it has 2 values, where the header has 3",
    ]


def test_a_line_with_a_nul_or_a_mark_in_the_middle_is_listed(read, listed):
    log = read([HEADER, row("A"), row("B\0"), row("C"), "\ufeff" + HEADER, row("D")])
    assert ids(log) == ["A", "C", "D"]
    assert listed(log) == [
        "line 3: there is a NUL byte in it",
        "line 5: there is a byte-order mark in it; two files may have been joined",
    ]


def test_a_file_is_utf_8_unless_it_cannot_be(read):
    lines = "\n".join([HEADER, row("A", "Åse"), ""])
    found = {
        name: read(lines.encode(codec), name=f"{name}.csv")
        for name, codec in (
            ("utf-8", "utf-8"),
            ("mark", "utf-8-sig"),
            ("windows", "cp1252"),
            ("wide", "utf-16"),
        )
    }
    assert {name: log.form.encoding for name, log in found.items()} == {
        "utf-8": "utf-8",
        "mark": "utf-8",
        "windows": "cp1252",
        "wide": "utf-16",
    }
    assert {log.history("A").service for log in found.values()} == {"Åse"}
    assert len({log.record_digest() for log in found.values()}) == 1


def test_in_a_file_of_mixed_encodings_the_odd_lines_are_listed(read, listed):
    lines = [HEADER.encode(), row("A", "Åse").encode(), row("B", "Åse").encode("cp1252")]
    log = read(b"\n".join([*lines, row("C").encode()]))
    assert ids(log) == ["A", "C"]
    assert listed(log) == ["line 3: it is not UTF-8, as the file is; the file mixes encodings"]
    assert log.form.encoding == "utf-8"


def test_a_byte_windows_1252_does_not_know_is_listed(read, listed):
    lines = [HEADER.encode(), row("A", "Åse").encode("cp1252"), row("B").encode() + b"\x81"]
    log = read(b"\n".join(lines))
    assert listed(log) == ["line 3: it holds a byte that stands for no sign in Windows-1252"]


def test_the_mapping_may_name_the_encoding(read):
    mapping = (
        'layout = "requests"\n[columns]\nrequest = "request"\ncreated = "created"\n'
        'service = "service"\n[file]\nencoding = "cp1252"'
    )
    log = read("\n".join([HEADER, row("A", "Åse")]).encode(), mapping)
    assert log.history("A").service == "Ã…se"


def test_packed_files_are_the_same_log(read):
    text = "\n".join([HEADER, row("A"), row("B"), ""]).encode()
    logs = [
        read(text),
        read(gzip.compress(text), name="log.csv.gz"),
        read(gzip.compress(text[:30]) + gzip.compress(text[30:]), name="two.gz"),
        read(zstandard.compress(text), name="log.csv.zst"),
        read(gzip.compress(text), name="misnamed.csv"),
    ]
    assert len({log.record_digest() for log in logs}) == 1
    assert [log.form.compression for log in logs] == ["", "gzip", "gzip", "zstd", "gzip"]


def test_progress_goes_from_nothing_to_all_of_the_file(tmp_path):
    from_sizes = []
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, *(row(f"R{n}") for n in range(20_000))]))
    opened = open_csv(
        source(path), FileRule(), lambda read, size: from_sizes.append((read, size)), careful=False
    )
    for _ in opened.rows(["request"], Listing()):
        pass
    assert from_sizes[-1] == (path.stat().st_size, path.stat().st_size)
    assert [read for read, _ in from_sizes] == sorted(read for read, _ in from_sizes)


def both_ways(path: Path) -> list[object]:
    """Read a file the fast and the careful way; the fast one may give up."""
    found: list[object] = []
    for careful in (False, True):
        try:
            table = open_csv(source(path), FileRule(), None, careful=careful)
            mapping = fitted(fixed(Layout.REQUESTS), table.header, path.name)
            names = wanted(mapping, table.header)
            listing = Listing()
            rows = [
                (int(position), *cells)
                for batch in table.rows(names, listing)
                for position, *cells in zip(
                    batch.positions,
                    *(batch.columns[name].to_pylist() for name in names),
                    strict=True,
                )
            ]
            found.append((table.header, rows, listing.rows(), replace(table.form)))
        except Unclean:
            found.append("unclean")
        except UnreadableLog as refusal:
            found.append(str(refusal))
    return found


PIECES = [
    "a", "b1", "Åse", " ", "", '"', '""', '"x"', '"x\ny"', '"x""y"', ",", ",", ",", ";",
    "\n", "\n", "\n", "\r\n", "\r", "\0", "\ufeff", "2026-01-05T08:00:00Z", 'x"y', "\t",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.booleans())
def test_the_fast_way_gives_the_same_rows_as_the_careful_one_or_gives_up(tmp_path, body, windows):
    path = tmp_path / "log.csv"
    text = f"{HEADER}\nA,2026-01-05T08:00:00Z,x\n{body}"
    path.write_bytes(text.encode("cp1252", "ignore") if windows else text.encode())
    fast, careful = both_ways(path)
    assert fast in ("unclean", careful)


def test_the_fast_way_reads_a_clean_file_across_its_blocks(tmp_path):
    path = tmp_path / "log.csv"
    chance = random.Random(1)  # noqa: S311 -- lengths of rows, not a secret
    lines = [HEADER, *(row(f"R{n}", "x" * chance.randrange(200)) for n in range(90_000))]
    path.write_text("\r\n".join(lines) + "\r\n", newline="")
    fast, careful = both_ways(path)
    assert fast == careful
    assert isinstance(fast, tuple)
    assert len(fast[1]) == 90_000
