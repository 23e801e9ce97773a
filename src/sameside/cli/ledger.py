"""`sameside ledger export` and `verify`: the record, taken home and verified there."""

from __future__ import annotations

import argparse
import re
import tarfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
TAR = ".tar"
REQUIRED = re.compile(r"(customer|supplier)(:all|:[0-9]{1,15})?")
WHO = {
    "customer": N_("the customer"),
    "supplier": N_("the supplier"),
    "facilitator": N_("the facilitator"),
}
MEANINGS = {
    "REWRITTEN": N_(
        "Entry {n} is not the one that was signed: changed, taken out, put in or moved."
    ),
    "TRUNCATED": N_("More entries were signed than are here."),
    "FORK": N_("The host signed two records that do not begin the same."),
    "PAYLOAD": N_("Words beside entry {n} were changed, or are gone and nobody erased them."),
    "SIGNATURE": N_(
        "A signature is not of the key you know, or one that must be there is missing."
    ),
    "UNREADABLE": N_("This is no whole bundle, and nothing can be said about it."),
}
"""What each answer of verify.py means."""
VERIFIED, UNREADABLE = "VERIFIED", "UNREADABLE"
AFTER = N_(
    "Entries {first} to {last} are covered by no cosignature and by no checkpoint you gave:"
    " for them you have the host’s word alone."
)
RECORDED = N_("The record says that entries {first} to {last} were lost. Both sides were told.")
WOULD_BE_LOST = N_(
    "Entries {first} to {last} were signed and are not here. Put back the newest bundles of both"
    " sides first (sameside ledger replay). What is missing then is lost: say so with --for-good."
)
KEY = N_("The key of {name} is {fingerprint}. It must be the one that you were told.")


class Reader(StrEnum):
    """Whom a bundle is for."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    FACILITATOR = "facilitator"


class Cosigning(StrEnum):
    """The sides that sign."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class NoBundle(Refused):
    """Something from which no record can be read."""


class NotRequirable(Refused):
    """A requirement that names no side."""


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


