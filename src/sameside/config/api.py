"""The API, put together: every app's operations at /api/v1, behind the one door."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from sameside.delivery.api import ROUTERS as DELIVERY
from sameside.kernel.refusal import Refused
from sameside.partnerships.actions.calls import TooManyCalls
from sameside.partnerships.api.agreements import router as agreements
from sameside.partnerships.api.cosigning import router as cosigning
from sameside.partnerships.api.door import Bearer
from sameside.partnerships.api.invitations import router as invitations
from sameside.partnerships.api.me import router as me
from sameside.partnerships.api.once import once
from sameside.partnerships.api.record import router as record
from sameside.partnerships.api.seats import router as seats
from sameside.partnerships.api.tokens import router as tokens
from sameside.partnerships.queries.tokens import NoToken
from sameside.table.api import ROUTERS as TABLE
from sameside.web.api.docs import Page
from sameside.web.api.openapi import completed
from sameside.web.api.problem import problem
from sameside.web.api.reading import StrictJson
from sameside.web.api.refusals import answer_to
from sameside.web.api.validation import invalid

HERE = (me, seats, invitations, tokens, agreements, record, cosigning)
ROUTERS: tuple[Router, ...] = (*HERE, *TABLE, *DELIVERY)
TAGS = {
    "seat": "Who a token speaks for, and who sits at the table. Changes take the scope people.",
    "invitations": "Seats that are offered, and not taken yet. Giving any takes the scope people.",
    "tokens": "The tokens of your own seat.",
    "agreement": "What both sides have agreed, in versions.",
    "cards": "What lies on the table between the two sides.",
    "drafts": "Cards that only your side sees yet.",
    "texts": "What is written under cards, and who reads it.",
    "contests": "What one side disputes.",
    "figures": "How the services stand, each figure with its n.",
    "statements": "Figures with a digest, issued and confirmed.",
    "requests": "What was asked for, and what became of it.",
    "imports": "Logs on their way into the record.",
    "record": "What was done, so that either side can verify it.",
}
TOLD = """\
Everything the pages of Sameside do, for programs. A token stands for one seat: it sees what this
seat sees, and what it does is done by this seat. Calls that change something carry an
Idempotency-Key and happen once. What cannot be done is answered as application/problem+json, in
the language of Accept-Language."""


class TableApi(NinjaAPI):
    """The API, whose document tells of every problem an operation may answer with."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:  # noqa: ANN401 -- as ninja has it
        """Return the document."""
        document = super().get_openapi_schema(**given)
        made = completed(dict(document), TAGS)
        document.clear()
        document.update(made)
        return document

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ANN401, ARG002 -- as ninja has it
        """Answer what went otherwise than asked, in words."""
        return _answer_to(exc)


@csrf_exempt
def nothing(_request: HttpRequest) -> HttpResponse:
    """Say that nothing is at an address below /api/, without a page."""
    return problem(404)


def made() -> NinjaAPI:
    """Put the API together."""
    api = TableApi(
        title="Sameside",
        version="1.0.0",
        description=TOLD,
        docs=Page(),
        urls_namespace="api",
        auth=Bearer(),
        parser=StrictJson(),
    )
    api.add_decorator(once)
    for router in ROUTERS:
        api.add_router("", router)
    return api


def _answer_to(fault: Exception) -> HttpResponse:
    """Return the answer to what can be answered; a fault of ours flies on."""
    match fault:
        case Refused():
            return _refused(fault)
        case ValidationError():
            return invalid(fault)
        case HttpError():
            # ninja hides what its parser raised behind a sentence of its own.
            cause = fault.__cause__
            return _refused(cause) if isinstance(cause, Refused) else problem(fault.status_code)
        case Http404():
            return problem(404)
        case RequestDataTooBig():
            return problem(413)
        case BadRequest() | SuspiciousOperation():
            return problem(400)
    raise fault


def _refused(refused: Refused) -> HttpResponse:
    answer = answer_to(refused)
    if isinstance(refused, NoToken):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="sameside"'
    if isinstance(refused, TooManyCalls):
        answer.headers["Retry-After"] = str(refused.seconds)
    return answer


api = made()
