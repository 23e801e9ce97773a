"""What a record says: its entries in words, its proofs, its checkpoints, and whether it holds."""

from sameside.ledger.queries.checking import Fault, Found, verify_record
from sameside.ledger.queries.reading import (
    Personal,
    Proof,
    State,
    Told,
    due_heads,
    entries,
    entry,
    host_fingerprint,
    inclusion,
    latest_checkpoints,
    newest_checkpoint,
    personal,
    told,
)

__all__ = [
    "Fault",
    "Found",
    "Personal",
    "Proof",
    "State",
    "Told",
    "due_heads",
    "entries",
    "entry",
    "host_fingerprint",
    "inclusion",
    "latest_checkpoints",
    "newest_checkpoint",
    "personal",
    "told",
    "verify_record",
]
