"""A problem as the API says it (RFC 9457): what happened, in words, and what a program may act on.

`detail` is a sentence in the language asked for with `Accept-Language`; `code` never changes with
the language. Nothing below /api/ is ever answered with a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from pydantic import BaseModel, Field

from sameside.kernel.refusal import N_, Refused
from sameside.web.words import say

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: N_("This cannot be read"),
    401: N_("Who asks?"),
    403: N_("Not yours to do"),
    404: N_("Nothing is here"),
    405: N_("Not done here"),
    406: N_("Not said in this form"),
    409: N_("Not as things stand"),
    413: N_("Too large"),
    415: N_("Not in this form"),
    422: N_("Something in it does not fit"),
    429: N_("Too often"),
    500: N_("Something broke on our side"),
    503: N_("Not at this moment"),
}
"""What each status means here, in a few words."""
DETAILS: Mapping[int, str] = {
    400: N_("The call cannot be read. Look at its address, its headers and its body."),
    401: N_("Send a token that is in force: Authorization: Bearer, a blank, and the token."),
    403: N_("This call may not be made."),
    404: N_("There is nothing at this address, or nothing that you may see."),
    405: N_("This address knows other methods. The header Allow names them."),
    406: N_("The API answers in JSON."),
    409: N_("This cannot be done as things stand. Read it again, then choose."),
    413: N_("What was sent is larger than what is taken here."),
    415: N_("Send JSON, with Content-Type: application/json."),
    422: N_("Something that was sent does not fit."),
    429: N_("That is more calls than one token may make in a minute. Wait a little."),
    500: N_("The fault is ours. It is written down; please try again later."),
    503: N_("Sameside is busy or being looked after. Please try again in a moment."),
}
"""What is said where nothing more is known."""


class FieldProblem(BaseModel):
    """What does not fit in one field."""

    field: str = Field(examples=["body.title"], description="Where: its path with points between.")
    code: str = Field(examples=["missing"], description="What is wrong, for a program.")
    detail: str = Field(examples=["This is missing."], description="What is wrong, in words.")


class Problem(BaseModel):
    """Why a call was not done as asked."""

    type: str = Field(
        examples=["/api/v1/docs#problem-409"], description="Where this kind of problem is told of."
    )
    title: str = Field(
        examples=["Not as things stand"], description="The kind of problem, in a few words."
    )
    status: int = Field(examples=[409], description="The status of the answer.")
    code: str = Field(
        examples=["no-such-move"], description="Which problem it is; the same in all languages."
    )
    detail: str = Field(
        examples=["The card stands elsewhere now. Look at it again, then choose."],
        description="What happened and what can be done, in words.",
    )
    errors: list[FieldProblem] = Field(description="Field by field, where fields do not fit.")


def problem(
    status: int, *, code: str = "", detail: str = "", errors: tuple[FieldProblem, ...] = ()
) -> HttpResponse:
    """Return the answer that tells of a problem."""
    told = Problem(
        type=f"/api/v1/docs#problem-{status}",
        title=say(TITLES.get(status, HTTPStatus(status).phrase)),
        status=status,
        code=code or coded(HTTPStatus(status).phrase),
        detail=detail or say(DETAILS.get(status, DETAILS[400])),
        errors=list(errors),
    )
    return HttpResponse(told.model_dump_json(), content_type=MEDIA_TYPE, status=status)


def coded(name: str) -> str:
    """Return a name as a code: `NotYourMove` is `not-your-move`, `NotADate` `not-a-date`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+", "-", name)
    return apart.strip("-").lower() or "problem"


def code_of(refused: Refused) -> str:
    """Return the code of a refusal: the name of its class, which does not change with its words."""
    return coded(type(refused).__name__)