@app.command(help=_("Verify a bundle on this machine, with no server and no network."))
@answering
def verify(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", help=_("The bundle: a .tar or a folder."))
    ],
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help=_("A checkpoint that you have kept.")),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIDE[:N]",
            help=_(
                "A side that must have cosigned; with a number, at least so many of the first"
                " entries, with “all” every one."
            ),
        ),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FINGERPRINT",
            help=_("The fingerprint of the host's key that you were told; SIDE=… for a side's."),
        ),
    ] = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Ask verify.py, answer with its word and exit code, and explain it in the reader's language.

    The file itself, which anybody may run alone, speaks English.
    """
    words = Words(language)
    for each in require or ():
        _require_side(each)
    asked = argparse.Namespace(
        checkpoint=[str(place) for place in checkpoint or ()],
        require=require or [],
        key=key or [],
    )
    try:
        found = verifier.verify(verifier.files_of(bundle), asked)
    except verifier.NotVerified as fault:
        return _answer_no(Exit.NO, *fault.args, words=words, as_json=as_json)
    except (*verifier.FAULTS, tarfile.TarError) as fault:
        return _answer_no(Exit.CANNOT, UNREADABLE, repr(fault), words=words, as_json=as_json)
    if as_json:
        tell_json({"answer": VERIFIED, "meaning": " ".join(verifier.told(found)), "found": found})
        return Exit.DONE
    for line in (VERIFIED, *_found_in_words(found, words)):
        tell(line)
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

    done = replay_bundle(head=_record(record), files=files, now=timezone.now())
    if as_json:
        tell_json(asdict(done))
        return Exit.DONE
    _n = words.count
    tell(_n("One entry was put back.", "{n} entries were put back.", done.entries))
    tell(_n("One text came with them.", "{n} texts came with them.", done.payloads))
    return Exit.DONE


@app.command(
    help=_(
        "Verify a bundle and sign its last checkpoint with your side's own key; what is written"
        " goes back to the page of the record."
    )
)
@answering
def cosign(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", help=_("The bundle: a .tar or a folder."))
    ],
    side: Annotated[Cosigning, typer.Option("--side", help=_("The side you sign for."))],
    key_file: Annotated[
        Path, typer.Option("--key-file", metavar="FILE", help=_("Your side's private key (PEM)."))
    ],
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help=_("A checkpoint that you have kept.")),
    ] = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Sign only what was verified, and what begins with what was signed before."""
    from sameside.ledger.keys import host_key  # noqa: PLC0415 -- only this command signs
    from sameside.ledger.notes import cosignature  # noqa: PLC0415 -- as above

    words = Words(language)
    asked = argparse.Namespace(checkpoint=[*map(str, checkpoint or ())], require=[], key=[])
    try:
        files = verifier.files_of(bundle)
        found = verifier.verify(files, asked)
    except verifier.NotVerified as fault:
        return _answer_no(Exit.NO, *fault.args, words=words, as_json=as_json)
    except (*verifier.FAULTS, tarfile.TarError) as fault:
        return _answer_no(Exit.CANNOT, UNREADABLE, repr(fault), words=words, as_json=as_json)
    key_file.stat()
    text, lines = files["checkpoints.txt"].decode().split("\n\n")[-2:]
    key, at, name = host_key(key_file, may_make=False), int(time.time()), found["record"]
    own = cosignature(f"{name}/{side.value}", key, f"{text}\n", at).strip()
    hosts = next(line for line in lines.split("\n") if line.split(" ")[1] == name)
    note = f"{text}\n\n{hosts}\n{own}"
    if as_json:
        tell_json({"note": f"{note}\n"})
    else:
        tell(note)
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
    if as_json:
        tell_json({"first": lost.start, "last": lost.stop - 1, "recorded": for_good})
    else:
        sentence = RECORDED if for_good else WOULD_BE_LOST
        tell(words.say(sentence, first=lost.start, last=lost.stop - 1))
    return Exit.DONE if for_good else Exit.NO


def _require_side(text: str) -> None:
    if not REQUIRED.fullmatch(text):
        raise NotRequirable(
            N_(
                "“{value}”: name a side, customer or supplier, alone or with :all or with a number"
                " of entries such as :980."
            ),
            value=text,
        )


def _answer_no(code: Exit, answer: str, english: str, *, words: Words, as_json: bool) -> Exit:
    """Say what was found instead, and what it means; verify.py's own sentence has the details."""
    if as_json:
        tell_json({"answer": answer, "meaning": english})
        return code
    word, _space, n = answer.partition(" ")
    tell(answer)
    tell(words.say(MEANINGS[word], n=n))
    tell(f"verify.py: {english}")
    return code


def _found_in_words(found: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Say what verify.py found, and how far each signature and each kept checkpoint reaches."""
    say, _n, total, record = words.say, words.count, found["entries"], found["record"]
    yield _n("{record}: one entry.", "{record}: {n} entries.", total, record=record)
    yield say(
        N_("A bundle for {who}. Texts in it: {payloads}; withheld: {withheld}; erased: {erased}."),
        **{name: found[name] for name in ("payloads", "withheld", "erased")},
        who=say(WHO.get(found["reader"], found["reader"])),
    )
    for name, covered in found["covered"].items():
        side = name.removeprefix(f"{record}/")
        source = say(WHO[side]) if side in WHO and side != name else name
        yield say(N_("Covered by {source}: {n} of {total}."), source=source, n=covered, total=total)
    farthest = max(found["covered"].values())
    yield (
        say(N_("Nothing lies after what they cover."))
        if farthest == total
        else say(AFTER, first=farthest, last=total - 1)
    )
    for name, fingerprint in found["keys"]:
        yield say(KEY, name=name, fingerprint=fingerprint)


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
