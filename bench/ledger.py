"""How fast the record is: verifying 100,000 entries with verify.py, and adding entries.

.venv/bin/python -m bench.ledger            measure, and write the figures into the documents
.venv/bin/python -m bench.ledger --dry      measure and print

Verifying runs in a process of its own with the plain interpreter (`-I -S`: nothing but the standard
library). Adding goes through `actions.record`, each entry with a payload of its own and in a
transaction of its own that is on the disk when it returns (SQLite: synchronous=FULL; PostgreSQL:
fsync on).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Final

from bench import page
from bench.targets import Target

ROOT: Final = Path(__file__).parent.parent
DOCUMENT: Final = ROOT / "docs" / "reference" / "ledger.md"
ENTRIES: Final = 100_000
CHECKPOINTS: Final = 1_000
APPENDED: Final = 2_000
ROUNDS: Final = 3
VERIFIED: Final = f"`verify.py`, {ENTRIES:,} entries, {CHECKPOINTS:,} checkpoints"
LONGEST: Final = 10.0
LEAST: Final = 250.0
DURABLE: Final = ("fsync", "synchronous_commit", "full_page_writes")


def main() -> None:
    """Measure, print, and write the figures down."""
    asked = _arguments()
    if asked.child:
        CHILDREN[asked.child](Path(asked.folder))
        return
    with tempfile.TemporaryDirectory(prefix="sameside-bench-", dir=asked.disk) as folder:
        text = "\n\n".join(_sections(Path(folder)))
    print(text)
    if not asked.dry:
        page.write("bench/ledger", text, DOCUMENT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.ledger", description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print, and leave the document alone")
    parser.add_argument("--disk", help="the folder to write in, on the disk that is to be measured")
    parser.add_argument("--child", choices=tuple(CHILDREN), help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def _sections(folder: Path) -> Iterator[str]:
    _child("bundle", folder)
    seconds, peak_mb = _verified(folder / "bundle")
    sqlite = _child("append", folder / "sqlite")
    with _postgresql() as address:
        postgresql = _child("append", folder / "postgresql", SAMESIDE_DATABASE=address)
    yield f"{_machine()}; {os.cpu_count()} cores; Python {platform.python_version()}."
    yield page.table(
        ["", "to reach", "measured", ""],
        [
            Target(VERIFIED, LONGEST, "s").row(seconds),
            _rate("SQLite, one writer", sqlite["one"]),
            _rate("SQLite, four writers of one record", sqlite["four"]),
            _rate("PostgreSQL, one writer", postgresql["one"]),
            _rate("PostgreSQL, four writers of one record", postgresql["four"]),
        ],
    )
    yield (
        f"Medians of {ROUNDS} rounds; one machine for database and writers. `verify.py` held"
        f" {page.figure(peak_mb)} MiB at its most. Reading {ENTRIES:,} entries again before"
        f" a checkpoint is signed took {page.figure(sqlite['checkpoint'])} s on SQLite and"
        f" {page.figure(postgresql['checkpoint'])} s on PostgreSQL."
    )


def _rate(what: str, measured: float) -> list[str]:
    return Target(f"entries added, {what}", LEAST, "a second", at_least=True).row(measured)


def _verified(bundle: Path) -> tuple[float, float]:
    """Verify a bundle as anybody would, and return seconds and the peak in MiB."""
    verifier = bundle / "verify.py"
    began = perf_counter()
    done = subprocess.run(  # noqa: S603 -- our own file
        [sys.executable, "-I", "-S", verifier, bundle], capture_output=True, text=True, check=True
    )
    taken = perf_counter() - began
    assert done.stdout.startswith("VERIFIED\n"), done.stdout
    return taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _child(what: str, folder: Path, **environment: str) -> dict[str, float]:
    """Do a part in a process of its own, with an installation of its own."""
    done = subprocess.run(  # noqa: S603 -- our own module
        [sys.executable, "-m", "bench.ledger", "--child", what, "--folder", folder],
        cwd=ROOT,
        env=os.environ | {"SAMESIDE_DATA": str(folder)} | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _machine() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


@contextmanager
def _postgresql() -> Iterator[str]:
    """Lend a PostgreSQL that keeps what it has said is committed."""
    from tests.postgresql import started  # noqa: PLC0415 -- it starts a server

    address = started()
    import psycopg  # noqa: PLC0415 -- as above

    with psycopg.connect(address, autocommit=True) as connection:
        for name in DURABLE:
            connection.execute(f"ALTER SYSTEM SET {name} = on")
        connection.execute("SELECT pg_reload_conf()")
    yield address


def _make_bundle(folder: Path) -> None:
    """Write a bundle of many entries: every second with a text, hourly checkpoints, cosigned."""
    _start(folder)
    from tests.apps.ledger.bundles import Making, write  # noqa: PLC0415 -- Django is set up

    step = ENTRIES // CHECKPOINTS
    sizes = range(step, ENTRIES + 1, step)
    made = Making(sizes=sizes, cosigned=frozenset(sizes[::10]))
    for index in range(ENTRIES):
        text = {"text": ("both", f"Night cleaning of building {index}: the floor was wet.")}
        about = {"card": str(index % 900), "move": "answer"}
        made.add("card.move", about, **(text if index % 2 else {}))
    verifier = ROOT / "src" / "sameside" / "ledger" / "verify.py"
    write(made.files() | {"verify.py": verifier.read_bytes()}, folder / "bundle")
    print("{}")


def _append(folder: Path) -> None:
    """Add entries to a record, by one writer and by four; then sign a long record."""
    _start(folder)
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call_command("migrate", verbosity=0)
    rates = {
        name: statistics.median(_per_second(f"{name}-{turn}", writers) for turn in range(ROUNDS))
        for name, writers in (("one", 1), ("four", 4))
    }
    print(json.dumps(rates | {"checkpoint": _checkpoint()}))


def _start(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sameside.config.settings"
    import django  # noqa: PLC0415 -- settings come from the environment of this process

    django.setup()


def _per_second(origin: str, writers: int) -> float:
    """Return how many entries a second some writers add to one record."""
    from sameside.ledger.actions import begin_record  # noqa: PLC0415 -- Django is set up

    head = begin_record(origin=origin)
    add = _adder(head.pk)
    add(50)
    threads = [threading.Thread(target=add, args=(APPENDED // writers,)) for _ in range(writers)]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = perf_counter() - began
    head.refresh_from_db()
    assert head.size == APPENDED + 50
    return APPENDED / taken


def _adder(head_id: object) -> Callable[[int], None]:
    from datetime import UTC, datetime  # noqa: PLC0415 -- beside what needs Django

    from django.db import connection, transaction  # noqa: PLC0415 -- Django is set up

    from sameside.ledger import kinds  # noqa: PLC0415 -- as above
    from sameside.ledger.actions import Actor, record  # noqa: PLC0415 -- as above

    kinds.register("bench.move", "{who} moved card {card}")
    nora = Actor(side="customer", seat="7f3a", role="member")

    def add(many: int) -> None:
        for number in range(many):
            with transaction.atomic():
                record(
                    head_id=head_id,  # type: ignore[arg-type]  # -- the head's own key
                    what="bench.move",
                    by=nora,
                    now=datetime.now(UTC),
                    about={"card": str(number)},
                    personal={"text": {"text": "The floor was wet again this morning."}},
                )
        connection.close()

    return add


def _checkpoint() -> float:
    """Return the seconds it takes to read a long record again and sign it."""
    from datetime import UTC, datetime  # noqa: PLC0415 -- beside what needs Django

    from sameside.kernel import merkle  # noqa: PLC0415 -- as below
    from sameside.ledger.actions import begin_record, make_checkpoint  # noqa: PLC0415 -- Django is set up
    from sameside.ledger.models import Entry  # noqa: PLC0415 -- as above
    from sameside.ledger.policy import canonical  # noqa: PLC0415 -- as above

    head, now = begin_record(origin="long"), datetime.now(UTC)
    contents = [canonical({"about": {"card": "7"}, "index": index}) for index in range(ENTRIES)]
    leaves = [merkle.leaf_hash(content) for content in contents]
    rows = (
        Entry(head=head, index=index, what="bench.move", content=content, leaf=leaf, at=now)
        for index, (content, leaf) in enumerate(zip(contents, leaves, strict=True))
    )
    Entry.objects.bulk_create(rows, batch_size=2_000)
    tree = merkle.head_of(leaves)
    head.size, head.peaks = tree.size, b"".join(tree.peaks)
    head.save(update_fields=["size", "peaks"])
    began = perf_counter()
    make_checkpoint(head=head, now=now)
    return perf_counter() - began


CHILDREN: Final[dict[str, Callable[[Path], None]]] = {"bundle": _make_bundle, "append": _append}

if __name__ == "__main__":
    main()
