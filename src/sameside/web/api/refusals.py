"""Which status a refusal is answered with; each app says it of its own, the rest is a 409."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePath

from django.conf import settings
from django.http import HttpResponse

from sameside.kernel.lifecycle import (
    DateMissing,
    FacilitatorsDoNotMove,
    NotTheOwner,
    NotYourMove,
    ReasonMissing,
    SuccessorMissing,
    TextMissing,
)
from sameside.kernel.refusal import N_, Refused
from sameside.web.api.problem import FieldProblem, code_of, problem
from sameside.web.words import refusal, say

log = logging.getLogger(__name__)
NOT_FOR_CALLERS = N_(
    "Something on the server has to be put right first. Tell whoever looks after it; what it is"
    " stands in its log."
)
_STATUS: dict[type[Refused], int] = {
    Refused: 409,
    NotYourMove: 403,
    NotTheOwner: 403,
    FacilitatorsDoNotMove: 403,
    ReasonMissing: 422,
    TextMissing: 422,
    DateMissing: 422,
    SuccessorMissing: 422,
}

Telling = Callable[[Refused], tuple[FieldProblem, ...]]
_TOLD: dict[type[Refused], tuple[str, Telling]] = {}


def answered_with(status: int, *kinds: type[Refused]) -> None:
    """Say with which status refusals of some kinds are answered, and those derived from them."""
    _STATUS.update(dict.fromkeys(kinds, status))


def told_by_field(kind: type[Refused], sentence: str, telling: Telling) -> None:
    """Say a refusal that names many places in one sentence, and each place as a field."""
    _TOLD[kind] = (sentence, telling)


def status_of(refused: Refused) -> int:
    """Return the status of a refusal: that of the nearest class that has one."""
    return next(_STATUS[kind] for kind in type(refused).__mro__ if kind in _STATUS)


def answer_to(refused: Refused) -> HttpResponse:
    """Return a refusal as a problem; what does not exist is the same whatever the reason."""
    status = status_of(refused)
    if status == HTTPStatus.NOT_FOUND:
        return problem(404)
    detail, errors = _said(refused)
    if _names_a_place(refused, detail, *(each.detail for each in errors)):
        # Where a key or a file lies is for whoever looks after the server, and nobody else.
        log.error("refusal about the server", extra={"fault": str(refused)})
        return problem(503, code=code_of(refused), detail=say(NOT_FOR_CALLERS))
    return problem(status, code=code_of(refused), detail=detail, errors=errors)


def _said(refused: Refused) -> tuple[str, tuple[FieldProblem, ...]]:
    if type(refused) not in _TOLD:
        return refusal(refused), ()
    sentence, telling = _TOLD[type(refused)]
    return say(sentence), telling(refused)


def _names_a_place(refused: Refused, *texts: str) -> bool:
    """Tell whether a refusal would say where something lies on the server."""
    folders = {str(settings.MEDIA_ROOT), str(settings.LEDGER_KEY_FILE.parent)}
    return any(isinstance(value, PurePath) for value in refused.values.values()) or any(
        folder in text for folder in folders for text in texts
    )
