"""How a refusal is answered, and what every page of a table needs."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.http import Http404, HttpRequest

from sameside.kernel.lifecycle import NoSuchMove
from sameside.kernel.refusal import Refused
from sameside.partnerships.models import Seat
from sameside.table.actions.once import LONGEST_TOKEN
from sameside.table.models import Card, Contest
from sameside.table.policy import CardMoved
from sameside.table.queries import NoCard, NoContest, card_for, contest_for

MEANWHILE = 409
UNFIT = 400


def status_of(refused: Refused) -> int:
    """Return 409 when somebody moved it meanwhile, 400 for all else that is refused."""
    return MEANWHILE if isinstance(refused, CardMoved | NoSuchMove) else UNFIT


def new_token() -> str:
    """Return a token for a form, so that the same form sent twice does it once."""
    return secrets.token_urlsafe(16)


def sent_as(request: HttpRequest) -> str:
    """Return by what a form is known when it is sent again: its token, and all that it says.

    A form that the button Back brought back, with other words in it, is another one; taken for
    the same, its words would be lost. Nothing where the form has no token.
    """
    if not request.POST.get("token"):
        return ""
    said = [each for each in request.POST.lists() if each[0] != "csrfmiddlewaretoken"]
    files = [(each.name, each.size) for each in request.FILES.getlist("files")]
    whole = repr((request.path, sorted(said), files)).encode("utf-8", "backslashreplace")
    return sha256(whole).hexdigest()[:LONGEST_TOKEN]


def the_card(seat: Seat, number: int) -> Card:
    """Return a card that lies on the table.

    :raises Http404: when there is none, or it is not to be read.
    """
    try:
        found = card_for(seat, number)
    except NoCard as none:
        raise Http404 from none
    found.partnership = seat.partnership
    return found


def the_contest(seat: Seat, number: int) -> Contest:
    """Return a contest of the table.

    :raises Http404: when there is none.
    """
    try:
        return contest_for(seat, number)
    except NoContest as none:
        raise Http404 from none


def first_fault(form: object) -> str:
    """Return the first thing that was wrong with a form."""
    errors = getattr(form, "errors", {})
    return str(next((fault for faults in errors.values() for fault in faults), ""))
