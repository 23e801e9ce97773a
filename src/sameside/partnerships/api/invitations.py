"""Invitations: those on their way, and the seats each side offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from ninja import Path, Router, Status
from pydantic import Field

from sameside.kernel.history import Side
from sameside.kernel.seat import Role, other
from sameside.partnerships.actions import Offer, confirm, invite, send_again, withdraw
from sameside.partnerships.actions.invitations import MailedJustNow, TooManyInvited
from sameside.partnerships.api.door import Called
from sameside.partnerships.api.people import (
    SEATING,
    Language,
    Levels,
    MailAddress,
    PerhapsLine,
    SeatedRole,
    once,
)
from sameside.partnerships.models import Invitation
from sameside.partnerships.policy import require_voice
from sameside.partnerships.queries import NoInvitation, invitation_at, open_invitations
from sameside.web.api.fields import Number, Said, Sent
from sameside.web.api.paging import AskedPage, Page, page_of
from sameside.web.api.refusals import answered_with

router = Router(tags=["invitations"])
answered_with(HTTPStatus.NOT_FOUND, NoInvitation)
answered_with(HTTPStatus.TOO_MANY_REQUESTS, MailedJustNow, TooManyInvited)
InvitationId = Annotated[Number, Path(description="The invitation's id.")]


class InvitationAnswer(Said):
    """A seat that is offered, and not taken yet."""

    id: int = Field(examples=[3])
    state: str = Field(
        description="`waiting` for the other side's yes, `sent`, or `too_old`: send it again.",
        examples=["sent"],
    )
    email: str | None = Field(
        description="Whom it asks; null where the other side invites to its own side.",
        examples=["ida@example.org"],
    )
    name: str = Field(description="What they are called, as far as known.", examples=["Ida"])
    language: str = Field(description="Of the mail.", examples=["da"])
    side: str | None = Field(
        description="customer or supplier; null for a facilitator.", examples=["customer"]
    )
    role: str = Field(examples=["member"])
    levels: list[str] = Field(examples=[["tactical"]])
    title: str = Field(examples=["Cleaning"])
    by: int = Field(description="The seat that offers it.", examples=[7])
    made_at: datetime
    sent_at: datetime | None = Field(description="When its newest link was mailed.")
    expires_at: datetime = Field(description="When that link ends.")


class GuestSent(Sent):
    """Whom a seat is offered to."""

    email: MailAddress = Field(examples=["ida@example.org"])
    name: PerhapsLine = Field("", description="What they are called.", examples=["Ida"])
    title: PerhapsLine = Field("", description="What they do.", examples=["Cleaning"])
    language: Language | None = Field(None, description="Of the mail; yours when left out.")


class ColleagueSent(GuestSent):
    """Whom a seat on your own side is offered to, and which."""

    role: SeatedRole = Field("member", examples=["member"])
    levels: Levels = Field([], description="At which levels they are to meet the other side.")


@router.get(
    "/invitations",
    response=Page[InvitationAnswer],
    operation_id="invitations",
    summary="List the invitations",
)
def invitations(request: Called, asked: AskedPage) -> Page[InvitationAnswer]:
    """List the invitations of both sides that nobody has taken yet, the newest first."""
    return page_of(request, asked, open_invitations(request.partnership), _saying(request))


@router.post(
    "/invitations",
    response={201: InvitationAnswer},
    operation_id="invite",
    summary="Invite to your side",
    auth=SEATING,
)
def invite_colleague(request: Called, sent: ColleagueSent) -> Status[InvitationAnswer]:
    """Offer a seat on your own side. A link that works at once is mailed."""
    return _invited(request, sent, request.seat.side, Role(sent.role), once(sent.levels))


@router.post(
    "/invitations/across",
    response={201: InvitationAnswer},
    operation_id="invite_across",
    summary="Invite the other side",
    auth=SEATING,
)
def invite_across(request: Called, sent: GuestSent) -> Status[InvitationAnswer]:
    """Offer the other side its first seat, as relationship manager, while nobody sits there."""
    require_voice(request.seat)
    side = other(Side(request.seat.side)).value
    return _invited(request, sent, side, Role.RELATIONSHIP_MANAGER)


@router.post(
    "/invitations/facilitator",
    response={201: InvitationAnswer},
    operation_id="invite_facilitator",
    summary="Propose a facilitator",
    auth=SEATING,
)
def propose_facilitator(request: Called, sent: GuestSent) -> Status[InvitationAnswer]:
    """Propose a facilitator: your side's yes. The link is mailed with the yes of the other."""
    return _invited(request, sent, "", Role.FACILITATOR)


@router.post(
    "/invitations/{invitation_id}/yes",
    response=InvitationAnswer,
    operation_id="confirm_facilitator",
    summary="Say yes to a facilitator",
    auth=SEATING,
)
def confirm_facilitator(request: Called, invitation_id: InvitationId) -> InvitationAnswer:
    """Say your side's yes to a facilitator whom the other side proposed."""
    found = invitation_at(request.partnership, invitation_id)
    confirm(invitation=found, by=request.seat, now=request.now)
    return _anew(request, found)


@router.post(
    "/invitations/{invitation_id}/mails",
    response=InvitationAnswer,
    operation_id="mail_invitation",
    summary="Send it again",
    auth=SEATING,
)
def mail_again(request: Called, invitation_id: InvitationId) -> InvitationAnswer:
    """Mail a new link; the one before it ends."""
    found = invitation_at(request.partnership, invitation_id)
    send_again(invitation=found, by=request.seat, now=request.now)
    return _anew(request, found)


@router.delete(
    "/invitations/{invitation_id}",
    response={204: None},
    operation_id="withdraw_invitation",
    summary="Take it back",
    auth=SEATING,
)
def take_back(request: Called, invitation_id: InvitationId) -> Status[None]:
    """Take an offer back, or decline a facilitator; its link says so from now on."""
    found = invitation_at(request.partnership, invitation_id)
    withdraw(invitation=found, by=request.seat, now=request.now)
    return Status(204, None)


def _invited(
    request: Called, sent: GuestSent, side: str, role: Role, levels: tuple[str, ...] = ()
) -> Status[InvitationAnswer]:
    offer = Offer(
        email=sent.email,
        role=role,
        name=sent.name,
        language=sent.language or request.seat.person.language,
        tiers=levels,
        title=sent.title,
    )
    made = invite(offer=offer, side=side, by=request.seat, now=request.now)
    return Status(201, _saying(request)(made))


def _anew(request: Called, invitation: Invitation) -> InvitationAnswer:
    return _saying(request)(invitation_at(request.partnership, invitation.pk))


def _saying(request: Called) -> Callable[[Invitation], InvitationAnswer]:
    """Return how an invitation is said to this seat: an address stays with the side it is of."""

    def said(found: Invitation) -> InvitationAnswer:
        known = not found.side or request.seat.side in {found.side, found.by.side}
        return InvitationAnswer(
            id=found.pk,
            state=_state(found, request.now),
            email=found.email if known else None,
            name=found.name,
            language=found.language,
            side=found.side or None,
            role=found.role,
            levels=list(found.tiers),
            title=found.title,
            by=found.by_id,
            made_at=found.made_at,
            sent_at=found.sent_at,
            expires_at=found.expires_at,
        )

    return said


def _state(found: Invitation, now: datetime) -> str:
    if found.waits_for_other_side:
        return "waiting"
    return "sent" if now < found.expires_at else "too_old"
