"""What `doctor` finds of an installation: its ground, its database, and whether work goes on."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sameside.cli.finding import Finding
from sameside.cli.installation import open_installation
from sameside.config.environment import PREFIX, BadSetting, read_all
from sameside.config.ground import faults
from sameside.kernel.refusal import N_
from sameside.pages.words import Words

LEAST_FREE = 1 << 30
"""Bytes of disk below which doctor warns; /healthz does so later."""
OLDEST_SANE = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = 5.0


def installation_findings(data: Path | None, words: Words) -> Iterator[Finding]:
    """Look at an installation: first at what can be seen without it, then from within."""
    if data is not None:
        os.environ[f"{PREFIX}DATA"] = str(data)
    try:
        read = read_all(os.environ)
    except BadSetting as bad:
        yield Finding("settings", well=False, said=words.refusal(bad))
        return
    folder = Path(str(read["DATA"])).absolute()
    if not (read["DATABASE"] or (folder / "sameside.sqlite3").is_file()):
        yield Finding(
            "data",
            well=data is None,
            said=words.say(N_("There is no installation at {folder} yet."), folder=folder),
        )
        return
    bad_ground = list(faults(folder, embedded=not read["DATABASE"]))
    yield from (Finding("ground", well=False, said=words.refusal(fault)) for fault in bad_ground)
    yield from _machine(read, folder, words)
    if not bad_ground:
        open_installation(data)
        from sameside.cli.inside import inside_findings  # noqa: PLC0415 -- Django is started first

        yield from inside_findings(words)


def _machine(read: dict[str, object], folder: Path, words: Words) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    yield Finding(
        "disk",
        well=free >= LEAST_FREE,
        said=words.say(N_("{n} MB are free on the disk."), n=words.number(free // 1_000_000)),
    )
    now = datetime.now(UTC)
    yield Finding(
        "clock",
        well=now >= OLDEST_SANE,
        said=words.say(N_("The clock says {at} UTC."), at=f"{now:%Y-%m-%d %H:%M}"),
    )
    yield _origin(str(read["ORIGIN"]), proxied=bool(read["BEHIND_PROXY"]), words=words)
    yield from _mail(str(read["MAIL"]), words)


def _origin(origin: str, *, proxied: bool, words: Words) -> Finding:
    parts = urlsplit(origin)
    alone = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "http" and not alone:
        said = N_("{origin} is not encrypted. Put a proxy with TLS in front, and name https://.")
        return Finding("origin", well=False, said=words.say(said, origin=origin))
    if parts.scheme == "https" and not proxied:
        said = N_(
            "{origin} needs a proxy in front that speaks TLS; say so with {setting}=yes, or "
            "everybody counts as one sender."
        )
        setting = f"{PREFIX}BEHIND_PROXY"
        return Finding("origin", well=False, said=words.say(said, origin=origin, setting=setting))
    return Finding("origin", well=True, said=words.say(N_("People type {origin}."), origin=origin))


def _mail(address: str, words: Words) -> Iterator[Finding]:
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"}:
        said = N_("Mail goes to {where}, to nobody else: set {setting} before people are invited.")
        where, setting = address or "console", f"{PREFIX}MAIL"
        yield Finding("mail", well=True, said=words.say(said, where=where, setting=setting))
        return
    port = parts.port or (465 if parts.scheme == "smtps" else 587)
    try:
        socket.create_connection((parts.hostname or "localhost", port), timeout=SECONDS).close()
    except OSError as fault:
        said = N_("The mail server {host}:{port} does not answer: {why}.")
        why = fault.strerror or str(fault)
        yield Finding(
            "mail", well=False, said=words.say(said, host=parts.hostname, port=port, why=why)
        )
        return
    said = N_("The mail server {host}:{port} answers.")
    yield Finding("mail", well=True, said=words.say(said, host=parts.hostname, port=port))
