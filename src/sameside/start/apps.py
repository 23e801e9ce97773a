"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class StartConfig(AppConfig):
    """The first page of each person: what waits, what was promised, what is new."""

    name = "sameside.start"
    label = "start"
