"""Everything that writes in delivery."""

from sameside.delivery.actions.bringing import (
    bring_log,
    confirm_import,
    map_log,
    note_log,
    note_look,
    withdraw_import,
)
from sameside.delivery.actions.coming_in import begin_import, bring_in, note_progress
from sameside.delivery.actions.issuing import confirm_statement, issue_statement
from sameside.delivery.actions.looking import keep_log, look_again
from sameside.delivery.actions.removing import remove_unconfirmed

__all__ = [
    "begin_import",
    "bring_in",
    "bring_log",
    "confirm_import",
    "confirm_statement",
    "issue_statement",
    "keep_log",
    "look_again",
    "map_log",
    "note_log",
    "note_look",
    "note_progress",
    "remove_unconfirmed",
    "withdraw_import",
]
