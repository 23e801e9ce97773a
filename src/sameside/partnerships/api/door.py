"""The one door to the API: a token, and through it one seat at one partnership.

A call names no partnership: the token's seat is where everything is looked for, so that another
partnership is not refused, it is not there. The seat is looked at with every call; a person whose
seat has ended is out with the next one.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions.calls import TooManyCalls, count_call
from sameside.partnerships.models import Partnership, Scope, Seat, Token
from sameside.partnerships.policy import FacilitatorsOnlyHelp, NotForYourRole, NotYourSide
from sameside.partnerships.queries import NoSeat
from sameside.partnerships.queries.tokens import NoToken, token_by
from sameside.web.api.refusals import answered_with

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SCOPE_WORDS = {
    Scope.READ: N_("This token may not read. Make one that may, on the page of your tokens."),
    Scope.WRITE: N_("This token may only read. Make one that may write, on the page of tokens."),
    Scope.IMPORT: N_("This token may not import. Make one that may, on the page of your tokens."),
    Scope.PEOPLE: N_("This token may give and take no seats. Make one that may, on that page."),
}


class WrongScope(Refused):
    """A token that may do other things than this."""


answered_with(HTTPStatus.UNAUTHORIZED, NoToken)
answered_with(HTTPStatus.FORBIDDEN, WrongScope, FacilitatorsOnlyHelp, NotForYourRole, NotYourSide)
answered_with(HTTPStatus.NOT_FOUND, NoSeat)
answered_with(HTTPStatus.TOO_MANY_REQUESTS, TooManyCalls)


class Called(HttpRequest):
    """A call made with a token: the seat it acts for, and the instant it was made."""

    token: Token
    seat: Seat
    partnership: Partnership
    now: datetime


class Bearer(HttpBearer):
    """Lets in whoever shows a token in force with the scope that is asked for."""

    openapi_bearerFormat = "sameside token"  # noqa: N815 -- OpenAPI writes it so
    openapi_description = (
        "A token of one seat, made on the page “You”. It sees what this seat sees."
    )

    def __init__(self, scope: Scope | None = None) -> None:
        """Ask for a scope; without one for reading, or for writing where something changes."""
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        """Return the token shown.

        :raises NoToken: when there is none. :raises WrongScope: when it is for other things.
        """
        found: Token | None = super().__call__(request)
        if found is None:
            raise _no_token()
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """Set seat, partnership and instant on the call.

        :raises NoToken: when it is not in force. :raises WrongScope: when it is for other things.
        """
        now = timezone.now()
        try:
            found = token_by(token.strip(), now)
        except NoToken as none:
            raise _no_token() from none
        self._require_scope(request, found)
        count_call(token=found, most=settings.API_CALLS_A_MINUTE, now=now)
        request.token, request.seat = found, found.seat  # type: ignore[attr-defined]  # -- Called
        request.partnership = found.seat.partnership  # type: ignore[attr-defined]  # -- Called
        request.now = now  # type: ignore[attr-defined]  # -- Called
        return found

    def _require_scope(self, request: HttpRequest, token: Token) -> None:
        needed = self.scope or (Scope.READ if request.method in SAFE else Scope.WRITE)
        if needed not in token.scopes:
            raise WrongScope(SCOPE_WORDS[needed])


def _no_token() -> NoToken:
    return NoToken(
        N_(
            "Send a token that is in force: Authorization: Bearer, a blank, and the token. A token"
            " ends with its date, when it is revoked, and with the seat it was made for."
        )
    )
