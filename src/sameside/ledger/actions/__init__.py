"""What is written to a record. Everything else only reads it."""

from sameside.ledger.actions.cosigning import (
    KeyKnown,
    NotACosignature,
    add_cosignature,
    keep_cosignatures,
    name_cosigner,
)
from sameside.ledger.actions.exporting import RecordBusy, export_bundle
from sameside.ledger.actions.looking import note_verification
from sameside.ledger.actions.recording import (
    NothingToErase,
    NotInTransaction,
    begin_record,
    erase_payload,
    record,
)
from sameside.ledger.actions.restoring import (
    BundleRefused,
    LossKnown,
    NothingLost,
    Replayed,
    acknowledge_loss,
    declare_loss,
    replay_bundle,
)
from sameside.ledger.actions.sealing import (
    KeyChanged,
    RecordBroken,
    make_checkpoint,
    make_due_checkpoints,
)
from sameside.ledger.policy import SYSTEM, Actor

__all__ = [
    "SYSTEM",
    "Actor",
    "BundleRefused",
    "KeyChanged",
    "KeyKnown",
    "LossKnown",
    "NotACosignature",
    "NotInTransaction",
    "NothingLost",
    "NothingToErase",
    "RecordBroken",
    "RecordBusy",
    "Replayed",
    "acknowledge_loss",
    "add_cosignature",
    "begin_record",
    "declare_loss",
    "erase_payload",
    "export_bundle",
    "keep_cosignatures",
    "make_checkpoint",
    "make_due_checkpoints",
    "name_cosigner",
    "note_verification",
    "record",
    "replay_bundle",
]
