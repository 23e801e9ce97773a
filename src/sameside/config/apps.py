"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Puts the house together; holds the commands of the installation."""

    name = "sameside.config"
    label = "config"
