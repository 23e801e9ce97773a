"""Every call that changes something is done once, however often it is made.

The caller names it with the header Idempotency-Key. The answer is kept in the transaction of the
change itself, so after a crash there are both or neither. The same key again gives the same answer;
with another question it is refused. Of two calls at once, one waits and gets the other's answer:
the row of the key is written first, and its unique constraint makes the second one wait.

An operation that has long to read before it writes says so with `reads_first`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, NoReturn, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from ninja import Status
from ninja.renderers import JSONRenderer
from pydantic import BaseModel

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions.calls import Answer, keep_answer, kept_row
from sameside.partnerships.api.door import SAFE, Called
from sameside.partnerships.models import KeptAnswer
from sameside.web.api.refusals import answer_to, answered_with

HEADER = "Idempotency-Key"
REPLAY = "Idempotent-Replay"
FORM = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?", re.ASCII)
JSON = "application/json; charset=utf-8"
LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Answers that say to try again: they are not kept, or the same key would never do it."""
Operation = Callable[..., object]
Rest = Callable[[], object]
"""What is left to do of an operation, in the transaction."""


class KeyMissing(Refused):
    """A call that changes something, without a name by which it is known again."""


class KeyUsedOtherwise(Refused):
    """The name of another call."""


answered_with(HTTPStatus.BAD_REQUEST, KeyMissing)
answered_with(HTTPStatus.UNPROCESSABLE_ENTITY, KeyUsedOtherwise)


def reads_first(operation: Callable[..., Rest]) -> Operation:
    """Let an operation read before the transaction begins, and return what then writes.

    On SQLite every writer of the machine waits for a transaction; seconds of reading do not belong
    in one. Of two calls at once with one key both may read, and one writes.
    """
    operation.reads_first = True  # type: ignore[attr-defined]  # -- a mark, which `wraps` keeps
    return operation


def once(operation: Operation) -> Operation:
    """Make an operation that changes something happen once for each key."""

    @wraps(operation)
    def done_once(request: Called, **given: object) -> object:
        if request.method in SAFE:
            return operation(request, **given)
        key, fingerprint = _key_of(request), _fingerprint(request)
        first = partial(_rest_of, operation, request, given)
        rest = first() if _reads_now(operation, request, key) else None
        with transaction.atomic():
            row = kept_row(key=key, fingerprint=fingerprint, by=request.seat, now=request.now)
            if row.fingerprint != fingerprint:
                raise KeyUsedOtherwise(
                    N_("This Idempotency-Key was used for another call. Take a new one.")
                )
            if row.status is not None:
                return _again(row)
            answer = _done(request, rest or first())
            kept = Answer(answer.status_code, dict(answer.headers), answer.content)
            keep_answer(row=row, answer=kept)
        return answer

    return done_once


def _key_of(request: Called) -> str:
    key = request.headers.get(HEADER, "").strip()
    if not FORM.fullmatch(key):
        raise KeyMissing(
            N_(
                "Send the header Idempotency-Key with a name of your own for this call, such as a"
                " UUID, of at most 255 signs. Send the same one when you try again."
            )
        )
    return key


def _fingerprint(request: Called) -> str:
    """Return what tells one call from another: what it asks for, not how it was packed."""
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        # The boundary differs each time it is sent.
        for name, values in sorted(request.POST.lists()):
            asked.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            digests = [f"{file.name} {_digest(file)}" for file in files]
            asked.update(f"{name} {digests}".encode())
    else:
        asked.update(request.body)
    return asked.hexdigest()


def _digest(file: UploadedFile[Any]) -> str:
    counted = hashlib.sha256()
    for part in file.chunks():
        counted.update(part)
    file.seek(0)
    return counted.hexdigest()


def _reads_now(operation: Operation, request: Called, key: str) -> bool:
    """Tell whether there is something to read; not for a call that has been answered."""
    reads = getattr(operation, "reads_first", False)
    return reads and not KeptAnswer.objects.filter(seat=request.seat, key=key).exists()


def _rest_of(operation: Operation, request: Called, given: dict[str, object]) -> Rest:
    """Do what of an operation comes before the transaction, and return the rest."""
    if not getattr(operation, "reads_first", False):
        return partial(operation, request, **given)
    try:
        return cast("Rest", operation(request, **given))
    except Refused as refused:
        return partial(_refuse, refused)


def _refuse(refused: Refused) -> NoReturn:
    raise refused


def _done(request: Called, rest: Rest) -> HttpResponse:
    try:
        # A refusal undoes what was begun, and is itself the answer that is kept.
        with transaction.atomic():
            return _said(request, rest())
    except Refused as refused:
        answer = answer_to(refused)
        if answer.status_code in LATER:
            raise
        return answer


def _said(request: Called, result: object) -> HttpResponse:
    status, value = (
        (result.status_code, result.value) if isinstance(result, Status) else (200, result)
    )
    if isinstance(value, HttpResponse):
        return value
    if not isinstance(value, BaseModel):
        return HttpResponse(status=status, content_type=JSON)
    content = JSONRenderer().render(
        request, value.model_dump(by_alias=True), response_status=status
    )
    return HttpResponse(content, content_type=JSON, status=status)


def _again(row: KeptAnswer) -> HttpResponse:
    answer = HttpResponse(bytes(row.body), status=row.status, headers=row.headers)
    answer.headers[REPLAY] = "true"
    return answer
