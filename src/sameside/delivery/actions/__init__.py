"""Everything that writes in delivery."""

from sameside.delivery.actions.bringing import bring_log, confirm_import, map_log, withdraw_import
from sameside.delivery.actions.coming_in import begin_import, bring_in, note_progress
from sameside.delivery.actions.issuing import confirm_statement, issue_statement

__all__ = [
    "begin_import",
    "bring_in",
    "bring_log",
    "confirm_import",
    "confirm_statement",
    "issue_statement",
    "map_log",
    "note_progress",
    "withdraw_import",
]
