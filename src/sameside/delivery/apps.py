"""Says to Django that this app is here."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Requests, what became of them, and statements of service levels."""

    name = "sameside.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Make known what can be recorded."""
        import_module("sameside.delivery.kinds")
