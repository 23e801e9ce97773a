"""What is known of services, requests and statements."""

from sameside.delivery.queries.headline import Headline, headline, headlines
from sameside.delivery.queries.imports import import_of, imports_seen_by
from sameside.delivery.queries.standing import (
    Standing,
    log_at_record,
    newest_record,
    sheet_of,
    standing_of,
    whole_statement,
)

__all__ = [
    "Headline",
    "Standing",
    "headline",
    "headlines",
    "import_of",
    "imports_seen_by",
    "log_at_record",
    "newest_record",
    "sheet_of",
    "standing_of",
    "whole_statement",
]
