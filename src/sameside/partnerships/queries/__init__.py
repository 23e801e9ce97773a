"""What is known of partnerships. Everything is found through the person's own seat."""

from sameside.partnerships.queries.agreements import (
    NoVersion,
    ReadsDifferently,
    agreed_before,
    agreement_by,
    agreement_of,
    digest_in_force,
    understood_version,
    version_in_force,
    version_of,
    versions_in_force,
    versions_of,
)
from sameside.partnerships.queries.invitations import (
    NoInvitation,
    invitation_at,
    invitation_by,
    open_invitations,
    welcome_holds,
)
from sameside.partnerships.queries.remaining import leaves_open, left_open
from sameside.partnerships.queries.seats import (
    NoSeat,
    access,
    as_held,
    count_access,
    named,
    seat_at_table,
    seat_of,
    seats_at,
    seats_ever,
    seats_of,
    today_at,
)
from sameside.partnerships.queries.sessions import sessions_of
from sameside.partnerships.queries.things import Thing, names_things, things_of
from sameside.partnerships.queries.tokens import NoToken, seat_by_token, token_by, tokens_of

__all__ = [
    "NoInvitation",
    "NoSeat",
    "NoToken",
    "NoVersion",
    "ReadsDifferently",
    "Thing",
    "access",
    "agreed_before",
    "agreement_by",
    "agreement_of",
    "as_held",
    "count_access",
    "digest_in_force",
    "invitation_at",
    "invitation_by",
    "leaves_open",
    "left_open",
    "named",
    "names_things",
    "open_invitations",
    "seat_at_table",
    "seat_by_token",
    "seat_of",
    "seats_at",
    "seats_ever",
    "seats_of",
    "sessions_of",
    "things_of",
    "today_at",
    "token_by",
    "tokens_of",
    "understood_version",
    "version_in_force",
    "version_of",
    "versions_in_force",
    "versions_of",
    "welcome_holds",
]
