"""Logs on their way into the record, as far as a seat may see them."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from sameside.delivery.models import Import, ImportState
from sameside.delivery.policy import SHARED
from sameside.partnerships.models import Seat


def imports_seen_by(seat: Seat) -> QuerySet[Import]:
    """Return the logs a seat sees, newest first: its own side's, and all that were confirmed."""
    return (
        Import.objects.filter(partnership=seat.partnership)
        .filter(Q(state__in=SHARED) | Q(side=seat.side, side__gt=""))
        .exclude(state=ImportState.WITHDRAWN)
        .select_related("by__person", "partnership")
        .defer("understood", "fault", "mapping")
        .order_by("-brought_at", "id")
    )


def import_of(seat: Seat, import_id: uuid.UUID) -> Import | None:
    """Return one log, None where the seat may not see it."""
    return (
        Import.objects.filter(partnership=seat.partnership, pk=import_id)
        .filter(Q(state__in=SHARED) | Q(side=seat.side, side__gt=""))
        .select_related("by__person", "partnership")
        .first()
    )
