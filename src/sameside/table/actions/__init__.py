"""Everything that writes to a table: one transaction each, one entry in the record each."""

from sameside.table.actions.causes import NotAConcern, claim_cause
from sameside.table.actions.contests import (
    AlreadyContested,
    contest,
    move_contest,
    take_back_settling,
)
from sameside.table.actions.drafts import CardWords, delete_draft, draft, edit_draft
from sameside.table.actions.laying import lay
from sameside.table.actions.links import link
from sameside.table.actions.moving import MoveWords, move, take_back
from sameside.table.actions.once import sent_once
from sameside.table.actions.texts import Note, lay_text, write

__all__ = [
    "AlreadyContested",
    "CardWords",
    "MoveWords",
    "NotAConcern",
    "Note",
    "claim_cause",
    "contest",
    "delete_draft",
    "draft",
    "edit_draft",
    "lay",
    "lay_text",
    "link",
    "move",
    "move_contest",
    "sent_once",
    "take_back",
    "take_back_settling",
    "write",
]
