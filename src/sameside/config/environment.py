"""Every setting the environment may give, in one table: its name, how it is read, what it is for.

A value that cannot be read stops the start, in a sentence that names it and says what would be
right: a wrong setting that is quietly ignored is found by the people at the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sameside.kernel.refusal import N_, Refused

PREFIX = "SAMESIDE_"
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})


class BadSetting(Refused):
    """A setting of the environment that cannot be what it is."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name without the prefix, what holds where it is not given, and why."""

    name: str
    default: str
    read: Callable[[str], object]
    purpose: str

    def value(self, environ: Mapping[str, str]) -> object:
        """Return the value in use.

        :raises BadSetting: when what was given cannot be read.
        """
        given = environ.get(PREFIX + self.name, self.default)
        try:
            return self.read(given)
        except ValueError as fault:
            raise BadSetting(
                N_("{name} is “{given}”: {fault}"),
                name=PREFIX + self.name,
                given=given,
                fault=fault,
            ) from fault


def _yes_or_no(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in YES:
        return True
    if lowered in NO:
        return False
    message = "write yes or no"
    raise ValueError(message)


def _whole(text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        message = "write a whole number"
        raise ValueError(message)
    return int(text)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _database(text: str) -> str:
    if text and urlsplit(text).scheme not in {"postgresql", "postgres"}:
        message = "write postgresql://person@host/name, or leave it out for SQLite"
        raise ValueError(message)
    return text


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        message = "write the address people type, such as https://table.example.org"
        raise ValueError(message)
    return text.rstrip("/")


def _mail(text: str) -> str:
    if text and text not in {"console", "files"} and urlsplit(text).scheme not in {"smtp", "smtps"}:
        message = "write console, files, or smtp://host:587 (smtps:// for TLS from the start)"
        raise ValueError(message)
    return text


def _level(text: str) -> str:
    level = text.strip().upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        message = "write DEBUG, INFO, WARNING or ERROR"
        raise ValueError(message)
    return level


SETTINGS = (
    Setting("DATA", "sameside-data", Path, "The folder for database, files, keys and mails."),
    Setting("DATABASE", "", _database, "PostgreSQL, as an address; SQLite in the folder if empty."),
    Setting(
        "ORIGIN", "http://127.0.0.1:8000", _origin, "The address people type; mails link to it."
    ),
    Setting("HOSTS", "", _listed, "Further host names that are answered, with commas between."),
    Setting("SECRET", "", str, "The key of sessions; a file in the folder if empty."),
    Setting("MAIL", "console", _mail, "Where mail goes: console, files, or an SMTP address."),
    Setting("MAIL_FROM", "sameside@localhost", str, "The sender of every mail."),
    Setting("BEHIND_PROXY", "no", _yes_or_no, "A proxy in front sets X-Forwarded-For and -Proto."),
    Setting("DEBUG", "no", _yes_or_no, "Show faults on the page; never where others can reach it."),
    Setting(
        "DEMONSTRATION",
        "no",
        _yes_or_no,
        "Let everyone sign in as the people of the demonstration.",
    ),
    Setting("WORKERS", "2", _whole, "Processes that answer pages."),
    Setting("LOG_LEVEL", "INFO", _level, "How much is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "METRICS_TOKEN", "", str, "Who shows it may read /metrics; this machine alone if empty."
    ),
    Setting("LARGEST_UPLOAD_MB", "200", _whole, "The largest request log or attachment, in MB."),
    Setting("API_CALLS_A_MINUTE", "600", _whole, "Calls one token may make in a minute."),
)
"""All of them; docs/reference/settings.md is made from this."""


def setting_named(name: str) -> Setting:
    """Return the setting of a name."""
    return next(setting for setting in SETTINGS if setting.name == name)


def read_all(environ: Mapping[str, str]) -> dict[str, object]:
    """Return every setting by its name without the prefix.

    :raises BadSetting: naming the first that cannot be read, or that nobody knows.
    """
    known = {PREFIX + setting.name for setting in SETTINGS} | FOR_COMMANDS
    for name in environ:
        if name.startswith(PREFIX) and name not in known:
            raise BadSetting(
                N_("{name} is no setting of Sameside. Is it spelled right?"), name=name
            )
    return {setting.name: setting.value(environ) for setting in SETTINGS}


FOR_COMMANDS = frozenset(
    {"SAMESIDE_COMMAND", "SAMESIDE_PYTHON", "SAMESIDE_BROWSER", "SAMESIDE_LANGUAGE"}
)
"""Names the scripts in bin/ use among themselves."""
