"""The clock: ours and the peers', in one run on one core. Writes docs/reference/performance.md.

`./bench/clock --rows 1e5,1e6,1e7 --rounds 5`; with `--dry` it prints and leaves the page alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bench import page
from bench.cases import categories
from bench.measure import Measured, environment, in_rounds, made_before, pin
from bench.peers.contract import Peer
from bench.right import PEERS, Score, peer, score
from bench.targets import Target

OURS: Final = {"numba": "Sameside, numba", "numpy": "Sameside, NumPy"}
OURSELVES: Final = ("engine", "kernel")
LIMITS: Final = {"numba": 25.0, "numpy": 220.0}
AGGREGATES_LIMIT: Final = 20.0
RATIOS: Final = {"opening_hours_py": 8000.0, "pm4py": 500.0, "busday_count": 8.0}
JOINED_RATIO: Final = 25.0
BYTES_A_REQUEST: Final = 67
MEASURED_AT: Final = 1_000_000
"""The rows at which ours is held against the peers, where they were measured."""
PACKAGES: Final = (
    "numpy",
    "numba",
    "pandas",
    "polars",
    "duckdb",
    "pm4py",
    "businesstimedelta",
    "business-duration",
    "opening-hours-py",
)


@dataclass(frozen=True)
class Run:
    """All that one run measured, by the words of each contender."""

    rows: Sequence[int]
    found: dict[str, Measured]
    peers: dict[str, Peer]
    scores: dict[str, Score]

    def one(self, *words: object) -> Measured | None:
        """Return a measurement, None where it could not be made."""
        return self.found.get(" ".join(str(word) for word in words))

    @cached_property
    def compared_at(self) -> int:
        """The number of our own requests the peers are held against."""
        return MEASURED_AT if MEASURED_AT in self.rows else max(self.rows)

    def ratio(self, theirs: Measured | None, *words: object) -> float | None:
        """Return how many of our requests fit into one of a peer's."""
        mine = self.one(*words)
        return None if theirs is None or mine is None else theirs.nanoseconds / mine.nanoseconds


