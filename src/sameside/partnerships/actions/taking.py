"""Taking the seat of an invitation: by a mailed code, or at once by who has that address."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from sameside.kernel.refusal import N_, Refused
from sameside.mail.letters import Letter
from sameside.partnerships.actions.beginning import record_taken, seat_at
from sameside.partnerships.actions.invitations import NotOpen
from sameside.partnerships.actions.letters import Reader, post
from sameside.partnerships.models import Invitation, Partnership, Person, Seat
from sameside.partnerships.policy import fresh_code, hashed
from sameside.partnerships.queries import seats_at
from sameside.web.words import words

CODE_HOLDS = timedelta(minutes=15)
MOST_TRIES = 3
MOST_CODES = 5
WITHIN = timedelta(hours=1)


class WrongCode(Refused):
    """A code that is not the one mailed last."""


class TooManyCodes(Refused):
    """More codes asked for within an hour than anybody needs."""


class NotYourInvitation(Refused):
    """An invitation to another address than that of who is signed in."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody who takes a seat says of themselves."""

    name: str
    language: str


@transaction.atomic
def mail_code(*, invitation: Invitation, language: str, now: datetime) -> None:
    """Mail six digits that prove the address; the code before them ends.

    :raises TooManyCodes: after five within an hour, counted in the database.
    """
    invitation = _locked(invitation, now)
    if invitation.counted_at is None or now - invitation.counted_at >= WITHIN:
        invitation.counted_at, invitation.codes_sent = now, 0
    if invitation.codes_sent >= MOST_CODES:
        raise TooManyCodes(
            N_("Five codes were mailed within the hour. Look for the newest, or wait an hour.")
        )
    code = fresh_code()
    invitation.code_hash, invitation.code_at, invitation.tries = _coded(invitation, code), now, 0
    invitation.codes_sent += 1
    invitation.save(update_fields=["code_hash", "code_at", "tries", "codes_sent", "counted_at"])
    said = words(language)
    letter = Letter(
        lead=said.say(N_("Your code is {code}. It holds for 15 minutes."), code=code),
        code=code,
        more=(said.say(N_("Type it on the page you came from. We never ask for it by phone.")),),
    )
    post(
        letter,
        reader=Reader(invitation.email, language, invitation.partnership, invitation.side),
        subject=said.say(N_("{code} is your code for Sameside"), code=code),
        now=now,
    )


def take_seat_by_code(
    *, invitation: Invitation, code: str, newcomer: Newcomer, now: datetime
) -> Seat:
    """Take the seat with the code that was mailed; a newcomer becomes a person by it.

    :raises WrongCode: when it is not the newest code; after three tries a new one is needed.
    """
    # A wrong try is counted for good, so the refusal is raised after the transaction.
    seat = _taken_with(invitation, code.strip(), newcomer, now)
    if seat is None:
        raise WrongCode(
            N_("This is not the newest code, or it is too old. Look again, or ask for a new one.")
        )
    return seat


@transaction.atomic
def take_seat(*, invitation: Invitation, person: Person, now: datetime) -> Seat:
    """Take the seat as somebody who is signed in with the address that was invited.

    :raises NotYourInvitation: for anybody else.
    """
    if person.email.lower() != invitation.email.lower():
        raise NotYourInvitation(
            N_(
                "This invitation is for another address than yours. Sign out, and take it with"
                " a code."
            )
        )
    return _take(_locked(invitation, now), person, now)


@transaction.atomic
def _taken_with(
    invitation: Invitation, code: str, newcomer: Newcomer, now: datetime
) -> Seat | None:
    invitation = _locked(invitation, now)
    if not _is_newest(invitation, code, now):
        invitation.tries += 1
        invitation.save(update_fields=["tries"])
        return None
    return _take(invitation, _person(invitation.email, newcomer), now)


def _person(email: str, newcomer: Newcomer) -> Person:
    """Return the person of an address; who takes two seats at once becomes one."""
    found = Person.objects.filter(email__iexact=email).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Person.objects.create_user(
                email=email, name=newcomer.name, language=newcomer.language
            )
    except IntegrityError:
        return Person.objects.get(email__iexact=email)


def _take(invitation: Invitation, person: Person, now: datetime) -> Seat:
    # Two who were invited across the table queue here, so that one of them is the first.
    Partnership.objects.select_for_update().get(pk=invitation.partnership_id)
    _require_first_across(invitation, now)
    if seats_at(invitation.partnership, now).filter(person=person).exists():
        raise NotOpen(N_("You have a seat at this table already."))
    seat = seat_at(
        invitation.partnership, person, side=invitation.side, role=invitation.role, now=now
    )
    seat.tiers, seat.title = invitation.tiers, invitation.title
    seat.save(update_fields=["tiers", "title"])
    invitation.seat, invitation.code_hash = seat, ""
    invitation.save(update_fields=["seat", "code_hash"])
    record_taken(seat, now=now)
    return seat


def _require_first_across(invitation: Invitation, now: datetime) -> None:
    """Refuse whom the other side invited, once somebody sits on the side that was invited to."""
    across = invitation.side not in {"", invitation.by.side}
    if across and seats_at(invitation.partnership, now).filter(side=invitation.side).exists():
        raise NotOpen(N_("Somebody of your side sits here now. Ask them for an invitation."))


def _locked(invitation: Invitation, now: datetime) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("partnership__customer", "partnership__supplier", "by")
        .get(pk=invitation.pk)
    )
    if not found.open_at(now) or found.waits_for_other_side:
        raise NotOpen(N_("This invitation was taken, withdrawn, or is too old."))
    return found


def _is_newest(invitation: Invitation, code: str, now: datetime) -> bool:
    if invitation.code_at is None or now - invitation.code_at >= CODE_HOLDS:
        return False
    if invitation.tries >= MOST_TRIES or not invitation.code_hash:
        return False
    return hmac.compare_digest(invitation.code_hash, _coded(invitation, code))


def _coded(invitation: Invitation, code: str) -> str:
    """Return what is kept of a code: bound to its link, whose secret no table holds."""
    return hashed(f"{invitation.secret_hash}:{code}")
