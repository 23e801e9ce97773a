"""Invitations: by their link, and those of a table."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Invitation, Partnership, Welcome
from sameside.partnerships.policy import could_be_secret, hashed


class NoInvitation(Refused):
    """A link that leads to no invitation."""


def invitation_by(secret: str) -> Invitation:
    """Return the invitation of a link, whatever became of it. One query.

    :raises NoInvitation: when no invitation has this link, or has it any more.
    """
    found = None
    if could_be_secret(secret):
        found = (
            Invitation.objects.select_related(
                "partnership__customer", "partnership__supplier", "by__person"
            )
            .filter(secret_hash=hashed(secret))
            .first()
        )
    if found is None:
        raise NoInvitation(N_("This link leads nowhere. A newer mail may hold one that works."))
    return found


def open_invitations(partnership: Partnership) -> QuerySet[Invitation]:
    """Return the invitations nobody has taken, newest first; those too old are among them."""
    return (
        Invitation.objects.select_related("by__person", "confirmed_by__person")
        .filter(partnership=partnership, seat__isnull=True, withdrawn_at__isnull=True)
        .order_by("-made_at", "-pk")
    )


def invitation_at(partnership: Partnership, pk: int) -> Invitation:
    """Return an open invitation of this table.

    :raises NoInvitation: when there is none of this number here.
    """
    found = open_invitations(partnership).filter(pk=pk).first()
    if found is None:
        raise NoInvitation(N_("There is no such invitation at this table, or it was settled."))
    return found


def welcome_holds(secret: str, now: datetime) -> bool:
    """Tell whether the first person may come in by this link."""
    return (
        could_be_secret(secret)
        and Welcome.objects.filter(
            secret_hash=hashed(secret), used_at__isnull=True, expires_at__gt=now
        ).exists()
    )
