"""The demonstration: a fictional police authority, a fictional service company, two years."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from sameside.cli.demonstration.log import log_bytes
from sameside.formats.agreement import understood

AGREEMENT = "agreement.toml"
LOG = "requests.csv"
LOG_DIGEST = "96ba0f3da7c525aead97e1eafc1b245aa051d40c31ff1ec399b20d5d4bd61d6b"
"""SHA-256, in hex, of the log. Where it lies already, it need not be made again."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The two files of the demonstration; the log needs no mapping."""

    agreement: Path
    log: Path


def write_demonstration(folder: Path) -> Demonstration:
    """Write agreement and log into a folder, made if missing; the same bytes every time.

    :raises OSError: when the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = Demonstration(folder / AGREEMENT, folder / LOG)
    agreed = resources.files("sameside.cli.demonstration").joinpath(AGREEMENT).read_bytes()
    made.agreement.write_bytes(agreed)
    if not _lies_there(made.log):
        made.log.write_bytes(log_bytes(understood(agreed, AGREEMENT)))
    return made


def _lies_there(log: Path) -> bool:
    if not log.is_file():
        return False
    with log.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == LOG_DIGEST


__all__ = ["LOG_DIGEST", "Demonstration", "write_demonstration"]
