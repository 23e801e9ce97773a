"""What DuckDB and Polars need for the sums of a statement: count, share met, p50 and p90, exact.

p50 and p90 are the nearest rank on exact seconds, as ours.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import polars as pl

from bench.workload import Outcomes

Summed = dict[int, tuple[int, int, int, int]]
"""A group's requests, those met, and the 50th and 90th percentile in seconds."""


def with_duckdb(outcomes: Outcomes) -> Callable[[], object]:
    """Group by in SQL, on one thread, over NumPy's own arrays."""
    connection = duckdb.connect(config={"threads": 1})
    columns = {"grp": outcomes.group, "used": outcomes.used, "met": outcomes.met}
    connection.register("outcomes", columns)
    query = """
        SELECT grp, count(*) AS n, count(*) FILTER (met) AS met,
               quantile_disc(used, [0.5, 0.9]) AS ranks
        FROM outcomes GROUP BY grp
    """
    return lambda: connection.execute(query).fetchnumpy()


def with_polars(outcomes: Outcomes) -> Callable[[], object]:
    """Group by with expressions; Polars is told to use one thread by its environment."""
    frame = pl.DataFrame({"grp": outcomes.group, "used": outcomes.used, "met": outcomes.met})
    used = pl.col("used")
    asked = (
        pl.len().alias("n"),
        pl.col("met").sum(),
        used.quantile(0.5, interpolation="equiprobable").alias("p50"),
        used.quantile(0.9, interpolation="equiprobable").alias("p90"),
    )
    return lambda: frame.lazy().group_by("grp").agg(*asked).collect()


def expected(outcomes: Outcomes, group: int) -> tuple[int, int, int, int]:
    """Return the right answer for one group, worked out alone."""
    mine = outcomes.group == group
    used = np.sort(outcomes.used[mine])
    ranks = [int(used[-(-used.size * share // 100) - 1]) for share in (50, 90)]
    return used.size, int(outcomes.met[mine].sum()), ranks[0], ranks[1]


def from_duckdb(found: dict[str, np.ndarray]) -> Summed:
    """Read DuckDB's answer."""
    rows = zip(found["grp"], found["n"], found["met"], found["ranks"], strict=True)
    return {int(g): (int(n), int(met), int(r[0]), int(r[1])) for g, n, met, r in rows}


def from_polars(found: pl.DataFrame) -> Summed:
    """Read Polars' answer."""
    return {g: (n, met, int(p50), int(p90)) for g, n, met, p50, p90 in found.iter_rows()}
