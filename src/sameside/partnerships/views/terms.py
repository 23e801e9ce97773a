"""An agreement's terms as pages show them: in groups of sentences, and old beside new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sameside.formats.agreement import Difference, compared, facts, understood
from sameside.kernel.agreement import Agreement
from sameside.kernel.refusal import N_
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


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds on a day: from when, and its sentences in groups."""

    title: str
    number: int
    of: int
    since: date
    next_on: date | None
    begun: bool
    digest: str
    frozen_as: int
    groups: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A version beside the one in force before it."""

    first: bool
    number: int
    title: str
    differences: tuple[Difference, ...]
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
    return Terms(
        title=agreement.title,
        number=held.number,
        of=len(agreement.versions),
        since=held.valid_from_on,
        next_on=ahead[0].valid_from_on if begun and ahead else None,
        begun=bool(begun),
        digest=agreement.digest,
        frozen_as=newest.number,
        groups=_groups(agreement, held.number),
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
        differences=tuple(compared(old, now, words())) if old else (),
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
