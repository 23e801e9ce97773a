"""Tokens of one's own seat: listed and revoked. Making one stays with people (docs/adr/0061)."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from ninja import Path, Router, Status
from pydantic import Field

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions import revoke_token
from sameside.partnerships.api.door import Called
from sameside.partnerships.models import Token
from sameside.partnerships.queries import tokens_of
from sameside.web.api.fields import Number, Said
from sameside.web.api.paging import AskedPage, Page, page_of
from sameside.web.api.refusals import answered_with

router = Router(tags=["tokens"])
TokenId = Annotated[Number, Path(description="The token's id.")]


class NotYourToken(Refused):
    """There is no such token, or it belongs to another seat; the answer is the same."""


answered_with(HTTPStatus.NOT_FOUND, NotYourToken)


class TokenAnswer(Said):
    """A token of your seat, without its secret, which nothing keeps."""

    id: int = Field(examples=[5])
    name: str = Field(description="What it is for.", examples=["Our service desk"])
    begins_with: str = Field(
        description="The first signs of its secret.", examples=["sameside_a1B"]
    )
    scopes: list[str] = Field(description="What it may do.", examples=[["read"]])
    state: str = Field(description="in_force, revoked or over.", examples=["in_force"])
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = Field(description="When it was last used, to the minute.")
    revoked_at: datetime | None


@router.get(
    "/tokens", response=Page[TokenAnswer], operation_id="tokens", summary="List your tokens"
)
def tokens(request: Called, asked: AskedPage) -> Page[TokenAnswer]:
    """List the tokens of your seat, the newest first; those that ended are among them."""
    now = request.now
    return page_of(request, asked, tokens_of(request.seat), lambda each: _said(each, now))


@router.delete(
    "/tokens/{token_id}",
    response={204: None},
    operation_id="revoke_token",
    summary="Revoke a token",
)
def revoke(request: Called, token_id: TokenId) -> Status[None]:
    """Revoke a token of your seat: the next call with it is refused. It may be this very one."""
    found = tokens_of(request.seat).filter(pk=token_id).first()
    if found is None:
        raise NotYourToken(N_("There is no such token of your seat."))
    revoke_token(token=found, by=request.seat, now=request.now)
    return Status(204, None)


def _said(found: Token, now: datetime) -> TokenAnswer:
    return TokenAnswer(
        id=found.pk,
        name=found.name,
        begins_with=found.begins_with,
        scopes=list(found.scopes),
        state=_state(found, now),
        made_at=found.made_at,
        expires_at=found.expires_at,
        used_at=found.used_at,
        revoked_at=found.revoked_at,
    )


def _state(found: Token, now: datetime) -> str:
    if found.revoked_at:
        return "revoked"
    return "in_force" if now < found.expires_at else "over"
