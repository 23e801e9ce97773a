"""A report with pandas: read, merge_asof, groupby."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from bench.peers.merge_asof import counted_before, edges
from bench.peers.reports.shape import HOW_URGENT, WHICH, Report, Work
from bench.workload import RESOLUTION_TARGETS, RESPONSE_TARGETS, Int64s, calendars


def with_pandas(path: Path) -> Work:
    """Read, join, group by."""
    table = edges(calendars())

    def work() -> Report:
        asked, paused = _read_with_pandas(path)
        n = len(asked)
        instants = [asked[column].to_numpy() for column in ("created", "responded", "resolved")]
        whose = paused["request"].to_numpy()
        which = np.concatenate([np.arange(n)] * 3 + [whose, whose])
        instants += [paused["starts"].to_numpy(), paused["ends"].to_numpy()]
        counts = counted_before(
            table, asked["calendar"].to_numpy()[which], np.concatenate(instants).astype(np.int64)
        )
        made, answered, solved = np.split(counts[: 3 * n], 3)
        begins, ends = np.split(counts[3 * n :], 2)
        stood = _stood_still(paused.assign(begins=begins, ends=ends), n)
        asked["response"] = answered - made
        asked["resolution"] = solved - made - stood
        return _summed_with_pandas(asked)

    return work


def _read_with_pandas(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    if path.is_dir():
        asked = pd.read_parquet(path / "requests.parquet")
        return asked, pd.read_parquet(path / "pauses.parquet")
    read = pd.read_csv(
        path, engine="pyarrow", dtype={"service": "category", "priority": "category"}
    )
    asked = pd.DataFrame(
        {
            "calendar": read["service"].cat.rename_categories(WHICH).astype(np.int32),
            "priority": read["priority"].cat.rename_categories(HOW_URGENT).astype(np.int32),
            **{
                column: pd.to_datetime(read[column], utc=True)
                .astype("datetime64[s, UTC]")
                .astype("int64")
                for column in ("created", "responded", "resolved")
            },
        }
    )
    return asked, pd.DataFrame({"request": [], "starts": [], "ends": []}, dtype=np.int64)


def _stood_still(paused: pd.DataFrame, n: int) -> Int64s:
    """Return the paused seconds of each request, overlapping ones once."""
    before = (
        paused.groupby("request")["ends"].cummax().groupby(paused["request"]).shift(fill_value=0)
    )
    lasted = paused["ends"] - np.maximum(paused["begins"], before)
    return np.bincount(paused["request"], np.maximum(lasted, 0), n).astype(np.int64)


def _summed_with_pandas(asked: pd.DataFrame) -> Report:
    months = asked["created"].to_numpy().astype("datetime64[s]").astype("datetime64[M]")
    asked["month"] = months.astype(np.int64) + 1970 * 12 + 1
    asked["answered"] = asked["response"] <= RESPONSE_TARGETS[asked["priority"]]
    asked["solved"] = asked["resolution"] <= RESOLUTION_TARGETS[asked["priority"]]
    grouped = asked.groupby(["calendar", "priority", "month"])
    summed = grouped.agg(
        n=("answered", "size"), answered=("answered", "sum"), solved=("solved", "sum")
    )
    for column in ("response", "resolution"):
        grouped[column].quantile([0.5, 0.9], interpolation="higher")
    rows = summed.itertuples(name=None)
    return {key: (int(n), int(answered), int(solved)) for key, n, answered, solved in rows}
