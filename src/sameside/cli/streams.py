"""The two streams the command speaks on, made fit for whatever stands at their other end."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType

MARKS: Mapping[str, str] = MappingProxyType(
    {"≥": ">=", "≤": "<=", "·": "-", "–": "-", "…": "...", "“": '"', "”": '"', "’": "'"}
    | {"✓": "+", "✗": "x", "→": "->", "\u00a0": " ", "\u202f": " "}
    | dict(zip("▁▂▃▄▅▆▇█", "12345678", strict=True))
)
"""What our own signs become where the terminal cannot show them; none may lose its meaning."""
PLAINLY = "sameside.plainly"


def make_fit() -> None:
    """Let both streams take every text: none at all, or one that cannot show each sign, is well."""
    codecs.register_error(PLAINLY, _plainly)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by whoever started us: they want the exit code alone.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 -- stays open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAINLY)


def fall_silent() -> None:
    """Let nothing more be written, so that Python does not complain on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _plainly(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    signs = fault.object[fault.start : fault.end]
    return "".join(MARKS.get(sign, ascii(sign)[1:-1]) for sign in signs), fault.end
