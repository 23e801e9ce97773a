"""`sameside ledger verify` and `cosign`: what a side does with a bundle on its own machine."""

from __future__ import annotations

import argparse
import re
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sameside.cli.telling import HERE, Exit, Json, Language, answering, tell, tell_json
from sameside.kernel.refusal import N_, Refused
from sameside.ledger import verify as verifier
from sameside.ledger.keys import host_key
from sameside.ledger.notes import cosignature
from sameside.pages.words import Words

_ = HERE.say
app = typer.Typer(no_args_is_help=True)
REQUIRED = re.compile(r"(customer|supplier)(:all|:[0-9]{1,15})?")
WHO = {
    "customer": N_("the customer"),
    "supplier": N_("the supplier"),
    "facilitator": N_("the facilitator"),
}
MEANINGS = {
    "REWRITTEN": N_(
        "Entry {index} is not the one that was signed: changed, taken out, put in or moved."
    ),
    "TRUNCATED": N_("More entries were signed than are here."),
    "FORK": N_("The host signed two records that do not begin the same."),
    "PAYLOAD": N_("Words beside entry {index} were changed, or are gone and nobody erased them."),
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
KEY = N_("The key of {name} is {fingerprint}. It must be the one that you were told.")


class Cosigning(StrEnum):
    """The sides that sign."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class NotRequirable(Refused):
    """A requirement that names no side."""


class NotVerified(Refused):
    """A bundle that is not what was signed, or none at all: the answer, and what it means."""

    def __init__(self, answer: str, english: str, code: Exit) -> None:
        """Keep the answer of verify.py, its own sentence, and its exit code."""
        word, _space, n = answer.partition(" ")
        super().__init__(MEANINGS[word], index=n)
        self.answer, self.english, self.code = answer, english, code


Bundle = Annotated[
    Path, typer.Argument(metavar="BUNDLE", help=_("The bundle: a .tar or a folder."))
]
Kept = Annotated[
    list[Path] | None, typer.Option(metavar="FILE", help=_("A checkpoint that you have kept."))
]
Required = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SIDE[:N]",
        help=_(
            "A side that must have cosigned; with a number, at least so many of the first"
            " entries, with “all” every one."
        ),
    ),
]
Pinned = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FINGERPRINT",
        help=_("The fingerprint of the host's key that you were told; SIDE=… for a side's."),
    ),
]


@app.command(help=_("Verify a bundle on this machine, with no server and no network."))
@answering
def verify(
    bundle: Bundle,
    checkpoint: Kept = None,
    require: Required = None,
    key: Pinned = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Ask verify.py, answer with its word and exit code, and explain it in the reader's language.

    The file itself, which anybody may run alone, speaks English.
    """
    words = Words(language)
    for each in require or ():
        _require_side(each)
    try:
        _files, found = _verified(bundle, checkpoint, require, key)
    except NotVerified as not_verified:
        return _answer_no(not_verified, words, as_json=as_json)
    if as_json:
        tell_json({"answer": VERIFIED, "meaning": " ".join(verifier.told(found)), "found": found})
        return Exit.DONE
    for line in (VERIFIED, *_found_in_words(found, words)):
        tell(line)
    return Exit.DONE


@app.command(
    help=_(
        "Verify a bundle and sign its last checkpoint with your side's own key; what is written"
        " goes back to the page of the record."
    )
)
@answering
def cosign(
    bundle: Bundle,
    side: Annotated[Cosigning, typer.Option("--side", help=_("The side you sign for."))],
    key_file: Annotated[
        Path, typer.Option("--key-file", metavar="FILE", help=_("Your side's private key (PEM)."))
    ],
    checkpoint: Kept = None,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Sign only what was verified, and what begins with what was kept before."""
    try:
        files, found = _verified(bundle, checkpoint, None, None)
    except NotVerified as not_verified:
        return _answer_no(not_verified, Words(language), as_json=as_json)
    # Not there is said as of any file; what KeyLost says is for a host.
    key_file.stat()
    key, at = host_key(key_file, may_make=False), int(time.time())
    text, lines = files["checkpoints.txt"].decode().split("\n\n")[-2:]
    hosts = next(line for line in lines.split("\n") if line.split(" ")[1] == found["record"])
    own = cosignature(f"{found['record']}/{side.value}", key, f"{text}\n", at).strip()
    note = f"{text}\n\n{hosts}\n{own}"
    if as_json:
        tell_json({"note": f"{note}\n"})
    else:
        tell(note)
    return Exit.DONE


def _verified(
    bundle: Path,
    checkpoint: Sequence[Path] | None,
    require: list[str] | None,
    key: list[str] | None,
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Ask verify.py; return the files and what was found in them.

    :raises NotVerified: when it is not what was signed, or cannot be read.
    """
    kept = [str(place) for place in checkpoint or ()]
    asked = argparse.Namespace(checkpoint=kept, require=require or [], key=key or [])
    try:
        files = verifier.files_of(bundle)
        return files, verifier.verify(files, asked)
    except verifier.NotVerified as fault:
        answer, english = fault.args
        raise NotVerified(answer, english, Exit.NO) from fault
    except (*verifier.FAULTS, tarfile.TarError) as fault:
        raise NotVerified(UNREADABLE, repr(fault), Exit.CANNOT) from fault


def _require_side(text: str) -> None:
    if not REQUIRED.fullmatch(text):
        raise NotRequirable(
            N_(
                "“{value}”: name a side, customer or supplier, alone or with :all or with a number"
                " of entries such as :980."
            ),
            value=text,
        )


def _answer_no(found: NotVerified, words: Words, *, as_json: bool) -> Exit:
    """Say what was found instead, and what it means; verify.py's own sentence has the details."""
    if as_json:
        tell_json({"answer": found.answer, "meaning": found.english})
    else:
        for line in (found.answer, words.refusal(found), f"verify.py: {found.english}"):
            tell(line)
    return found.code


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
