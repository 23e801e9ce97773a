"""Says to Django that this app is here."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mail through an outbox: written with the change it tells of, sent after it."""

    name = "sameside.mail"
    label = "mail"
