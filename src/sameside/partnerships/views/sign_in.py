"""Signing in and out: a mailed code or a passkey; in a demonstration, one click."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib.auth import login as enter
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST

from sameside.kernel.refusal import Refused
from sameside.ledger.queries import host_fingerprint
from sameside.partnerships.models import Person, Seat
from sameside.web.views import stopped

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DEMONSTRATED = 40
"""So many people a demonstration offers at most."""


class SignIn(LoginView):  # type: ignore[misc]  # -- allauth has no types to inherit
    """One page for both ways in."""

    def get_context_data(self, **context: object) -> dict[str, object]:
        """Add the people of a demonstration, and in it alone."""
        held: dict[str, object] = super().get_context_data(**context)
        return held | {
            "demonstrated": demonstrated() if settings.DEMONSTRATION else [],
            "fingerprint": _fingerprint(),
        }

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """Leave out the placeholder: the label says what goes in."""
        form: Form = super().get_form(form_class)
        form.fields["login"].widget.attrs.pop("placeholder", None)
        return form


class SignOut(LogoutView):  # type: ignore[misc]  # -- as above
    """Sign out by POST; GET asks."""

    http_method_names = ("get", "head", "post")


login = SignIn.as_view()
logout = SignOut.as_view()


def _fingerprint() -> str:
    """Return the fingerprint of the record's key, nothing while there is trouble with the key."""
    try:
        return host_fingerprint()
    except Refused:
        # Whoever looks after the server is told by `sameside doctor`; people must still get in.
        return ""


def demonstrated() -> list[tuple[Person, list[Seat]]]:
    """Return the people one may sign in as, with their seats. Two queries."""
    found = (
        Person.objects.filter(is_active=True)
        .order_by("name")
        .prefetch_related("seats__partnership__customer", "seats__partnership__supplier")
    )
    return [(person, list(person.seats.all())) for person in found[:DEMONSTRATED]]


@require_POST
def as_demonstrated(request: HttpRequest) -> HttpResponseBase:
    """Sign in as somebody of the demonstration.

    :raises Http404: everywhere but in a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise Http404
    limited: HttpResponseBase | None = consume_or_429(request, action="login")
    if limited is not None:
        return limited
    chosen = request.POST.get("person", "")
    plain = chosen.isascii() and chosen.isdigit() and len(chosen) < 10  # noqa: PLR2004 -- fits a key
    person = Person.objects.filter(pk=int(chosen), is_active=True).first() if plain else None
    if person is None:
        raise Http404
    enter(request, person, backend=BACKEND)
    return HttpResponseRedirect("/")


def nowhere(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django gives it
    """Answer as for what does not exist: a name allauth looks for, and nothing more.

    :raises Http404: always.
    """
    raise Http404


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that this was asked for too often within a short while."""
    return stopped(request, 429)
