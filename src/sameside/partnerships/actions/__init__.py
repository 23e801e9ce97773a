"""What changes a partnership. Everything else only reads it."""

from sameside.partnerships.actions.agreements import (
    agree_version,
    decline_version,
    propose_version,
    withdraw_version,
)
from sameside.partnerships.actions.beginning import Parties, begin_partnership
from sameside.partnerships.actions.entries import ROLE_WORDS, SIDE_WORDS, register_entries
from sameside.partnerships.actions.invitations import Offer, confirm, invite, send_again, withdraw
from sameside.partnerships.actions.looking import look_around
from sameside.partnerships.actions.people import choose, make_welcome_link, welcome_first_person
from sameside.partnerships.actions.seats import Place, change_seat, end_seat
from sameside.partnerships.actions.taking import (
    Newcomer,
    mail_code,
    take_seat,
    take_seat_by_code,
)
from sameside.partnerships.actions.tokens import make_token, note_use, revoke_token

__all__ = [
    "ROLE_WORDS",
    "SIDE_WORDS",
    "Newcomer",
    "Offer",
    "Parties",
    "Place",
    "agree_version",
    "begin_partnership",
    "change_seat",
    "choose",
    "confirm",
    "decline_version",
    "end_seat",
    "invite",
    "look_around",
    "mail_code",
    "make_token",
    "make_welcome_link",
    "note_use",
    "propose_version",
    "register_entries",
    "revoke_token",
    "send_again",
    "take_seat",
    "take_seat_by_code",
    "welcome_first_person",
    "withdraw",
    "withdraw_version",
]
