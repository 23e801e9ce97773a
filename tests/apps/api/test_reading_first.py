"""A log is read before its transaction begins: meanwhile everybody else writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from sameside.delivery.models import Import
from sameside.partnerships.models import KeptAnswer, Person
from tests.apps.api.conftest import Answer, Caller, token_for
from tests.apps.delivery.conftest import LOG

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10.0
WATCHING: list[Watching] = []
HEARING: list[bool] = []


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


class Watching:
    """Each time a log is opened to be read, somebody else writes and says whether they could."""

    def __init__(self) -> None:
        self.wrote: list[bool] = []

    def opened(self, path: str, mode: str) -> None:
        if "/logs/" in path and "w" not in mode:
            # Within a transaction of ours the other could only wait for its end.
            self.wrote.append(not connection.in_atomic_block and _others_write())


def _others_write() -> bool:
    done: list[bool] = []
    other = Thread(target=_write, args=(done,), daemon=True)
    other.start()
    other.join(PATIENCE)
    return bool(done)


def _write(done: list[bool]) -> None:
    try:
        Person.objects.filter(name="Nora").update(language="da")
        done.append(True)
    finally:
        connection.close()


def _heard(event: str, given: tuple[object, ...]) -> None:
    if event == "open" and WATCHING and isinstance(given[0], str):
        WATCHING[-1].opened(given[0], str(given[1]))


@contextmanager
def watching() -> Iterator[Watching]:
    """Hear of each file that is opened; Python tells it to whoever asked, and never stops."""
    if not HEARING:
        HEARING.append(True)
        sys.addaudithook(_heard)
    WATCHING.append(Watching())
    try:
        yield WATCHING[-1]
    finally:
        WATCHING.pop()


def brought(caller: Caller, key: str = "", content: bytes = LOG) -> Answer:
    return caller.upload("/imports", {"log": SimpleUploadedFile("log.csv", content)}, key)


def test_while_a_log_is_read_others_write(jens):
    with watching() as seen:
        answer = brought(jens)
    assert answer.status_code == 201
    assert seen.wrote
    assert all(seen.wrote)


def test_while_a_log_is_read_with_another_mapping_others_write(jens):
    path = f"/imports/{brought(jens).json()['id']}/mapping"
    unread = jens.send("PUT", path, json.dumps({"mapping": "layout = 'nothing'"}))
    assert (unread.json()["requests"], unread.json()["faults"] != []) == (None, True)
    with watching() as seen:
        answer = jens.send("PUT", path, json.dumps({"mapping": ""}))
    assert (answer.status_code, answer.json()["requests"]) == (200, 5)
    assert seen.wrote
    assert all(seen.wrote)


def test_a_log_brought_again_by_the_same_key_is_not_read_again(jens):
    first = brought(jens, "k-1")
    with watching() as seen:
        again = brought(jens, "k-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["Idempotent-Replay"], seen.wrote) == ("true", [])
    assert Import.objects.count() == 1
    other = brought(jens, "k-1", LOG + b"R-9,2026-04-02T10:00:00+02:00,created,,,normal,keys,,\n")
    assert (other.status_code, other.json()["code"]) == (422, "key-used-otherwise")
    assert Import.objects.count() == 1


def test_a_log_that_is_refused_is_refused_again_by_the_same_key(jens, settings):
    settings.LARGEST_UPLOAD = 100
    first = brought(jens, "k-1")
    settings.LARGEST_UPLOAD = 1 << 20
    again = brought(jens, "k-1")
    assert (first.status_code, first.json()["code"]) == (413, "too-large")
    assert (again.status_code, again.content) == (413, first.content)
    assert again.headers["Idempotent-Replay"] == "true"
    assert (KeptAnswer.objects.count(), Import.objects.count()) == (1, 0)


def test_a_log_brought_four_times_at_once_by_one_key_is_brought_once(cast):
    secret = token_for(cast.jens)

    def bring(_n: int) -> tuple[int, bytes]:
        try:
            answer = brought(Caller(secret), "k-1")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(bring, range(4)))
    assert {status for status, _ in answers} == {201}
    assert len(answers) == 1
    assert Import.objects.count() == 1
