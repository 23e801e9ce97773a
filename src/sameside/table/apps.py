"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class TableConfig(AppConfig):
    """Cards, moves, texts and contests: what lies open between the two sides."""

    name = "sameside.table"
    label = "table"
