"""Versions of the agreement: proposed, said yes to by each side, declined or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from sameside.formats.agreement import understood
from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import Actor, record
from sameside.mail.letters import Button, Letter, Said
from sameside.partnerships.actions.continuity import require_same_terms
from sameside.partnerships.actions.letters import post, reader_in
from sameside.partnerships.models import (
    AgreementVersion,
    AgreementYes,
    Partnership,
    Seat,
    VersionState,
)
from sameside.partnerships.policy import require_voice, speaks_for_side
from sameside.partnerships.queries import agreement_of, as_held, seats_at
from sameside.web.words import words

FILE = "agreement.toml"


class AlreadyOpen(Refused):
    """A second proposal while one lies open."""


class NotOpenAnyMore(Refused):
    """A version that was settled meanwhile."""


class ReadSomethingElse(Refused):
    """A yes to other words than those that lie open."""


class YesGiven(Refused):
    """A second yes of the same side, or a no after it."""


class ReasonMissing(Refused):
    """A no without a word of why."""


@transaction.atomic
def propose_version(*, source: bytes, by: Seat, now: datetime) -> AgreementVersion:
    """Propose the agreement as a whole file; proposing is the first side's yes.

    :raises AgreementRefused: with every problem of the file.
    :raises AlreadyOpen: while another proposal lies open.
    :raises TermsBroken: when it changes what holds before its own first day.
    """
    partnership = _locked(by.partnership)
    require_voice(as_held(by, now))
    if partnership.versions.filter(state=VersionState.PROPOSED).exists():
        raise AlreadyOpen(N_("One proposal lies open already. Settle that one first."))
    proposed = understood(source, FILE)
    require_same_terms(agreement_of(partnership), proposed, partnership)
    version = AgreementVersion.objects.create(
        partnership=partnership,
        number=partnership.versions.count() + 1,
        source=source,
        digest=proposed.digest,
        effective_on=proposed.versions[-1].valid_from_on,
        proposed_by=by,
        proposed_at=now,
    )
    AgreementYes.objects.create(version=version, side=by.side, by=by, at=now)
    _record("agreement.proposed", version, by.actor, now)
    _tell_other_side(version, by, now, _PROPOSED)
    return version


@transaction.atomic
def agree_version(*, version: AgreementVersion, digest: str, by: Seat, now: datetime) -> None:
    """Say a side's yes to the words it read; the second yes freezes the version.

    :raises ReadSomethingElse: when the digest is not the one of this version.
    :raises YesGiven: when this side's yes is given. :raises NotOpenAnyMore: when it was settled.
    """
    version = _open(version, by, now)
    if digest != version.digest:
        raise ReadSomethingElse(N_("This is not the version you read. Read it again, then agree."))
    if version.yeses.filter(side=by.side).exists():
        raise YesGiven(N_("Your side's yes is given. The other side has yet to say its own."))
    AgreementYes.objects.create(version=version, side=by.side, by=by, at=now)
    _record("agreement.yes", version, by.actor, now)
    _settle(version, VersionState.AGREED, "", now)
    _record("agreement.agreed", version, by.actor, now, both=True)
    _tell_other_side(version, by, now, _AGREED)


@transaction.atomic
def decline_version(*, version: AgreementVersion, reason: str, by: Seat, now: datetime) -> None:
    """Say no for the side that was asked, with a reason.

    :raises ReasonMissing: without one. :raises YesGiven: for the side that said yes.
    """
    version = _open(version, by, now)
    if not reason:
        raise ReasonMissing(N_("Write a word of why, so that the next proposal can be better."))
    if version.yeses.filter(side=by.side).exists():
        raise YesGiven(N_("Your side proposed this. You can withdraw it."))
    _settle(version, VersionState.DECLINED, reason, now)
    _record("agreement.declined", version, by.actor, now, reason=reason)
    _tell_other_side(version, by, now, _DECLINED, reason)


@transaction.atomic
def withdraw_version(*, version: AgreementVersion, reason: str, by: Seat, now: datetime) -> None:
    """Take the first yes back, and the proposal with it.

    :raises YesGiven: for the side that has not said yes; it can decline.
    """
    version = _open(version, by, now)
    if not version.yeses.filter(side=by.side).exists():
        raise YesGiven(N_("The other side proposed this. You can decline it."))
    _settle(version, VersionState.WITHDRAWN, reason, now)
    _record("agreement.withdrawn", version, by.actor, now, reason=reason)


def _locked(partnership: Partnership) -> Partnership:
    # All who propose and agree at one table queue here, and so does who ends their seat.
    return (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("customer", "supplier")
        .get(pk=partnership.pk)
    )


def _open(version: AgreementVersion, by: Seat, now: datetime) -> AgreementVersion:
    partnership = _locked(by.partnership)
    require_voice(as_held(by, now))
    found = AgreementVersion.objects.get(pk=version.pk, partnership=partnership)
    if found.state != VersionState.PROPOSED:
        raise NotOpenAnyMore(N_("This version was settled meanwhile."))
    found.partnership = partnership
    return found


def _settle(version: AgreementVersion, state: VersionState, reason: str, now: datetime) -> None:
    version.state, version.reason, version.settled_at = state, reason, now
    version.save(update_fields=["state", "reason", "settled_at"])


def _record(
    what: str,
    version: AgreementVersion,
    by: Actor,
    now: datetime,
    *,
    reason: str = "",
    both: bool = False,
) -> None:
    record(
        head_id=version.partnership.record_id,
        what=what,
        by=by,
        now=now,
        about={
            "version": str(version.number),
            "digest": version.digest,
            "day": version.effective_on.isoformat(),
        },
        personal={"reason": {"text": reason}} if reason else None,
        checkpoint_now=both,
    )


Told = tuple[str, str, str]
"""A subject, a first sentence, and the words of the button."""
_PROPOSED: Told = (
    N_("{party} proposes version {number} of the agreement"),
    N_("{name} of {party} proposes version {number} of the agreement. It holds from {day}."),
    N_("Read what would change"),
)
_AGREED: Told = (
    N_("{party} agreed to version {number} of the agreement"),
    N_("{name} of {party} said yes: version {number} of the agreement holds from {day}."),
    N_("Read the agreement"),
)
_DECLINED: Told = (
    N_("{party} declined version {number} of the agreement"),
    N_("{name} of {party} declined version {number} of the agreement, and says why."),
    N_("Read why"),
)


def _tell_other_side(
    version: AgreementVersion, by: Seat, now: datetime, told: Told, reason: str = ""
) -> None:
    across = seats_at(version.partnership, now).exclude(side__in=["", by.side])
    values = {
        "party": version.partnership.party(by.side).name,
        "name": by.person.name,
        "number": version.number,
        "day": version.effective_on,
    }
    place = reverse("partnerships:version", args=[version.partnership.slug, version.number])
    for seat in filter(speaks_for_side, across):
        say: Callable[..., str] = words(seat.person.language).say
        letter = Letter(
            lead=say(told[0], **values),
            more=(say(told[1], **values),),
            said=Said(reason, by.person.name, by.side) if reason else None,
            button=Button(say(told[2]), place),
            small=(say(N_("Nobody reads a reply to this mail; both sides answer on the page.")),),
        )
        post(letter, reader=reader_in(seat, version.partnership), subject=letter.lead, now=now)
