"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The record of a partnership as a Merkle log."""

    name = "sameside.ledger"
    label = "ledger"
