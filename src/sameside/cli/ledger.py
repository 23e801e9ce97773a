"""`sameside ledger`: the record written out, put back, or said to be lost."""

from __future__ import annotations

import tarfile
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sameside.cli import at_home
from sameside.cli.files import NoPlace, require_free
from sameside.cli.installation import DataFolder, open_installation
from sameside.cli.telling import HERE, Exit, Json, Language, answering, tell, tell_json
from sameside.delivery.reckoning.writing import write
from sameside.kernel.refusal import N_, Refused
from sameside.ledger import verify as verifier
from sameside.pages.words import Words

if TYPE_CHECKING:
    from sameside.ledger.models import Head

_ = HERE.say
app = typer.Typer(no_args_is_help=True, help=_("The record of a partnership."))
app.add_typer(at_home.app)
TAR = ".tar"
RECORDED = N_("The record says that entries {first} to {last} were lost. Both sides were told.")
WOULD_BE_LOST = N_(
    "Entries {first} to {last} were signed and are not here. Put back the newest bundles of both"
    " sides first (sameside ledger replay). What is missing then is lost: say so with --for-good."
)


class Reader(StrEnum):
    """Whom a bundle is for."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    FACILITATOR = "facilitator"


class NoBundle(Refused):
    """Something from which no record can be read."""


class NoSuchRecord(Refused):
    """A record that is not in this installation."""


@app.command(
    help=_(
        "Write a bundle of a record: its entries, the words one side may read, its checkpoints,"
        " keys, and the verifier."
    )
)
@answering
def export(
    record: Annotated[
        str, typer.Argument(metavar="PARTNERSHIP", help=_("The partnership's short name."))
    ],
    side: Annotated[Reader, typer.Option("--side", help=_("Whose words are in it."))],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help=_("A file that ends with .tar, or a folder.")),
    ],
    data: DataFolder = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Make a checkpoint of the record and write a bundle that ends with it."""
    words = Words(language)
    _require_place(out)
    open_installation(data)
    from django.utils import timezone  # noqa: PLC0415 -- Django has to be started before

    from sameside.ledger.actions import export_bundle  # noqa: PLC0415 -- as above
    from sameside.ledger.queries import host_fingerprint  # noqa: PLC0415 -- as above

    head = _record(record)
    _write(export_bundle(head=head, reader=side.value, now=timezone.now()), head.origin, out)
    fingerprint = host_fingerprint()
    if as_json:
        tell_json({"record": head.name, "out": str(out), "fingerprint": fingerprint})
        return Exit.DONE
    tell(words.say(N_("Written to {file}, with what this side may read."), file=out))
    tell(words.say(N_("The host signs with the key {fingerprint}."), fingerprint=fingerprint))
    return Exit.DONE


@app.command(
    help=_("Put back from a side's bundle what the record lost when an older backup was restored.")
)
@answering
def replay(
    record: Annotated[
        str, typer.Argument(metavar="PARTNERSHIP", help=_("The partnership's short name."))
    ],
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", help=_("The bundle: a .tar or a folder."))
    ],
    data: DataFolder = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Add the entries, words and checkpoints that the bundle has and the record lacks."""
    words = Words(language)
    files = _files(bundle)
    open_installation(data)
    from django.utils import timezone  # noqa: PLC0415 -- Django has to be started before

    from sameside.ledger.actions import replay_bundle  # noqa: PLC0415 -- as above

    head = _record(record)
    done = replay_bundle(head=head, files=files, now=timezone.now())
    _look_again(head)
    if as_json:
        tell_json(asdict(done))
        return Exit.DONE
    _n = words.count
    tell(_n("One entry was put back.", "{n} entries were put back.", done.entries))
    tell(_n("One text came with them.", "{n} texts came with them.", done.payloads))
    return Exit.DONE


@app.command(
    help=_(
        "Say for good that entries are lost, after an older backup was put back and no bundle of"
        " either side holds them. Both sides are told."
    )
)
@answering
def declare_loss(
    record: Annotated[
        str, typer.Argument(metavar="PARTNERSHIP", help=_("The partnership's short name."))
    ],
    for_good: Annotated[
        bool,
        typer.Option("--for-good", help=_("Record it. Without this, only say what is missing.")),
    ] = False,
    data: DataFolder = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Say what is missing; record it where that is wanted."""
    words = Words(language)
    open_installation(data)
    from django.utils import timezone  # noqa: PLC0415 -- Django has to be started before

    from sameside.ledger.queries import missing  # noqa: PLC0415 -- as above
    from sameside.partnerships.actions.record import say_lost  # noqa: PLC0415 -- as above

    head = _record(record)
    lost = missing(head.pk, head.size)
    if for_good or not lost:
        say_lost(head=head, now=timezone.now())
        _look_again(head)
    if as_json:
        tell_json({"first": lost.start, "last": lost.stop - 1, "recorded": for_good})
    else:
        sentence = RECORDED if for_good else WOULD_BE_LOST
        tell(words.say(sentence, first=lost.start, last=lost.stop - 1))
    return Exit.DONE if for_good else Exit.NO


def _look_again(head: Head) -> None:
    """Read the whole record, so that its pages say at once how it stands now."""
    from django.utils import timezone  # noqa: PLC0415 -- Django has to be started before

    from sameside.config.jobs.tasks import verify  # noqa: PLC0415 -- as above

    verify(head, now=timezone.now())


def _files(bundle: Path) -> dict[str, bytes]:
    try:
        return verifier.files_of(bundle)
    except (LookupError, tarfile.TarError) as fault:
        raise NoBundle(N_("{file}: this is no whole bundle: {why}."), file=bundle, why=fault) from (
            fault
        )


def _require_place(out: Path) -> None:
    """Refuse a place where a bundle cannot lie, before any work is done."""
    if out.suffix == TAR:
        require_free([out], [])
    elif out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NoPlace(
            N_("{file}: name a file that ends with .tar, or a folder that is empty or not there."),
            file=out,
        )


def _record(origin: str) -> Head:
    from sameside.ledger.models import Head  # noqa: PLC0415 -- Django has to be started before

    head = Head.objects.filter(origin=origin).first()
    if head is None:
        there = ", ".join(Head.objects.order_by("origin").values_list("origin", flat=True)[:20])
        raise NoSuchRecord(
            N_("There is no record of “{name}” here. There are: {there}."),
            name=origin,
            there=there or "-",
        )
    return head


def _write(files: dict[str, bytes], origin: str, out: Path) -> None:
    from sameside.ledger.bundle import tar_of  # noqa: PLC0415 -- Django has to be started before

    if out.suffix == TAR:
        write(out, tar_of(files, f"sameside-{origin}"))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write(out / name, content)
