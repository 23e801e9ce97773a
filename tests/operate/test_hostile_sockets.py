"""What is sent to the real server byte by byte, slowly, hugely or wrongly, stops nobody else."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operate.installation import Installation, free_port, get

pytestmark = pytest.mark.slow
HOST = b"Host: 127.0.0.1\r\n"
SENT = {
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "an unknown version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\na",
    "length and chunks": b"POST / HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of nonsense": b"POST / HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a header of a megabyte": b"GET / HTTP/1.1\r\n"
    + HOST
    + b"X: "
    + b"x" * 1_000_000
    + b"\r\n\r\n",
    "five thousand headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 5_000 + b"\r\n",
    "an address of a megabyte": b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a body that never comes": b"POST / HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 99999999999\r\n\r\n",
    "a header that never ends": b"GET / HTTP/1.1\r\n" + HOST + b"X: ",
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "bytes in a header": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: sameside=\xff\xfe\r\n\r\n",
    "a way out": b"GET /static/../../keys/secret HTTP/1.1\r\n" + HOST + b"\r\n",
}
SLOW = (
    b"POST /language/ HTTP/1.1\r\n"
    + HOST
    + (
        b"Cookie: csrftoken=" + b"a" * 32 + b"\r\nContent-Length: 5000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\na"
    )
)
"""A form whose fields are waited for, to find its token."""
SECONDS = 3.0


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    found = free_port()
    with Installation(folder / "data").serving("--no-worker", port=found):
        yield found


def first_line(port: int, sent: bytes) -> bytes:
    """Return the first line that comes back within a moment; nothing where none does."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(sent)
        try:
            return connection.recv(4096).partition(b"\r\n")[0]
        except OSError:
            return b""


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_what_no_browser_sends_is_no_fault_of_ours(port: int, sent: bytes):
    assert b" 5" not in first_line(port, sent)[:12]
    assert get(port, "/nowhere/") == 404


def test_two_hundred_who_never_finish_hold_up_nobody(port: int):
    with contextlib.ExitStack() as open_ones:
        for _ in range(200):
            slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), SECONDS))
            slow.sendall(SLOW)
        assert get(port, "/nowhere/") == 404
