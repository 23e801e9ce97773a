"""A report with DuckDB: one query over the file, with ASOF JOIN and GROUP BY."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from bench.files import PRIORITIES, services
from bench.peers.merge_asof import edges
from bench.peers.reports.shape import Report, Work, targets
from bench.workload import calendars

COUNTED: Final = """
    {one} AS (
        SELECT a.*, e.before + least(a.{at}, e.closes) - e.opens AS {name}
        FROM {source} a ASOF JOIN edges e ON a.calendar = e.calendar AND a.{at} >= e.opens
    )"""
SUMMED: Final = """
    SELECT calendar, priority, month, count(*) AS n,
           count(*) FILTER (response <= answer_within) AS answered,
           count(*) FILTER (resolution <= solve_within) AS solved,
           quantile_disc(response, [0.5, 0.9]), quantile_disc(resolution, [0.5, 0.9])
    FROM (
        SELECT d.calendar, d.priority, year(made) * 12 + month(made) AS month,
               answered_at - made_at AS response,
               solved_at - made_at - coalesce(stood, 0) AS resolution,
               t.answer_within, t.solve_within
        FROM (SELECT *, make_timestamp(created::BIGINT * 1000000) AS made FROM counted) d
        JOIN targets t USING (priority)
        LEFT JOIN (SELECT request, sum(stood) AS stood FROM standing GROUP BY request) p
            ON p.request = d.request
    ) GROUP BY calendar, priority, month"""


def with_duckdb(path: Path) -> Work:
    """Read, ASOF JOIN and GROUP BY in one query."""
    connection = duckdb.connect(config={"threads": 1})
    connection.register("edges", edges(calendars()))
    connection.execute("CREATE TABLE open_hours AS SELECT * FROM edges")
    connection.unregister("edges")
    connection.execute("ALTER TABLE open_hours RENAME TO edges")
    connection.register("targets", targets())
    connection.register(
        "services", pd.DataFrame({"service": services()}).reset_index(names="calendar")
    )
    connection.register(
        "priorities", pd.DataFrame({"word": PRIORITIES}).reset_index(names="priority")
    )
    query = _in_sql(path)

    def work() -> Report:
        rows = connection.execute(query).fetchall()
        return {(c, p, m): (n, answered, solved) for c, p, m, n, answered, solved, *_ in rows}

    return work


def _in_sql(path: Path) -> str:
    asked, paused = _read_in_sql(path)
    counted = ",".join(
        COUNTED.format(one=one, at=at, name=name, source=source)
        for one, at, name, source in (
            ("made_known", "created", "made_at", "asked"),
            ("answer_known", "responded", "answered_at", "made_known"),
            ("counted", "resolved", "solved_at", "answer_known"),
            ("began", "starts", "began_at", "paused"),
            ("resumed", "ends", "resumed_at", "began"),
        )
    )
    standing = """
        standing AS (
            SELECT request, greatest(0, resumed_at - greatest(began_at, coalesce(max(resumed_at)
                OVER (PARTITION BY request ORDER BY starts, ends
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS stood
            FROM resumed
        )"""
    return f"WITH asked AS ({asked}), paused AS ({paused}), {counted}, {standing} {SUMMED}"


def _read_in_sql(path: Path) -> tuple[str, str]:
    if path.is_dir():
        # A pause names its request by its row.
        asked = f"""SELECT file_row_number AS request, * EXCLUDE (file_row_number)
            FROM read_parquet('{path}/requests.parquet', file_row_number = true)"""  # noqa: S608 -- a path of our own
        paused = f"""SELECT p.*, a.calendar FROM read_parquet('{path}/pauses.parquet') p
            JOIN asked a USING (request)"""  # noqa: S608 -- as above
        return asked, paused
    instants = ", ".join(
        f"epoch({column})::BIGINT AS {column}" for column in ("created", "responded", "resolved")
    )
    asked = f"""SELECT r.request, s.calendar, p.priority, {instants}
        FROM read_csv('{path}') r JOIN services s USING (service)
        JOIN priorities p ON p.word = r.priority"""  # noqa: S608 -- as above
    nothing = "SELECT ''::VARCHAR AS request, 0 AS calendar, 0 AS starts, 0 AS ends WHERE false"
    return asked, nothing
