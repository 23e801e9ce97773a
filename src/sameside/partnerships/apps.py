"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The tenant of everything: a partnership and who sits at it."""

    name = "sameside.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        """Make our kinds of entries known to the record; keep what people like with them."""
        from sameside.partnerships.actions.entries import (  # noqa: PLC0415 -- needs the models
            register_entries,
        )
        from sameside.partnerships.actions.people import keep  # noqa: PLC0415 -- as above
        from sameside.web.preferences import keeps_preferences  # noqa: PLC0415 -- as above

        register_entries()
        keeps_preferences(keep)
