"""A small disk of its own in a file, whose power can be cut.

What a program wrote and did not see through to the disk lies in the kernel's cache, not in the
file. So a copy of the file holds what the disk would hold had the power gone at that moment, and
mounting the copy replays the file system's journal as the machine would do when it comes up again.
The cache of a disk's own electronics is not part of this: we ask for it to be emptied, and believe
the disk.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

NEEDED = ("mount", "umount", "mkfs.ext4", "cmp", "cp")
SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
SHUT_DOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN: the file system is gone at this moment, as its own tests do it."""
WITHOUT_FLUSHING = 2
COPIES = 200
PATIENCE = 20.0


def make_disk(image: Path, mebibytes: int) -> None:
    """Make an empty disk."""
    with image.open("wb") as made:
        made.truncate(mebibytes << 20)
    # Nothing is left to be filled in later, behind our back.
    _do("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))


@contextlib.contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """Mount a disk at a folder of its own; in the end it is let go of, whoever still holds it."""
    at.mkdir(parents=True, exist_ok=True)
    _do("mount", "-o", "loop", str(image), str(at))
    try:
        yield at
    finally:
        _let_go(at)


def copied_in_one_instant(image: Path, to: Path) -> None:
    """Copy a disk as it is at one moment.

    Each byte is read a second time after all were read once: where none is another, all of them
    stood like that in the moment between.
    """
    for _ in range(COPIES):
        _do("cp", "--sparse=always", str(image), str(to))
        if _run("cmp", "-s", str(image), str(to)).returncode == 0:
            return
    message = "the disk did not come to rest"
    raise AssertionError(message)


def cut_power(at: Path) -> None:
    """Let a mounted file system end at this moment: what is not on the disk never gets there."""
    folder = os.open(at, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, SHUT_DOWN, struct.pack("I", WITHOUT_FLUSHING))
    finally:
        os.close(folder)


def why_not(trial: Path) -> str:
    """Say what is in the way of mounting a disk here; nothing where nothing is."""
    missing = [each for each in NEEDED if not shutil.which(each, path=SBIN)]
    if missing:
        return f"there is no {missing[0]} here"
    if os.geteuid() != 0:
        return "only root may mount a disk"
    try:
        make_disk(trial / "trial.img", 8)
        with mounted(trial / "trial.img", trial / "trial"):
            return ""
    except subprocess.CalledProcessError as fault:
        return f"this machine mounts nothing: {fault.stderr.strip()}"


def _let_go(at: Path) -> None:
    until = time.monotonic() + PATIENCE
    while _run("umount", str(at)).returncode != 0:
        if time.monotonic() > until:
            # It goes when the last who holds it goes.
            _do("umount", "--lazy", str(at))
            return
        time.sleep(0.05)


def _do(*words: str) -> None:
    _run(*words).check_returncode()


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, env=os.environ | {"PATH": SBIN}, text=True, capture_output=True, check=False
    )
