"""The same record as CSV, XLSX, Parquet and XES is the same record."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.reading import read_log
from sameside.formats.log.refusals import UnfitMapping, UnreadableLog
from sameside.kernel.record import record_digest

ROWS = [
    ("A", "2026-01-05T08:00:00Z", "created", "", "high", "Åse"),
    ("A", "2026-01-05T09:00:00Z", "pause", "key <missing> & more", "", "Bo"),
    ("A", "2026-01-05T10:00:00Z", "resume", "key <missing> & more", "", ""),
    ("A", "2026-01-05T11:00:00Z", "resolved", "", "", "Bo"),
    ("B", "2026-01-05T08:30:00Z", "created", "", "low", ""),
]
NAMES = ("request", "at", "event", "reason", "priority", "person")
MAPPING = """
layout = "events"
[columns]
request = "case:concept:name"
at = "time:timestamp"
event = "concept:name"
reason = "reason"
priority = "priority"
person = "org:resource"
"""


@pytest.fixture
def folder(tmp_path):
    """The record in every form."""
    write_csv(tmp_path / "log.csv", ROWS)
    write_csv(tmp_path / "other_order.csv", [ROWS[n] for n in (4, 3, 0, 2, 1)])
    write_xlsx(tmp_path / "log.xlsx", ROWS)
    columns: dict[str, object] = {
        name: [r[n] or None for r in ROWS] for n, name in enumerate(NAMES)
    }
    pq.write_table(pa.table(columns), tmp_path / "text.parquet")
    columns["at"] = pa.array(
        [datetime.fromisoformat(r[1]) for r in ROWS], pa.timestamp("ms", "UTC")
    )
    columns["event"] = pa.array([r[2] for r in ROWS]).dictionary_encode()
    pq.write_table(pa.table(columns), tmp_path / "typed.parquet")
    xes = xes_of(ROWS)
    (tmp_path / "log.xes").write_text(xes, encoding="utf-8")
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(xes.encode()))
    return tmp_path


def write_csv(path, rows):
    lines = [",".join(NAMES), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_xlsx(path, rows, sheet="Log"):
    with xlsxwriter.Workbook(path) as book:
        written = book.add_worksheet(sheet)
        date = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        written.write_row(0, 0, NAMES)
        for n, row in enumerate(rows, start=1):
            written.write_row(n, 0, row)
            moment = datetime.fromisoformat(row[1]).replace(tzinfo=None)
            written.write_datetime(n, 1, moment, date)


def xes_of(rows):
    traces: dict[str, list[str]] = {}
    for request, at, event, reason, priority, person in rows:
        traces.setdefault(request, []).append(
            f'<event><date key="time:timestamp" value="{at}"/>'
            f'<string key="concept:name" value="{event}"/>'
            f'<string key="reason" value="{reason.replace("&", "&amp;").replace("<", "&lt;")}"/>'
            f'<string key="priority" value="{priority}"/>'
            f'<string key="org:resource" value="{person}"/></event>'
        )
    body = "".join(
        f'<trace><string key="concept:name" value="{request}"/>{"".join(events)}</trace>'
        for request, events in traces.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0"'
        ' xmlns="http://www.xes-standard.org/"><extension name="Time" prefix="time"'
        f' uri="http://www.xes-standard.org/time.xesext"/>{body}</log>'
    )


def test_the_same_record_in_any_form_has_the_same_digest(folder):
    utc = MAPPING + '[time]\nzone = "UTC"'
    usual = utc.replace("case:concept:name", "request").replace("time:timestamp", "at")
    usual = usual.replace("concept:name", "event").replace("org:resource", "person")
    logs = {
        path.name: read_log(
            path,
            read_mapping((utc if ".xes" in path.name else usual).encode(), name="m.toml"),
        )
        for path in sorted(folder.iterdir())
    }
    assert {name: log.form.kind for name, log in logs.items()} == {
        "log.csv": "CSV",
        "log.xes": "XES",
        "log.xes.gz": "XES",
        "log.xlsx": "XLSX",
        "other_order.csv": "CSV",
        "text.parquet": "Parquet",
        "typed.parquet": "Parquet",
    }
    first = list(logs["log.csv"].histories())
    for name, log in logs.items():
        histories = sorted(log.histories(), key=lambda history: history.request)
        assert histories == first, name
        assert log.record_digest() == record_digest(first), name


def test_xlsx_rows_keep_their_numbers(tmp_path, listed):
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Report")
        sheet.write_row(2, 0, ["request", "created", "resolved"])
        sheet.write_row(4, 0, [1042, "2026-01-05T08:00:00Z", ""])
        sheet.write_row(5, 0, ["B", "soon", ""])
        sheet.write_row(9, 0, ["C", "2026-01-05T08:00:00Z", True])
    log = read_log(path)
    assert [history.request for history in log.histories()] == ["1042"]
    assert listed(log) == [
        "row 6: “soon” in the column “created” is not a time as the mapping has it",
        "row 10: “yes” in the column “resolved” is not a time as the mapping has it",
    ]


def test_dates_of_excel_are_exact_to_the_second(tmp_path):
    path = tmp_path / "log.xlsx"
    moments = [datetime(2026, 1, 5, 8, 0, s) for s in range(60)]  # noqa: DTZ001 -- the clock on the wall
    for epoch in (False, True):
        with xlsxwriter.Workbook(path, {"date_1904": epoch}) as book:
            sheet = book.add_worksheet()
            date = book.add_format({"num_format": 22})
            sheet.write_row(0, 0, ["request", "created"])
            for n, moment in enumerate(moments, start=1):
                sheet.write(n, 0, n)
                sheet.write_datetime(n, 1, moment, date)
        mapping = (
            'layout = "requests"\n[columns]\nrequest = "request"\ncreated = "created"\n'
            '[time]\nzone = "UTC"'
        )
        log = read_log(path, read_mapping(mapping.encode(), name="m.toml"))
        assert log.plain is not None
        assert log.plain.created.tolist() == [
            int(moment.replace(tzinfo=UTC).timestamp()) for moment in moments
        ]


def test_the_mapping_names_the_sheet(tmp_path):
    path = tmp_path / "log.xlsx"
    write_xlsx(path, ROWS)
    mapping = f'layout = "events"\n[columns]\n{"".join(f"{n} = {n!r}{chr(10)}" for n in NAMES)}'
    said = read_mapping((mapping + '[file]\nsheet = "Tickets"').encode(), name="m.toml")
    with pytest.raises(UnreadableLog, match="has no sheet “Tickets”; it has Log"):
        read_log(path, said)


def test_xes_events_are_named_by_trace_and_event(tmp_path, listed):
    path = tmp_path / "log.xes"
    events = xes_of(ROWS).replace(
        '<date key="time:timestamp" value="2026-01-05T10:00:00Z"/>', "", 1
    )
    path.write_text(events, encoding="utf-8")
    log = read_log(path, read_mapping(MAPPING.encode(), name="m.toml"))
    assert listed(log) == ["trace 1, event 3: the column “time:timestamp” is empty"]


def test_xes_without_any_time_is_refused(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(xes_of(ROWS).replace("time:timestamp", "when"), encoding="utf-8")
    with pytest.raises(UnfitMapping, match="no column “time:timestamp”, which the mapping asks"):
        read_log(path, read_mapping(MAPPING.encode(), name="m.toml"))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (pa.list_(pa.string()), "the column “created” holds list"),
        (pa.struct([("a", pa.int8())]), "the column “created” holds struct"),
        (pa.binary(), "the column “created” holds binary"),
        (pa.int64(), "not one row of 1 can be used"),
    ],
)
def test_a_parquet_column_of_the_wrong_type_is_refused(tmp_path, kind, message):
    path = tmp_path / "log.parquet"
    values = {pa.int64(): 5, pa.binary(): b"x"}.get(kind)
    table = {"request": ["A"], "created": pa.array([values], kind)}
    pq.write_table(pa.table(table), path)
    with pytest.raises((UnreadableLog, UnfitMapping), match=message):
        read_log(path)


@pytest.mark.parametrize("name", ["log.parquet", "log.xlsx", "log.xes"])
def test_a_damaged_file_is_refused_in_a_sentence(folder, name):
    path = folder / {"log.parquet": "text.parquet"}.get(name, name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises((UnreadableLog, UnfitMapping)) as refused:
        read_log(path, read_mapping(MAPPING.encode(), name="m.toml"))
    assert str(refused.value).startswith(path.name)
