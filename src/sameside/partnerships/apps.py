"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The tenant of everything: a partnership and who sits at it."""

    name = "sameside.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        """Make our kinds of entries known to the record."""
        from sameside.partnerships.actions.entries import (  # noqa: PLC0415 -- needs the models
            register_entries,
        )

        register_entries()
