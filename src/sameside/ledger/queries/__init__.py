"""What a record says: its entries in words, its proofs, its checkpoints, and whether it holds."""

from sameside.ledger.queries.checking import Fault, Found, verify_record
from sameside.ledger.queries.proving import Proof, inclusion
from sameside.ledger.queries.reading import (
    Personal,
    State,
    Told,
    due_heads,
    entries,
    entry,
    entry_and_checkpoint,
    host_fingerprint,
    latest_checkpoints,
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
    "entry_and_checkpoint",
    "host_fingerprint",
    "inclusion",
    "latest_checkpoints",
    "personal",
    "told",
    "verify_record",
]
