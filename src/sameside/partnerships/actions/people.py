"""What a person chooses, and how the first one comes in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Person, Welcome
from sameside.partnerships.policy import fresh_secret, hashed

PREFERENCES = frozenset({"language", "theme"})
WELCOME_HOLDS = timedelta(days=7)


class NoWelcome(Refused):
    """A welcome link that was used, is too old, or never was."""


class AlreadyHere(Refused):
    """There are people here already; others come by invitation."""


@transaction.atomic
def make_welcome_link(*, now: datetime) -> str | None:
    """Return the secret of a new link for the first person, None when somebody is here already.

    Links made before it end: the newest one printed is the one that works.
    """
    if Person.objects.exists():
        return None
    secret = fresh_secret()
    Welcome.objects.filter(used_at__isnull=True).delete()
    Welcome.objects.create(secret_hash=hashed(secret), made_at=now, expires_at=now + WELCOME_HOLDS)
    return secret


@transaction.atomic
def welcome_first_person(
    *, secret: str, name: str, email: str, language: str, now: datetime
) -> Person:
    """Let the first person in, who looks after this installation from then on.

    :raises NoWelcome: when the link does not hold. :raises AlreadyHere: when somebody came first.
    """
    held = Welcome.objects.select_for_update().filter(secret_hash=hashed(secret)).first()
    if held is None or held.used_at is not None or now >= held.expires_at:
        raise NoWelcome(
            N_("This link has been used or is too old. Start the server again for a new one.")
        )
    if Person.objects.exists():
        raise AlreadyHere(N_("Somebody is here already. Ask them for an invitation."))
    held.used_at = now
    held.save(update_fields=["used_at"])
    person = Person.objects.create_user(email=email, name=name, language=language)
    person.is_administrator = True
    person.save(update_fields=["is_administrator"])
    return person


@transaction.atomic
def choose(*, person: Person, name: str, language: str, theme: str) -> None:
    """Keep what a person is called, reads, and looks at."""
    person.name, person.language, person.theme = name, language, theme
    person.save(update_fields=["name", "language", "theme"])


def keep(request: HttpRequest, name: str, value: str) -> None:
    """Keep a language or a theme with whoever is signed in."""
    if isinstance(request.user, Person) and name in PREFERENCES:
        setattr(request.user, name, value)
        request.user.save(update_fields=[name])
