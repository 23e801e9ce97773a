"""The page “You”: name, language, theme, ways in, and tokens."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods
from django.views.generic.edit import FormView

from sameside.kernel.refusal import N_
from sameside.partnerships.actions import choose
from sameside.partnerships.forms import MeForm
from sameside.partnerships.models import Person
from sameside.partnerships.policy import may_begin_partnerships
from sameside.partnerships.queries import seats_of, sessions_of
from sameside.web.words import say


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show what Sameside knows of who asks, and keep what they choose."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- nobody else is signed in here
    held = {"name": person.name, "language": person.language, "theme": person.theme}
    form = MeForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        choose(person=person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, say(N_("Saved.")))
        return HttpResponseRedirect(reverse("partnerships:account"))
    seats = seats_of(person, timezone.now())
    return render(
        request,
        "partnerships/account.html",
        {
            "form": form,
            "person": person,
            "seats": seats,
            "may_begin": may_begin_partnerships(person, seats),
            "ways": _ways_in(person),
        },
    )


class SignedInView(ListUserSessionsView):  # type: ignore[misc]  # -- allauth says no types
    """Where a person is signed in, and the way to end all the others."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- as Django has it
        """Show the sessions that hold; those that do not are only left out."""
        assert isinstance(self.request.user, Person)  # noqa: S101 -- nobody else comes here
        found = sessions_of(self.request.user, timezone.now())
        shown = FormView.get_context_data(self, **kwargs)
        return shown | {"sessions": found, "session_count": len(found)}


sessions = SignedInView.as_view()


def _ways_in(person: Person) -> dict[str, int]:
    """Return how many passkeys, apps and sheets of codes a person has. One query."""
    found = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {kind.value: found.count(kind.value) for kind in Authenticator.Type}