def main() -> None:
    """Measure, print, and write the page."""
    asked = _arguments()
    core = pin(asked.core)
    rows = [int(float(each)) for each in asked.rows.split(",")]
    peers = dict(_installed())
    made_before(("requests", count) for count in {*rows, MEASURED_AT})
    found = in_rounds(_contenders(rows, peers), asked.rounds)
    scores = {module: score(each) for module, each in peers.items()}
    run = Run(rows, found, peers, scores)
    text = "\n\n".join(_sections(run, asked.rounds))
    print(f"core {core}\n\n{text}")
    if not asked.dry:
        page.write("bench/clock", text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/clock", description=__doc__)
    parser.add_argument("--rows", default="1e5,1e6,1e7", help="how many requests of ours")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds")
    parser.add_argument("--core", type=int, help="which core; the last one if not said")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    return parser.parse_args()


def _installed() -> Iterator[tuple[str, Peer]]:
    for module in PEERS:
        try:
            yield module, peer(module)
        except ImportError as missing:
            print(f"{module} is left out: {missing}")


def _contenders(rows: Sequence[int], peers: dict[str, Peer]) -> Iterator[tuple[str, ...]]:
    yield ("copy",)
    for count in rows:
        yield from (("ours", backend, str(count)) for backend in OURS)
    yield from (("peer", module, "0") for module in peers)
    yield "joined", str(min(MEASURED_AT, max(rows)))
    most = str(min(MEASURED_AT, max(rows)))
    yield "ours", "aggregates", most
    yield from (("aggregates", how, most) for how in ("duckdb", "polars"))


def _sections(run: Run, rounds: int) -> Iterator[str]:
    yield f"{environment(PACKAGES)} Medians of interleaved rounds: {rounds}."
    yield "### What was to be reached"
    yield page.table(["", "to reach", "measured", ""], list(_targets(run)))
    yield "### A full request"
    yield _full(run)
    yield _copied(run)
    yield "### Peers: elapsed time on one calendar"
    yield _peers(run)
    yield "### Right answers"
    yield _right(run)
    yield _lacks(run)
    yield "### Sums: count, share met, p50 and p90 by group"
    yield _aggregates(run)


def _targets(run: Run) -> Iterator[list[str]]:
    for backend, limit in LIMITS.items():
        for count in (n for n in run.rows if n >= MEASURED_AT):
            mine = run.one("ours", backend, count)
            target = Target(f"{OURS[backend]}, {count:,} full requests", limit, "ns a request")
            yield target.row(mine.nanoseconds if mine else None)
    summed = next((m for key, m in run.found.items() if key.startswith("ours aggregates")), None)
    yield Target("Sums", AGGREGATES_LIMIT, "ns a row").row(summed.nanoseconds if summed else None)
    for module, limit in RATIOS.items():
        name = run.peers[module].name if module in run.peers else module
        found = run.one("peer", module, 0)
        same = Target(f"{name} : ours, numba, the same work", limit, "×", at_least=True)
        yield same.row(run.ratio(found, "peer", "engine", 0))
        full = Target(f"{name}, elapsed alone : ours, a full request", limit, "×", at_least=True)
        yield full.row(run.ratio(found, "ours", "numba", run.compared_at))
    target = Target(
        "pandas merge_asof : ours, numba, the same work", JOINED_RATIO, "×", at_least=True
    )
    yield target.row(run.ratio(_joined(run), "ours", "numba", run.compared_at))


def _joined(run: Run) -> Measured | None:
    return next((m for key, m in run.found.items() if key.startswith("joined")), None)


def _full(run: Run) -> str:
    head = ["", "requests", "seconds", "requests/s", "ns a request", "peak MiB", "as the kernel"]
    ours = [
        (name, run.one("ours", backend, count))
        for backend, name in OURS.items()
        for count in run.rows
    ]
    everyone = [*ours, ("pandas merge_asof", _joined(run))]
    return page.table(head, [_figures(name, each) for name, each in everyone if each])


def _figures(name: str, each: Measured) -> list[str]:
    return [
        name,
        f"{each.rows:,}",
        page.figure(each.seconds),
        page.figure(each.per_second),
        page.figure(each.nanoseconds),
        page.figure(each.peak_mb),
        each.right,
    ]


def _copied(run: Run) -> str:
    copied = run.one("copy")
    if copied is None:
        return ""
    return (
        f"The machine itself copies {copied.per_second / 1e9:.1f} GB a second on this core: "
        f"the {BYTES_A_REQUEST} bytes of a request in "
        f"{page.figure(BYTES_A_REQUEST * copied.nanoseconds)} ns."
    )


def _peers(run: Run) -> str:
    head = ["", "how", "requests", "requests/s", "a request", "peak MiB", "as the kernel"]
    head += [*(f": {name}, full request" for name in OURS.values()), ": ours, elapsed alone"]
    rows = []
    for module, contender in run.peers.items():
        found = run.one("peer", module, 0)
        if found is None:
            continue
        ratios = [run.ratio(found, "ours", backend, run.compared_at) for backend in OURS]
        ratios.append(run.ratio(found, "peer", "engine", 0))
        rows.append(
            [
                contender.name,
                contender.use,
                f"{found.rows:,}",
                page.figure(found.per_second),
                page.duration(found.seconds / found.rows),
                page.figure(found.peak_mb),
                found.right,
                *(
                    "" if r is None or module in OURSELVES else f"{page.figure(r)} ×"
                    for r in ratios
                ),
            ]
        )
    return page.table(head, rows)


def _right(run: Run) -> str:
    head = ["", *(each.name for each in run.peers.values())]
    rows = [
        [category, *(f"{s.right[category]} of {s.asked[category]}" for s in run.scores.values())]
        for category in categories()
    ]
    whole = [f"**{s.right.total()} of {s.asked.total()}**" for s in run.scores.values()]
    return page.table(head, [*rows, ["**all**", *whole]])


def _lacks(run: Run) -> str:
    """Say, for each peer, what lies behind the answers that are not right."""
    lines = []
    for module, found in run.scores.items():
        said = [
            f"{category}: {', '.join(dict.fromkeys(why))}" for category, why in found.missed.items()
        ]
        if said:
            lines.append(f"- {run.peers[module].name} · " + " · ".join(said))
    return "\n".join(lines)


def _aggregates(run: Run) -> str:
    head = ["", "rows", "ns a row", "rows/s", "peak MiB", "right"]
    names = {"ours": "Sameside", "duckdb": "DuckDB", "polars": "Polars"}
    rows = []
    for key, each in run.found.items():
        first, second, *_ = f"{key} ".split(" ")
        if "aggregates" not in {first, second}:
            continue
        name = names[first] if first == "ours" else names[second]
        figures = (each.nanoseconds, each.per_second, each.peak_mb)
        rows.append([name, f"{each.rows:,}", *map(page.figure, figures), each.right])
    return page.table(head, rows)


if __name__ == "__main__":
    main()
