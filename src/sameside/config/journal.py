"""The log: one JSON object a line, for programs, without words of people.

A title, a name, an address, a secret in a link: none of them may lie in a file that is kept for
other reasons and read by other people. So a line holds what our own code says of itself, and of a
library's message only its pattern: what it would fill in stays out. Of a fault it holds the kind
and the places in the code; its message may quote a row.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any

from pythonjsonlogger.json import JsonFormatter

OURS = "sameside"
PLACES = 20
"""Places in the code that are told of a fault, the last ones."""


class Lines(JsonFormatter):
    """Writes a record as one line of JSON."""

    def add_fields(
        self,
        log_data: dict[str, Any],
        record: logging.LogRecord,
        message_dict: dict[str, Any],
    ) -> None:
        """Fill a line: when, how grave, whose, what, and what our own code added."""
        ours = record.name.partition(".")[0] == OURS
        if ours:
            super().add_fields(log_data, record, message_dict)
            log_data.pop("exc_info", None)
        log_data["at"] = datetime.fromtimestamp(record.created, UTC).isoformat(
            timespec="milliseconds"
        )
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        log_data["message"] = (
            record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        )
        fault = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if fault is not None:
            log_data["fault"] = type(fault).__qualname__
            log_data["places"] = places(fault)


def places(fault: BaseException) -> list[str]:
    """Return where in the code a fault arose."""
    frames = extract_tb(fault.__traceback__)[-PLACES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def logging_of(level: str) -> dict[str, Any]:
    """Return how Python logs: everything to the error stream, as lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "sameside.config.journal.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "sameside": {"level": level},
            # Each request has its own line (config/middleware.py); here only what broke is said.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
        },
    }
