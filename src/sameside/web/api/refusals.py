"""Which status a refusal is answered with; each app says it of its own, the rest is a 409."""

from __future__ import annotations

from collections.abc import Callable

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
from sameside.kernel.refusal import Refused
from sameside.web.api.problem import FieldProblem, code_of, problem
from sameside.web.words import refusal, say

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
    if status == 404:  # noqa: PLR2004 -- the status itself says it best
        return problem(404)
    if type(refused) in _TOLD:
        sentence, telling = _TOLD[type(refused)]
        errors = telling(refused)
        return problem(status, code=code_of(refused), detail=say(sentence), errors=errors)
    return problem(status, code=code_of(refused), detail=refusal(refused))
