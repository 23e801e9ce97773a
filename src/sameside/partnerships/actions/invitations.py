"""Invitations: sent, confirmed, sent again, withdrawn, and the seat taken by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role
from sameside.ledger.actions import record
from sameside.mail.letters import Button, Letter
from sameside.partnerships.actions.entries import ROLE_WORDS
from sameside.partnerships.actions.letters import Reader, post, reader_in
from sameside.partnerships.models import Invitation, Seat
from sameside.partnerships.policy import (
    NotYourSide,
    fresh_secret,
    hashed,
    require_voice,
    require_voice_of,
    speaks_for_side,
)
from sameside.partnerships.queries import seats_at
from sameside.web.words import words

HOLDS = timedelta(days=14)
AGAIN_AFTER = timedelta(minutes=10)
MOST, WITHIN = 300, timedelta(hours=1)
"""So many are invited to a table within an hour: a program that went astray mails no city."""


class AlreadyInvited(Refused):
    """An address that has an open invitation, or a seat, at this table."""


class MailedJustNow(Refused):
    """A new link that is asked for while the one before is still on its way."""


class TooManyInvited(Refused):
    """More people invited within an hour than anybody looks at."""


class NotOpen(Refused):
    """An invitation whose seat was taken, or that was withdrawn."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The seat that is offered, and to whom."""

    email: str
    role: Role
    name: str = ""
    language: str = "en"
    tiers: tuple[str, ...] = ()
    title: str = ""


@transaction.atomic
def invite(*, offer: Offer, side: str, by: Seat, now: datetime) -> Invitation:
    """Offer a seat on a side, `""` for a facilitator, who is mailed when both sides said yes.

    Either side's voice invites for its own side; the first of the other side is invited by who
    began the partnership.

    :raises AlreadyInvited: when this address has an invitation or a seat here.
    :raises TooManyInvited: when 300 were invited within the hour.
    """
    _require_may_invite(by, side, now)
    _require_few(by, now)
    email = offer.email.lower()
    _refuse_known(by, email, now)
    secret = fresh_secret()
    try:
        with transaction.atomic():
            made = _made(offer, email, side, secret, by, now)
    except IntegrityError as twice:
        raise _already() from twice
    _record("seat.offered", made, by, now, personal={"offer": {"email": email}})
    if made.for_facilitator:
        _ask_other_side(made, now)
    else:
        _mail_link(made, secret, now)
    return made


@transaction.atomic
def confirm(*, invitation: Invitation, by: Seat, now: datetime) -> None:
    """Say the other side's yes to a facilitator; the mail goes out with it.

    :raises NotYourSide: for the side that named the facilitator; its yes is given.
    """
    invitation = _locked(invitation)
    require_voice(by)
    if not invitation.waits_for_other_side or by.side == invitation.by.side:
        raise NotYourSide(N_("Your side's yes is given. The other side's voice can confirm."))
    invitation.confirmed_by = by
    invitation.save(update_fields=["confirmed_by"])
    _record("seat.confirmed", invitation, by, now)
    _renew(invitation, now)


@transaction.atomic
def send_again(*, invitation: Invitation, by: Seat, now: datetime) -> None:
    """Mail a new link; the one before it ends.

    :raises NotYourSide: across the table, once somebody sits there.
    :raises MailedJustNow: for a third mail within ten minutes of the second.
    """
    invitation = _locked(invitation)
    _require_may_invite(by, invitation.side, now)
    if invitation.waits_for_other_side:
        raise NotOpen(N_("The other side has not said yes yet; the mail goes out when it does."))
    _require_mailed_long_ago(invitation, now)
    _renew(invitation, now)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Seat, now: datetime) -> None:
    """Take an offer back; its link says so from now on. Either side may for a facilitator."""
    invitation = _locked(invitation)
    _require_may_manage(by, invitation)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    _record("seat.offer_withdrawn", invitation, by, now)


def _locked(invitation: Invitation) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("partnership__customer", "partnership__supplier", "by__person")
        .get(pk=invitation.pk)
    )
    if found.seat_id is not None or found.withdrawn_at is not None:
        raise NotOpen(N_("This invitation was taken or withdrawn meanwhile."))
    return found


def _require_may_invite(by: Seat, side: str, now: datetime) -> None:
    """Refuse to fill the other side's seats, but for its first."""
    nobody_there = side and not seats_at(by.partnership, now).filter(side=side).exists()
    require_voice_of(by, "" if nobody_there else side)


def _require_may_manage(by: Seat, invitation: Invitation) -> None:
    require_voice_of(by, "" if invitation.by.side == by.side else invitation.side)


