"""Where the outbox hands its mail: to the terminal, into files, or to a mail server."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"
SMTP_PORT, SMTPS_PORT = 587, 465


def mail_of(address: str) -> tuple[str, dict[str, object]]:
    """Return the backend that sends, and the settings it needs."""
    if address in {"", "console"}:
        return f"{BACKENDS}.console.EmailBackend", {}
    if address == "files":
        return "sameside.mail.backend.Files", {}
    parts = urlsplit(address)
    at_once = parts.scheme == "smtps"
    return f"{BACKENDS}.smtp.EmailBackend", {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (SMTPS_PORT if at_once else SMTP_PORT),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        # Mail on this machine itself needs no TLS; anywhere else it does.
        "EMAIL_USE_TLS": not at_once and parts.hostname not in {"localhost", "127.0.0.1", None},
        "EMAIL_TIMEOUT": 30,
    }
