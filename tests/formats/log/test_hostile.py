"""Files made to hurt: each is refused in one sentence, and none takes much memory or time."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter
import zstandard

from sameside.formats.log.reading import read_log
from sameside.formats.log.refusals import UnfitMapping, UnreadableLog

MEGABYTE = 1 << 20
SOURCE = Path(__file__).parents[3] / "src"
READER = """
import resource, sys
from pathlib import Path
from sameside.formats.log.reading import read_log
from sameside.kernel.refusal import Refused
try:
    log = read_log(Path(sys.argv[1]))
    said = f"{log.rows_read} = {log.rows_used} + {log.rows_listed}, {len(log.listed)} kept"
except Refused as refusal:
    said = str(refusal)
status = Path("/proc/self/status")
if status.is_file():
    # Linux lets ru_maxrss begin at what the process that started this one held.
    held = [line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line][0]
else:
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(int(held) // 1024)
print(said)
"""


def read_alone(path: Path) -> tuple[int, str]:
    """Read a log in a process of its own; return its peak memory in MB and what it says."""
    told = subprocess.run(
        [sys.executable, "-c", READER, str(path)],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    peak, said = told.stdout.splitlines()
    return int(peak), said


def test_a_gzip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    packer = zlib.compressobj(6, wbits=31)
    row = b"A,2026-01-05T08:00:00Z,it\n" * 40_000
    with path.open("wb") as out:
        out.write(packer.compress(b"request,created,service\n"))
        for _ in range(150):
            out.write(packer.compress(row))
        out.write(packer.flush())
    peak, said = read_alone(path)
    assert said.startswith("bomb.csv.gz unpacks to more than 100 times its size, as no request log")
    assert peak < 512


def test_a_zstd_bomb_of_nothing_is_refused(tmp_path):
    path = tmp_path / "bomb.csv.zst"
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    with path.open("wb") as out:
        out.write(packer.compress(b"request,created,service\n"))
        for _ in range(300):
            out.write(packer.compress(b"A" * MEGABYTE))
        out.write(packer.flush())
    peak, said = read_alone(path)
    assert said == (
        "bomb.csv.zst, line 2: the line is longer than a megabyte, as no row of a request log is."
    )
    assert peak < 512


def sheet_of(path: Path, cell: bytes, times: int) -> None:
    """Write an XLSX file one of whose cells holds something many times over."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["request", "created"])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                book.writestr(name, part)
                continue
            before, after = part.split(b"</sheetData>")
            with book.open(name, "w", force_zip64=True) as out:
                out.write(before + b'<row r="2"><c r="A2" t="inlineStr"><is><t>')
                for _ in range(times):
                    out.write(cell)
                out.write(b"</t></is></c></row></sheetData>" + after)


def test_a_cell_of_600_mib_is_refused(tmp_path):
    path = tmp_path / "cell.xlsx"
    sheet_of(path, b"A" * MEGABYTE, 600)
    peak, said = read_alone(path)
    assert said.startswith("cell.xlsx: its part xl/worksheets/sheet1.xml unpacks to 600 MB from")
    assert peak < 512


def test_a_cell_that_packs_badly_is_refused_as_well(tmp_path):
    path = tmp_path / "cell.xlsx"
    sheet_of(path, os.urandom(MEGABYTE // 2).hex().encode(), 60)
    peak, said = read_alone(path)
    assert said == "cell.xlsx, line 2: a value there is longer than 10 MB, as in no request log."
    assert peak < 512


def test_a_cell_longer_than_excel_allows_is_refused(tmp_path):
    path = tmp_path / "cell.xlsx"
    sheet_of(path, b"A" * 1000, 40)
    with pytest.raises(UnreadableLog, match="cell A2: it holds 40000 characters; Excel allows"):
        read_log(path)


LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
)
DOCTYPE = f"<!DOCTYPE log [{LAUGHS}]>"
EVENTS = (
    '<log><trace><string key="concept:name" value="{0}"/><event><string key="concept:name"'
    ' value="{0}"/><date key="time:timestamp" value="2026-01-05T08:00:00Z"/></event></trace></log>'
)


@pytest.mark.parametrize("padding", [0, 200_000])
@pytest.mark.parametrize("packed", [False, True])
def test_a_billion_laughs_are_not_laughed(tmp_path, padding, packed):
    path = tmp_path / "laughs.xes"
    text = f"<?xml version='1.0'?><!--{' ' * padding}-->{DOCTYPE}{EVENTS.format('&l9;')}".encode()
    path.write_bytes(gzip.compress(text) if packed else text)
    peak, said = read_alone(path)
    assert said.startswith("laughs.xes")
    assert "declares a document type" in said or "XML is broken" in said or "10 MB" in said
    assert peak < 512


def test_a_workbook_with_entities_is_refused(tmp_path):
    path = tmp_path / "laughs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["request", "created"])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/sharedStrings.xml"] = f"{DOCTYPE}<sst><si><t>&l9;</t></si></sst>".encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    with pytest.raises(UnreadableLog, match=r"laughs\.xlsx declares a document type"):
        read_log(path)


def test_an_entity_that_names_a_file_is_not_read(tmp_path):
    path = tmp_path / "log.xes"
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    path.write_text(f'<!DOCTYPE log [<!ENTITY f SYSTEM "{secret}">]>{EVENTS.format("&f;")}')
    with pytest.raises(UnreadableLog, match="declares a document type") as refused:
        read_log(path)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("packer", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("cut", [3, 2000])
def test_a_packed_file_cut_off_is_refused(tmp_path, packer, cut):
    path = tmp_path / "log.csv.packed"
    rows = "".join(f"R{n},2026-01-05T08:{n % 60:02}:00Z,{n * n}\n" for n in range(5000))
    path.write_bytes(packer(f"request,created,service\n{rows}".encode())[:-cut])
    with pytest.raises(UnreadableLog) as refused:
        read_log(path)
    assert str(refused.value) == (
        "log.csv.packed ends in the middle: it was cut off on its way. Fetch it once more."
    )


def test_a_packed_file_with_a_flipped_bit_is_refused(tmp_path):
    path = tmp_path / "log.csv.gz"
    packed = bytearray(gzip.compress(b"request,created\n" + os.urandom(9000).hex().encode()))
    packed[5000] ^= 255
    path.write_bytes(packed)
    with pytest.raises((UnreadableLog, UnfitMapping)):
        read_log(path)


def test_what_is_not_a_file_is_refused(tmp_path):
    with pytest.raises(UnreadableLog, match=r"There is no file “.*nowhere\.csv”"):
        read_log(tmp_path / "nowhere.csv")
    with pytest.raises(UnreadableLog, match="is a folder; name the log inside it"):
        read_log(tmp_path)
    with pytest.raises(UnreadableLog, match="cannot be opened"):
        read_log(tmp_path / ("x" * 300))


def test_a_file_we_may_not_read_is_refused(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("request,created\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read everything")
    with pytest.raises(UnreadableLog, match="may not be read by you"):
        read_log(path)


def test_a_binary_file_of_a_program_is_refused():
    with pytest.raises(UnreadableLog, match="is no request log"):
        read_log(Path(sys.executable).resolve())


@pytest.mark.slow
def test_a_gigabyte_of_bad_rows_is_refused_within_bounds(tmp_path):
    path = tmp_path / "bad.csv"
    block = b"".join(b"R%07d,yesterday,it,a row that nobody can use\n" % n for n in range(25_000))
    with path.open("wb") as out:
        out.write(b"request,created,service,remark\n")
        for _ in range(MEGABYTE * 1024 // len(block)):
            out.write(block)
    peak, said = read_alone(path)
    assert said.startswith("bad.csv: not one row of ")
    assert said.endswith("The first, line 2: “yesterday” in the column “created” is not a time as"
                         " the mapping has it.")  # fmt: skip
    assert peak < 512
