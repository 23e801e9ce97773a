"""What is written to a record. Everything else only reads it."""

from sameside.ledger.actions.recording import NotInTransaction, begin_record, erase_payload, record
from sameside.ledger.policy import SYSTEM, Actor

__all__ = [
    "SYSTEM",
    "Actor",
    "NotInTransaction",
    "begin_record",
    "erase_payload",
    "record",
]
