"""What the pages offer and what the API offers, side by side: nothing is forgotten on either."""

from __future__ import annotations

from collections.abc import Mapping

from sameside.config.api import api
from sameside.web.api.openapi import operations
from tests.places import addresses

PERSON = "A token stands for one seat; a person's own things go with them to every table."
TAKING = "A seat is taken by the invited person, with a mailed code or signed in."
EYES = "Made for the eye, from what the API says as JSON."
SCRIPT = "A part of a page, for the page's own script."
DEVICE = "A form that shows what would be sent before it is sent."

OFFERED: Mapping[str, str | tuple[str, ...]] = {
    "web:language": PERSON,
    "web:theme": PERSON,
    "web:looks": EYES,
    "start:start": EYES,
    "start:looked": PERSON,
    "partnerships:account": PERSON,
    "partnerships:welcome": PERSON,
    "partnerships:begin": PERSON,
    "partnerships:invitation": TAKING,
    "partnerships:invitation-codes": TAKING,
    "partnerships:invitation-seat": TAKING,
    "partnerships:people": ("seats", "invitations", "partnership"),
    "partnerships:invite": ("invite", "invite_across"),
    "partnerships:invite-facilitator": ("invite_facilitator",),
    "partnerships:yeses": ("confirm_facilitator",),
    "partnerships:mails": ("mail_invitation",),
    "partnerships:withdrawal": ("withdraw_invitation",),
    "partnerships:seat": ("seat", "change_seat"),
    "partnerships:seat-end": ("end_seat",),
    "partnerships:tokens": ("tokens", "me"),
    "partnerships:token-end": ("revoke_token",),
    "partnerships:agreement": ("agreements",),
    "partnerships:propose": ("propose_agreement",),
    "partnerships:version": ("agreement",),
    "partnerships:answers": ("agree", "decline_agreement", "withdraw_agreement"),
    "partnerships:version-file": ("agreement_file",),
    "partnerships:record": ("record", "record_entries"),
    "partnerships:entries-file": EYES,
    "partnerships:verify": ("record_checkpoints",),
    "partnerships:keys": ("record_keys",),
    "partnerships:cosignatures": ("cosign",),
    "partnerships:bundle": ("record_bundle",),
    "partnerships:verifier": "It lies in the bundle.",
    "partnerships:entry": ("record_entry",),
    "partnerships:entry-bytes": ("record_entry",),
    "partnerships:loss-yeses": ("know_of_loss",),
    "table:board": ("cards",),
    "table:columns": SCRIPT,
    "table:done": ("cards",),
    "table:search": ("search",),
    "table:cards-csv": EYES,
    "table:cards-json": ("cards",),
    "table:new": DEVICE,
    "table:new-card": ("draft_card",),
    "table:drafts": ("drafts",),
    "table:draft": ("draft", "edit_draft", "lay_card"),
    "table:draft-deletion": ("delete_draft",),
    "table:card": ("card",),
    "table:moves": ("move_card",),
    "table:yes-end": ("take_consent_back",),
    "table:texts": ("write_text", "write_text_with_file"),
    "table:text-laying": ("lay_text",),
    "table:causes": ("claim_cause",),
    "table:links": ("link_card",),
    "table:attachment": ("text_file",),
    "table:contests": ("contests",),
    "table:new-contest": ("contest",),
    "table:contest": ("one_contest",),
    "table:contest-moves": ("move_contest",),
    "table:contest-yes-end": ("take_settling_back",),
    "delivery:services": ("services", "figures", "statement"),
    "delivery:statement-file": ("statement_file",),
    "delivery:record-file": "Each request with its events is read one by one.",
    "delivery:agreement-file": ("agreement_file",),
    "delivery:statements": ("statements",),
    "delivery:issue": ("issue_statement",),
    "delivery:confirm": ("confirm_statement",),
    "delivery:requests": ("requests",),
    "delivery:request": ("request",),
    "delivery:requests-file": EYES,
    "delivery:imports": ("imports", "bring_log"),
    "delivery:import": ("import",),
    "delivery:import-mapping": ("map_log",),
    "delivery:import-confirmation": ("confirm_import",),
    "delivery:import-withdrawal": ("withdraw_import",),
    "delivery:import-runs": "A job that fell silent is taken up again by the worker.",
    "delivery:import-progress": SCRIPT,
    "delivery:import-rows": ("import_rows",),
}
"""Each page and the operations that do the same; or why a program does it otherwise, or not."""


def test_every_page_has_its_operation_or_a_reason_why_not():
    pages = {name for _, name in addresses() if ":" in name}
    assert pages - OFFERED.keys() == set(), "Say in OFFERED which operation does the same."
    assert OFFERED.keys() - pages == set(), "This page is there no more."


def test_every_operation_does_what_a_page_does():
    document = api.get_openapi_schema(path_prefix="")
    there = {operation["operationId"] for _, operation in operations(document)}
    named = {each for done in OFFERED.values() if isinstance(done, tuple) for each in done}
    assert named == there
    assert {name for name, done in OFFERED.items() if not done} == set()
