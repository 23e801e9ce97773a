"""From a file to a report: ours and the peers'. Writes docs/reference/performance.md.

`./bench/statement --rows 1e6,1e7 --rounds 3`; with `--dry` it prints and leaves the page alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Final

from bench import page
from bench.chain import FEW, STAGES
from bench.measure import Measured, environment, in_rounds, made_before, pin
from bench.targets import Target

PEERS: Final = {"pandas": "pandas throughout", "duckdb": "DuckDB", "polars": "Polars"}
PACKAGES: Final = ("numpy", "numba", "pyarrow", "pandas", "duckdb", "polars")
SOURCES: Final = {"csv": "CSV, no pauses", "parquet": "Parquet, 0–3 pauses"}
CSV_ROWS: Final = 1_000_000
CSV_SECONDS: Final = 0.6
PARQUET_ROWS: Final = 10_000_000
PARQUET_NS: Final = 90.0
PARQUET_GB: Final = 1.2
MIB_A_GB: Final = 953.67
STAGE_NAMES: Final = {
    "agreement": "read the agreement",
    "log": "read the log",
    "digest": "digest what happened",
}
HEAD: Final = ("", "file", "requests", "seconds", "ns a request", "peak MiB", "as the kernel")


def main() -> None:
    """Measure, print, and write the page."""
    asked = _arguments()
    pin(asked.core)
    rows = [int(float(each)) for each in asked.rows.split(",")]
    made_before(_files_needed(rows))
    found = in_rounds(_contenders(rows), asked.rounds)
    text = "\n\n".join(_sections(rows, found, asked.rounds))
    print(text)
    if not asked.dry:
        page.write("bench/statement", text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/statement", description=__doc__)
    parser.add_argument("--rows", default="1e6,1e7", help="how many requests in a file")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds")
    parser.add_argument("--core", type=int, help="which core; the last one if not said")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    return parser.parse_args()


def _contenders(rows: Sequence[int]) -> Iterator[tuple[str, ...]]:
    for count in map(str, rows):
        if int(count) <= CSV_ROWS:
            # With evidence each request is named in eight figures: too much for one machine's
            # memory where there are ten times as many.
            yield from (("statement", source, count) for source in SOURCES)
            yield from (("figures", source, count) for source in SOURCES)
        yield "ours", "parquet", count
    peers_rows = str(min(CSV_ROWS, max(rows)))
    for source in SOURCES:
        yield from (("report", peer, source, peers_rows) for peer in PEERS)
        yield from (("stage", stage, source, peers_rows) for stage in STAGES)
    yield ("command",)


def _files_needed(rows: Sequence[int]) -> Iterator[tuple[str, int]]:
    for count in (FEW, *(each for each in rows if each <= CSV_ROWS)):
        yield from ((what, count) for what in ("csv", "parquet_log"))
    yield from (("layout", count) for count in (FEW, *rows))
    yield from ((what, min(CSV_ROWS, max(rows))) for what in ("csv", "parquet"))


def _sections(rows: Sequence[int], found: dict[str, Measured], rounds: int) -> Iterator[str]:
    yield f"{environment(PACKAGES)} Medians of interleaved rounds: {rounds}."
    yield "### What was to be reached, from a file"
    yield page.table(["", "to reach", "measured", ""], list(_targets(found)))
    yield "### Files"
    yield page.table(HEAD, list(_files(found)))
    yield (
        "Sameside's statement also names every request behind every figure, sums up by service, "
        "month and whole period, and digests log and statement; the peers' reports are the sums "
        "alone, and their opening hours lay ready in memory."
    )
    yield "### Where the time goes"
    yield page.table(["", "file", "seconds", "share"], list(_stages(rows, found)))
    yield _command(found)


def _targets(found: dict[str, Measured]) -> Iterator[list[str]]:
    from_csv = found.get(f"figures csv {CSV_ROWS}")
    target = Target(f"CSV of {CSV_ROWS:,} requests to report, after start", CSV_SECONDS, "s")
    yield target.row(from_csv.seconds if from_csv else None)
    words = f"parquet {PARQUET_ROWS}"
    large = found.get(f"ours {words}")
    target = Target(f"Parquet of {PARQUET_ROWS:,} requests to report", PARQUET_NS, "ns a request")
    yield target.row(large.nanoseconds if large else None)
    target = Target("and its peak memory", PARQUET_GB, "GB")
    yield target.row(large.peak_mb / MIB_A_GB if large else None)


def _files(found: dict[str, Measured]) -> Iterator[list[str]]:
    names = {
        "statement": "Sameside, the whole statement",
        "figures": "Sameside, the figures alone",
        "ours": "Sameside, the figures alone, from its own layout",
    }
    for key, each in found.items():
        kind, *rest = key.split()
        if kind not in {*names, "report"}:
            continue
        name = names.get(kind) or PEERS[rest[0]]
        source = rest[1] if kind == "report" else rest[0]
        figures = (each.seconds, each.nanoseconds, each.peak_mb)
        yield [name, SOURCES[source], f"{each.rows:,}", *map(page.figure, figures), each.right]


def _stages(rows: Sequence[int], found: dict[str, Measured]) -> Iterator[list[str]]:
    count = min(CSV_ROWS, max(rows))
    for source, named in SOURCES.items():
        whole = found.get(f"statement {source} {count}")
        if whole is None:
            continue
        parts = {
            name: found[key].seconds
            for stage, name in STAGE_NAMES.items()
            if (key := f"stage {stage} {source} {count}") in found
        }
        parts["count, sum up, compose"] = max(0.0, whole.seconds - sum(parts.values()))
        for name, seconds in parts.items():
            share = f"{100 * seconds / whole.seconds:.0f} %"
            yield [name, named, page.figure(seconds), share]


def _command(found: dict[str, Measured]) -> str:
    whole = found.get("command")
    if whole is None:
        return "The whole command was not measured."
    return (
        f"The whole command on the demonstration, `sameside statement … --out statement.html`, "
        f"from its start to the written page: {page.duration(whole.seconds)} for "
        f"{whole.rows:,} requests, peak {page.figure(whole.peak_mb)} MiB."
    )


if __name__ == "__main__":
    main()