def _refuse_known(by: Seat, email: str, now: datetime) -> None:
    seated = seats_at(by.partnership, now).filter(person__email__iexact=email).exists()
    if seated:
        raise AlreadyInvited(N_("Whoever has this address has a seat at this table already."))


def _require_few(by: Seat, now: datetime) -> None:
    lately = Invitation.objects.filter(partnership=by.partnership, made_at__gt=now - WITHIN)
    if lately.count() >= MOST:
        raise TooManyInvited(
            N_("{n} people were invited within the hour. Wait a little, then go on."), n=MOST
        )


def _require_mailed_long_ago(invitation: Invitation, now: datetime) -> None:
    # The first mail may have been lost, so the second is sent at once.
    sent_at = invitation.sent_at
    if sent_at and sent_at != invitation.made_at and now - sent_at < AGAIN_AFTER:
        raise MailedJustNow(
            N_("A new link was mailed within the last ten minutes. Give it time to arrive.")
        )


def _already() -> AlreadyInvited:
    return AlreadyInvited(
        N_("This address has been invited already. You can send the mail again, or withdraw it.")
    )


def _made(offer: Offer, email: str, side: str, secret: str, by: Seat, now: datetime) -> Invitation:
    return Invitation.objects.create(
        partnership=by.partnership,
        email=email,
        name=offer.name,
        language=offer.language,
        side=side,
        role=offer.role,
        tiers=list(offer.tiers),
        title=offer.title,
        secret_hash=hashed(secret),
        by=by,
        made_at=now,
        sent_at=now if side else None,
        expires_at=now + HOLDS,
    )


def _renew(invitation: Invitation, now: datetime) -> None:
    secret = fresh_secret()
    invitation.secret_hash, invitation.code_hash = hashed(secret), ""
    invitation.sent_at, invitation.expires_at = now, now + HOLDS
    invitation.save(update_fields=["secret_hash", "code_hash", "sent_at", "expires_at"])
    _mail_link(invitation, secret, now)


def _mail_link(invitation: Invitation, secret: str, now: datetime) -> None:
    letter = _offering(invitation, reverse("partnerships:invitation", args=[secret]))
    post(
        letter,
        reader=Reader(
            invitation.email, invitation.language, invitation.partnership, invitation.side
        ),
        subject=letter.lead,
        now=now,
    )


def _offering(invitation: Invitation, place: str) -> Letter:
    at, said = invitation.partnership, words(invitation.language)
    values = {"inviter": invitation.by.person.name, "table": str(at)}
    return Letter(
        lead=said.say(N_("{inviter} invites you to the table: {table}"), **values),
        more=(
            said.say(
                N_(
                    "{inviter} of {party} offers you a seat as {role} at the table of {table}, "
                    "which belongs to both sides."
                ),
                **values,
                party=at.party(invitation.by.side).name,
                role=said.say(ROLE_WORDS[invitation.role]),
            ),
            said.say(
                N_("The link works at once, until {day}. There is nothing to register."),
                day=invitation.expires_at.date(),
            ),
        ),
        button=Button(said.say(N_("See the invitation")), place),
        small=(
            said.say(
                N_("Nobody reads a reply to this mail. If you did not expect it, leave it be.")
            ),
        ),
    )


def _ask_other_side(invitation: Invitation, now: datetime) -> None:
    for seat in _voices_across(invitation, now):
        said = words(seat.person.language)
        values = {"inviter": invitation.by.person.name, "table": str(invitation.partnership)}
        letter = Letter(
            lead=said.say(N_("{inviter} proposes a facilitator: {table}"), **values),
            more=(
                said.say(
                    N_("{inviter} proposes a facilitator for {table}. It needs your side's yes."),
                    **values,
                ),
            ),
            button=Button(
                said.say(N_("See who it is")),
                reverse("partnerships:people", args=[invitation.partnership.slug]),
            ),
            small=(
                said.say(N_("Nobody reads a reply to this mail; your yes is given on the page.")),
            ),
        )
        post(
            letter,
            reader=reader_in(seat, invitation.partnership),
            subject=letter.lead,
            now=now,
        )


def _voices_across(invitation: Invitation, now: datetime) -> list[Seat]:
    across = seats_at(invitation.partnership, now).exclude(side=invitation.by.side)
    return [seat for seat in across if speaks_for_side(seat)]


def _record(
    what: str,
    invitation: Invitation,
    by: Seat,
    now: datetime,
    personal: dict[str, dict[str, object]] | None = None,
) -> None:
    record(
        head_id=invitation.partnership.record_id,
        what=what,
        by=by.actor,
        now=now,
        about={
            "invitation": str(invitation.pk),
            "role": invitation.role,
            "side": invitation.side or "both",
        },
        personal=personal,
    )
