"""Where a person is signed in."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from sameside.partnerships.models import Person


def sessions_of(person: Person, now: datetime) -> list[UserSession]:
    """Return the sessions of a person that hold, the oldest first. One query.

    allauth's own list asks three times for each, and deletes some while a page is only read.
    """
    holding = Session.objects.filter(expire_date__gt=now).values("session_key")
    found = UserSession.objects.filter(user=person, session_key__in=holding)
    return list(found.order_by("created_at", "pk"))
