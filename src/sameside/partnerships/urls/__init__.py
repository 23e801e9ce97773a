"""Addresses of people, agreements, records and invitations."""

from __future__ import annotations

from django.urls import path

from sameside.partnerships.views import (
    account,
    agreement,
    beginning,
    invitations,
    people,
    proposing,
    record,
    record_keys,
    tokens,
)

app_name = "partnerships"
TABLE = "partnerships/<slug:slug>/"
urlpatterns = [
    path("account/", account.me, name="account"),
    path("welcome/<str:secret>/", beginning.welcome, name="welcome"),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("invitations/<str:secret>/codes/", invitations.another_code, name="invitation-codes"),
    path("invitations/<str:secret>/seat/", invitations.seat, name="invitation-seat"),
    path("partnerships/new/", beginning.begin, name="begin"),
    path(f"{TABLE}people/", people.people, name="people"),
    path(f"{TABLE}people/new/", people.invite_somebody, name="invite"),
    path(f"{TABLE}people/facilitator/", people.invite_facilitator, name="invite-facilitator"),
    path(f"{TABLE}people/invitations/<int:pk>/yeses/", people.confirm_facilitator, name="yeses"),
    path(f"{TABLE}people/invitations/<int:pk>/mails/", people.mail_again, name="mails"),
    path(f"{TABLE}people/invitations/<int:pk>/end/", people.withdraw_invitation, name="withdrawal"),
    path(f"{TABLE}people/<int:pk>/", people.seat, name="seat"),
    path(f"{TABLE}people/<int:pk>/end/", people.end, name="seat-end"),
    path(f"{TABLE}agreement/", agreement.versions, name="agreement"),
    path(f"{TABLE}agreement/new/", proposing.propose, name="propose"),
    path(f"{TABLE}agreement/<int:number>/", agreement.version, name="version"),
    path(f"{TABLE}agreement/<int:number>/answers/", agreement.answer, name="answers"),
    path(f"{TABLE}agreement/<int:number>/agreement.toml", agreement.file, name="version-file"),
    path(f"{TABLE}record/", record.entries, name="record"),
    path(f"{TABLE}record/verify/", record.verify, name="verify"),
    path(f"{TABLE}record/keys/", record_keys.keys, name="keys"),
    path(f"{TABLE}record/cosignatures/", record_keys.cosignatures, name="cosignatures"),
    path(f"{TABLE}record/entries.csv", record.entries_file, name="entries-file"),
    path(f"{TABLE}record/bundle.tar", record.bundle, name="bundle"),
    path(f"{TABLE}record/verify.py", record.verifier, name="verifier"),
    path(f"{TABLE}record/<int:index>/", record.entry, name="entry"),
    path(f"{TABLE}record/<int:index>/entry.json", record.entry_bytes, name="entry-bytes"),
    path(f"{TABLE}record/<int:index>/yeses/", record_keys.acknowledgement, name="loss-yeses"),
    path(f"{TABLE}tokens/", tokens.tokens, name="tokens"),
    path(f"{TABLE}tokens/<int:pk>/end/", tokens.revoke, name="token-end"),
]
