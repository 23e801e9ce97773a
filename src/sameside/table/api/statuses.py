"""Which status each refusal of the table is answered with; those not named here are a 409."""

from __future__ import annotations

from http import HTTPStatus

from sameside.table.actions.drafts import NoSuchOwner, NotADate
from sameside.table.actions.laying import Unfinished
from sameside.table.actions.links import LeadsNowhere
from sameside.table.actions.texts import FileTooLarge, NothingWritten
from sameside.table.actions.wording import TitleMissing, TooLong
from sameside.table.policy import NoRoom
from sameside.table.policy.audience import NotNarrower
from sameside.table.policy.contests import NotContestable
from sameside.table.queries import NoCard, NoContest
from sameside.web.api.refusals import answered_with

UNFIT = (
    LeadsNowhere,
    NoSuchOwner,
    NotADate,
    NotContestable,
    NothingWritten,
    NotNarrower,
    TitleMissing,
    TooLong,
    Unfinished,
)


def say_statuses() -> None:
    """Say it once, as the API is put together."""
    answered_with(HTTPStatus.NOT_FOUND, NoCard, NoContest)
    answered_with(HTTPStatus.FORBIDDEN, NoRoom)
    answered_with(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, FileTooLarge)
    answered_with(HTTPStatus.UNPROCESSABLE_ENTITY, *UNFIT)
