"""An agreement's terms as pages show them: in groups of sentences, and old beside new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from sameside.formats.agreement import Difference, compared, facts, understood
from sameside.kernel.agreement import Agreement, Clock, Level
from sameside.kernel.agreement import AgreementVersion as Held
from sameside.kernel.refusal import N_
from sameside.pages.vocabulary import target_text
from sameside.partnerships.models import AgreementVersion, Partnership
from sameside.partnerships.queries import (
    agreed_before,
    today_at,
    understood_version,
    version_in_force,
)
from sameside.web.words import say, words

FILE = "agreement.toml"
GROUPS = (
    ("level", N_("Services")),
    ("calendar", N_("Hours")),
    ("policy", N_("How time is counted")),
)
"""What sentences are about, in the order a manager reads them."""
CALENDARS = frozenset({"hours", "date", "holidays"})
"""What sentences about a calendar are kept under."""


@dataclass(frozen=True, slots=True)
class Row:
    """One level of a service: what was agreed, each in a word or two."""

    priority: str
    answer: str
    solution: str
    update: str
    share: str
    hours: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar: its week in a sentence, and its dates and holidays in others."""

    week: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds on a day: from when, its services as rows, its hours and its rules."""

    title: str
    number: int
    of: int
    since: date
    next_on: date | None
    begun: bool
    digest: str
    frozen_as: int
    services: tuple[tuple[str, tuple[Row, ...]], ...]
    updates: bool
    hours: tuple[Hours, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence that reads differently, or does not."""

    words: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Two sentences beside each other, in parts; none where there is no such sentence."""

    before: tuple[Part, ...]
    now: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A version beside the one in force before it."""

    first: bool
    number: int
    title: str
    differences: tuple[Shown, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def terms_in_force(partnership: Partnership, now: datetime) -> Terms | None:
    """Return what both sides agreed as it holds today, None where nothing is agreed."""
    newest = version_in_force(partnership)
    if newest is None:
        return None
    agreement, today = understood_version(newest), today_at(partnership, now)
    begun = [each for each in agreement.versions if each.valid_from_on <= today]
    ahead = [each for each in agreement.versions if each.valid_from_on > today]
    held = begun[-1] if begun else ahead[0]
    said = facts(agreement, held, words())
    services = tuple(_services(held))
    return Terms(
        title=agreement.title,
        number=held.number,
        of=len(agreement.versions),
        since=held.valid_from_on,
        next_on=ahead[0].valid_from_on if begun and ahead else None,
        begun=bool(begun),
        digest=agreement.digest,
        frozen_as=newest.number,
        services=services,
        updates=any(row.update for _, rows in services for row in rows),
        hours=tuple(_hours(held, said)),
        rules=tuple(sentence for key, sentence in said.items() if key[0] == "policy"),
    )


def compared_to_agreed(version: AgreementVersion) -> Compared:
    """Return what a version would change, or the whole of it where nothing was agreed before."""
    before, now = agreed_before(version), understood_version(version)
    return _compared(understood_version(before) if before else None, now)


def _compared(old: Agreement | None, now: Agreement) -> Compared:
    return Compared(
        first=old is None,
        number=now.versions[-1].number,
        title=now.title,
        differences=tuple(_shown(each) for each in compared(old, now, words())) if old else (),
        groups=_groups(now, now.versions[-1].number),
    )


def previewed(source: bytes, partnership: Partnership) -> Compared:
    """Return what a file that is not proposed yet would change.

    :raises AgreementRefused: when it cannot be read.
    """
    newest = version_in_force(partnership)
    old, now = understood_version(newest) if newest else None, understood(source, FILE)
    return _compared(old, now)


def _groups(agreement: Agreement, number: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said = facts(agreement, agreement.versions[number - 1], words())
    known = {kind for kind, _ in GROUPS}
    return tuple(
        (
            say(word),
            tuple(
                sentence
                for key, sentence in said.items()
                if key[0] == kind or (kind == "calendar" and key[0] not in known)
            ),
        )
        for kind, word in GROUPS
    )


def _services(held: Held) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for service in held.services.values():
        yield service.name, tuple(_row(level) for level in service.levels)


def _row(level: Level) -> Row:
    spoken = words()
    said = {
        clock: target_text(spoken, level.target(clock)) if level.target(clock).runs else ""
        for clock in Clock
    }
    return Row(
        priority=level.priority,
        answer=said[Clock.RESPONSE],
        solution=said[Clock.RESOLUTION],
        update=said[Clock.UPDATE],
        share="" if level.share_bp is None else spoken.percent(level.share_bp),
        hours=level.calendar.name,
    )


def _hours(held: Held, said: Mapping[tuple[str, ...], str]) -> Iterator[Hours]:
    for name in held.calendars:
        about = [(key, sentence) for key, sentence in said.items() if key[1:2] == (name,)]
        week = next((each for key, each in about if key == ("hours", name)), "")
        yield Hours(
            week,
            tuple(each for key, each in about if key[0] in CALENDARS and key != ("hours", name)),
        )


def _shown(one: Difference) -> Shown:
    """Return two sentences with what differs between them, word by word."""
    before, now = (one.before or "").split(" "), (one.now or "").split(" ")
    if one.before is None or one.now is None:
        return Shown(_whole(one.before), _whole(one.now))
    old: list[Part] = []
    new: list[Part] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        _add(old, before[i1:i2], changed=tag != "equal")
        _add(new, now[j1:j2], changed=tag != "equal")
    return Shown(tuple(old), tuple(new))


def _whole(sentence: str | None) -> tuple[Part, ...]:
    return () if sentence is None else (Part(sentence, changed=False),)


def _add(parts: list[Part], said: Sequence[str], *, changed: bool) -> None:
    if said:
        parts.append(Part(" ".join(said), changed))
