"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The tenant of everything: a partnership and who sits at it."""

    name = "sameside.partnerships"
    label = "partnerships"
