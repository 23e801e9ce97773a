"""Bodies are read whole before a page is made of them, and only some threads may wait for them.

A thread that waits for somebody who sends one byte a minute answers nobody else. Without a proxy
that buffers, two hundred such senders held up every page; so half of the threads never wait.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
Body = tempfile.SpooledTemporaryFile[bytes]
BUSY = b"Too many people are sending at once. Nothing was changed; send it again.\n"
CUT_OFF = b"What was sent broke off before its end. Nothing was changed; send it again.\n"
IN_MEMORY = 1 << 20
"""Bytes of a body that are kept in memory; more goes into a file for the time."""
PIECE = 1 << 16
MOMENT = 0.05
"""Seconds a sender may wait for a place; a body that is all there is read in less."""


class Buffered:
    """Reads each body whole, as many at a time as there are places, and hands it on."""

    def __init__(self, application: Application, *, places: int, largest: int) -> None:
        """Keep what answers, how many bodies are read at once, and how large one may be."""
        self.application = application
        self.places = threading.BoundedSemaphore(places)
        self.largest = largest

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer; where all places are taken, ask to come again."""
        said = str(environ.get("CONTENT_LENGTH") or "0")
        # No number, or too large: the application refuses it without reading any of it.
        length = int(said) if said.isascii() and said.isdigit() and len(said) < len("1" * 19) else 0
        if not 0 < length <= self.largest:
            return self.application(environ, start)
        if not self.places.acquire(timeout=MOMENT):
            return _said(start, HTTPStatus.SERVICE_UNAVAILABLE, BUSY)
        try:
            body, missing = _read(environ["wsgi.input"], length)
        finally:
            self.places.release()
        with body:
            if missing:
                return _said(start, HTTPStatus.BAD_REQUEST, CUT_OFF)
            return self.application(environ | {"wsgi.input": body}, start)


def _read(source: Any, length: int) -> tuple[Body, int]:  # noqa: ANN401 -- whatever the server brings
    """Return a body, and how much of it never came."""
    body: Body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- closed once it is answered
    while length > 0 and (piece := source.read(min(PIECE, length))):
        body.write(piece)
        length -= len(piece)
    body.seek(0)
    return body, length


def _said(start: Start, status: HTTPStatus, words: bytes) -> Iterable[bytes]:
    start(
        f"{status.value} {status.phrase}",
        [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "2")],
    )
    return [words]
