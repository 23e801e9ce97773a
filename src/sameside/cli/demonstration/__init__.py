"""The demonstration: a fictional police authority, a fictional service company, two years."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from sameside.cli.demonstration.log import log_bytes
from sameside.delivery.reckoning.writing import write
from sameside.formats.agreement import understood
from sameside.kernel.refusal import N_, Refused

AGREEMENT = "agreement.toml"
LOG = "requests.csv"
LOG_DIGEST = "96ba0f3da7c525aead97e1eafc1b245aa051d40c31ff1ec399b20d5d4bd61d6b"
"""SHA-256, in hex, of the log. Where it lies already, it need not be made again."""


class NotOurFolder(Refused):
    """A folder with somebody's own agreement or log in it."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The two files of the demonstration; the log needs no mapping."""

    agreement: Path
    log: Path


def write_demonstration(folder: Path) -> Demonstration:
    """Write agreement and log into a folder, made if missing; the same bytes every time.

    :raises NotOurFolder: when somebody's own files lie there. :raises OSError: when the folder
        cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = Demonstration(folder / AGREEMENT, folder / LOG)
    agreed = resources.files("sameside.cli.demonstration").joinpath(AGREEMENT).read_bytes()
    _require_ours(made, agreed)
    write(made.agreement, agreed)
    if not _lies_there(made.log):
        write(made.log, log_bytes(understood(agreed, AGREEMENT)))
    return made


def _require_ours(made: Demonstration, agreed: bytes) -> None:
    """Refuse a folder with an agreement or a log that are not the demonstration's.

    An agreement of ours that was tried things with still begins as ours does.
    """
    begins = agreed.splitlines()[0]
    if made.agreement.exists():
        with made.agreement.open("rb") as there:
            ours, other = there.read(len(begins)) == begins, made.agreement
    else:
        ours, other = not made.log.exists() or _lies_there(made.log), made.log
    if not ours:
        raise NotOurFolder(
            N_(
                "{file} lies there already and is not the demonstration's; it was left as it is."
                " Name another folder with --folder."
            ),
            file=other,
        )


def _lies_there(log: Path) -> bool:
    if not log.is_file():
        return False
    with log.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == LOG_DIGEST


__all__ = ["LOG_DIGEST", "Demonstration", "write_demonstration"]
