"""Seats changed and ended, each on the record; a side keeps at least one voice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role
from sameside.ledger.actions import record
from sameside.partnerships.models import Partnership, Seat
from sameside.partnerships.policy import LEADING, require_voice_of, speaks_for_side, stays_a_voice
from sameside.partnerships.queries import as_held, seats_at, today_at


class LastVoice(Refused):
    """The only seat that speaks for its side, without which nobody could agree to anything."""


class SeatHasEnded(Refused):
    """A seat nobody sits on any more."""


class EndsInThePast(Refused):
    """An end that lies before today."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a seat is: its role, the levels it meets the other side at, its title, its end."""

    role: Role
    tiers: tuple[str, ...]
    title: str
    last_day: date | None
    """The last day it is held; none where no end is known."""

    @property
    def ends_on(self) -> date | None:
        """The day from which it is not held any more."""
        if self.last_day is None or self.last_day >= date(9999, 12, 31):
            return None
        return self.last_day + timedelta(days=1)


@transaction.atomic
def change_seat(*, seat: Seat, place: Place, by: Seat, now: datetime) -> None:
    """Change a seat of one's own side.

    :raises LastVoice: when its side would have nobody left who speaks for it.
    :raises EndsInThePast: when it would end before tomorrow; end it now instead.
    """
    seat, by = _locked(seat, now), as_held(by, now)
    require_voice_of(by, seat.side or "none")
    today = today_at(seat.partnership, now)
    if place.ends_on is not None and place.ends_on <= today:
        raise EndsInThePast(N_("The seat would have ended already. End it now instead."))
    if speaks_for_side(seat) and (place.role not in LEADING or place.ends_on is not None):
        _require_another_voice(seat, now)
    seat.role, seat.tiers, seat.title = place.role, list(place.tiers), place.title
    seat.ends_on = place.ends_on
    seat.save(update_fields=["role", "tiers", "title", "ends_on"])
    about = {"tiers": ",".join(place.tiers), "until": str(place.last_day or "")}
    _record("seat.changed", seat, by, now, about)


@transaction.atomic
def end_seat(*, seat: Seat, by: Seat, now: datetime) -> None:
    """End a seat: its person is out with the next request, and what they did stays.

    A side ends its own seats, everybody their own, and either side a facilitator's.

    :raises LastVoice: when its side would have nobody left who speaks for it.
    """
    seat, by = _locked(seat, now), as_held(by, now)
    if seat.pk != by.pk:
        require_voice_of(by, seat.side)
    today = today_at(seat.partnership, now)
    if speaks_for_side(seat):
        _require_another_voice(seat, now)
    seat.ends_on = today
    seat.save(update_fields=["ends_on"])
    _record("seat.ended", seat, by, now, {"until": today.isoformat()})


def _locked(seat: Seat, now: datetime) -> Seat:
    # Two who end each other's seats at once queue at the partnership, so one voice remains.
    Partnership.objects.select_for_update().get(pk=seat.partnership_id)
    found = Seat.objects.select_related("person", "partnership").get(pk=seat.pk)
    if not found.held_on(today_at(found.partnership, now)):
        raise SeatHasEnded(N_("This seat has ended already."))
    return found


def _require_another_voice(seat: Seat, now: datetime) -> None:
    others = seats_at(seat.partnership, now).filter(side=seat.side).exclude(pk=seat.pk)
    if not any(stays_a_voice(each) for each in others):
        raise LastVoice(
            N_(
                "{name} is the only one who speaks for this side. Make somebody else relationship"
                " manager or senior representative first."
            ),
            name=seat.person.name,
        )


def _record(what: str, seat: Seat, by: Seat, now: datetime, about: dict[str, str]) -> None:
    record(
        head_id=seat.partnership.record_id,
        what=what,
        by=by.actor,
        now=now,
        about={"seat": seat.key, "role": seat.role, "side": seat.side or "both", **about},
        personal={"person": {"name": seat.person.name, "title": seat.title}},
    )
