"""A body is whole before a page is made of it, and whoever sends slowly holds up nobody else."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest

from sameside.config.buffering import BUSY, CUT_OFF, Buffered, Start


def echo(environ: dict[str, Any], start: Start) -> list[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(application: Buffered, body: io.BytesIO, length: str) -> tuple[str, bytes]:
    statuses: list[str] = []
    environ = {"CONTENT_LENGTH": length, "wsgi.input": body}
    answer = application(environ, lambda status, _: statuses.append(status))
    return statuses[0], b"".join(answer)


@pytest.fixture
def application() -> Buffered:
    return Buffered(echo, places=1, largest=3_000_000)


@pytest.mark.parametrize("size", [0, 1, 70_000, 2_000_000])
def test_a_whole_body_is_handed_on(application: Buffered, size: int):
    body = b"a" * size
    assert ask(application, io.BytesIO(body), str(size)) == ("200 OK", body)


def test_a_body_that_breaks_off_changes_nothing(application: Buffered):
    assert ask(application, io.BytesIO(b"half of it"), "20") == ("400 Bad Request", CUT_OFF)


@pytest.mark.parametrize("length", ["", "many", "-5", "3000001", "9" * 5_000, "\uff11"])
def test_what_is_refused_anyway_is_not_read(application: Buffered, length: str):
    assert ask(application, io.BytesIO(b"abc"), length) == ("200 OK", b"abc")


def test_when_all_places_are_taken_one_is_asked_to_come_again(application: Buffered):
    class Slow(io.BytesIO):
        begun, go = threading.Event(), threading.Event()

        def read(self, size: int | None = -1) -> bytes:
            self.begun.set()
            self.go.wait(30)
            return super().read(size)

    slow = threading.Thread(target=ask, args=(application, Slow(b"abc"), "3"), daemon=True)
    slow.start()
    Slow.begun.wait(30)
    busy = ask(application, io.BytesIO(b"abc"), "3")
    without = ask(application, io.BytesIO(), "")
    Slow.go.set()
    slow.join(30)
    assert (busy, without) == (("503 Service Unavailable", BUSY), ("200 OK", b""))
    assert ask(application, io.BytesIO(b"abc"), "3") == ("200 OK", b"abc")
