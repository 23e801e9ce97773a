"""A report with Polars: scan, join_asof, group_by, lazily."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.peers.merge_asof import edges
from bench.peers.reports.shape import HOW_URGENT, WHICH, Report, Work, targets
from bench.workload import calendars


def with_polars(path: Path) -> Work:
    """Read, join_asof and group_by, lazily."""
    table = pl.from_pandas(edges(calendars())).lazy()
    held = pl.from_pandas(targets()).lazy()

    def work() -> Report:
        asked, paused = _read_with_polars(path)
        for column in ("created", "responded", "resolved"):
            asked = _counted_with_polars(asked, table, column)
        for column in ("starts", "ends"):
            paused = _counted_with_polars(paused, table, column)
        rows = _summed_with_polars(_less_pauses(asked, paused), held).collect().iter_rows()
        return {(c, p, m): (n, answered, solved) for c, p, m, n, answered, solved, *_ in rows}

    return work


def _read_with_polars(path: Path) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    if path.is_dir():
        asked = pl.scan_parquet(path / "requests.parquet").with_row_index("request")
        paused = pl.scan_parquet(path / "pauses.parquet").with_columns(
            pl.col("request").cast(pl.UInt32), pl.col("starts", "ends").cast(pl.Int64)
        )
        instants = pl.col("created", "responded", "resolved").cast(pl.Int64)
        asked = asked.with_columns(instants)
        return asked, paused.join(asked.select("request", "calendar"), on="request")
    asked = pl.scan_csv(path, try_parse_dates=True).with_row_index("row")
    asked = asked.select(
        pl.col("row").alias("request"),
        pl.col("service").replace_strict(WHICH, return_dtype=pl.Int32).alias("calendar"),
        pl.col("priority").replace_strict(HOW_URGENT, return_dtype=pl.Int32),
        pl.col("created", "responded", "resolved").dt.epoch("s"),
    )
    return asked, asked.head(0).select(
        "request", "calendar", starts=pl.col("created"), ends=pl.col("created")
    )


def _counted_with_polars(asked: pl.LazyFrame, table: pl.LazyFrame, column: str) -> pl.LazyFrame:
    joined = asked.sort(column).join_asof(
        table,
        left_on=column,
        right_on="opens",
        by="calendar",
        coalesce=False,
        check_sortedness=False,
    )
    past = pl.min_horizontal(column, "closes") - pl.col("opens")
    counted = (pl.col("before") + past).alias(f"{column}_counted")
    return joined.with_columns(counted).drop("opens", "closes", "before")


def _less_pauses(asked: pl.LazyFrame, paused: pl.LazyFrame) -> pl.LazyFrame:
    """Take the paused seconds of each request off its resolution, overlapping ones once."""
    ends = pl.col("ends_counted")
    before = ends.cum_max().shift(fill_value=0).over("request")
    lasted = (ends - pl.max_horizontal("starts_counted", before)).clip(0)
    stood = (
        paused.sort("starts", "ends")
        .with_columns(stood=lasted)
        .group_by("request")
        .agg(pl.sum("stood"))
    )
    made = pl.col("created_counted")
    return asked.join(stood, on="request", how="left").with_columns(
        response=pl.col("responded_counted") - made,
        resolution=pl.col("resolved_counted") - made - pl.col("stood").fill_null(0),
    )


def _summed_with_polars(asked: pl.LazyFrame, held: pl.LazyFrame) -> pl.LazyFrame:
    made = pl.from_epoch("created", time_unit="s")
    ranks = [
        pl.col(column).quantile(share, interpolation="equiprobable").alias(f"{column}_{share}")
        for column in ("response", "resolution")
        for share in (0.5, 0.9)
    ]
    return (
        asked.join(held, on="priority")
        .with_columns(month=made.dt.year() * 12 + made.dt.month().cast(pl.Int32))
        .group_by("calendar", "priority", "month")
        .agg(
            pl.len(),
            (pl.col("response") <= pl.col("answer_within")).sum().alias("answered"),
            (pl.col("resolution") <= pl.col("solve_within")).sum().alias("solved"),
            *ranks,
        )
    )
