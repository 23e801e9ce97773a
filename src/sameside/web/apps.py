"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base pages and components; no tables of its own."""

    name = "sameside.web"
    label = "web"
