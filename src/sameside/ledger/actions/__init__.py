"""What is written to a record. Everything else only reads it."""

from sameside.ledger.actions.cosigning import NotACosignature, add_cosignature, name_cosigner
from sameside.ledger.actions.exporting import RecordBusy, export_bundle
from sameside.ledger.actions.recording import (
    NothingToErase,
    NotInTransaction,
    begin_record,
    erase_payload,
    record,
)
from sameside.ledger.actions.restoring import (
    BundleRefused,
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
    "make_checkpoint",
    "make_due_checkpoints",
    "name_cosigner",
    "record",
    "replay_bundle",
]
