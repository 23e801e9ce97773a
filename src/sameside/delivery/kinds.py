"""What of delivery can be recorded."""

from __future__ import annotations

from sameside.kernel.refusal import N_
from sameside.ledger import kinds

IMPORT_DONE = kinds.register(
    "import.done",
    N_(
        "{who} brought a log into the record: {new} new requests, {more} with more told than"
        " before. The record is now {record}."
    ),
)
STATEMENT_ISSUED = kinds.register(
    "statement.issued", N_("{who} issued the statement from {from} to before {to}: {statement}")
)
STATEMENT_CONFIRMED = kinds.register(
    "statement.confirmed",
    N_("{who} confirmed the statement from {from} to before {to}: {statement}"),
)
