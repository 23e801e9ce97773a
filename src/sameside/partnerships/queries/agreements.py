"""The agreement of a partnership: its versions, and what the newest file says to the kernel."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Model, OuterRef, Prefetch, QuerySet, Subquery

from sameside.formats.agreement import understood
from sameside.kernel.agreement import Agreement
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import AgreementVersion, AgreementYes, Partnership, VersionState

FILE = "agreement.toml"
READ = 64
"""So many agreements a process keeps as it has read them."""


class NoVersion(Refused):
    """A version that does not exist at this table."""


class ReadsDifferently(Refused):
    """A frozen file that no longer means what it meant when both sides agreed."""


def version_in_force(partnership: Partnership) -> AgreementVersion | None:
    """Return the newest version both sides have agreed; its file holds the older ones too."""
    return (
        AgreementVersion.objects.filter(partnership=partnership, state=VersionState.AGREED)
        .order_by("-number")
        .first()
    )


def versions_in_force(partnerships: Iterable[Partnership]) -> dict[int, AgreementVersion]:
    """Return the version in force of each partnership that has one, by its key. One query."""
    of_it = AgreementVersion.objects.filter(partnership=OuterRef("pk"), state=VersionState.AGREED)
    newest = Partnership.objects.filter(pk__in=[each.pk for each in partnerships]).annotate(
        newest=Subquery(of_it.order_by("-number").values("pk")[:1])
    )
    found = AgreementVersion.objects.filter(pk__in=newest.values("newest"))
    return {each.partnership_id: each for each in found}


def agreement_of(partnership: Partnership) -> Agreement | None:
    """Return what both sides have agreed, in all its versions; None before the first. One query.

    The file is read once for each digest and process.

    :raises ReadsDifferently: when the file's digest is not the one both agreed to.
    """
    newest = version_in_force(partnership)
    return understood_version(newest) if newest else None


def digest_in_force() -> Subquery:
    """Return the digest of what is agreed, to stand beside rows that have a partnership."""
    of_it = AgreementVersion.objects.filter(
        partnership=OuterRef("partnership"), state=VersionState.AGREED
    )
    return Subquery(of_it.order_by("-number").values("digest")[:1])


@lru_cache(maxsize=READ)
def agreement_by(digest: str) -> Agreement:
    """Return the agreement of a digest. The database is asked once in a process.

    :raises ReadsDifferently: when the file's digest is not the one both agreed to.
    """
    return understood_version(AgreementVersion.objects.filter(digest=digest)[0])


def understood_version(version: AgreementVersion) -> Agreement:
    """Return what a version's file means.

    :raises ReadsDifferently: when its digest is not the one that was recorded.
    """
    read = _read(bytes(version.source))
    if read.digest != version.digest:
        raise ReadsDifferently(
            N_(
                "Version {number} reads differently than when it was agreed: {was} then, {now} now."
                " Nothing is computed from it until that is cleared up."
            ),
            number=version.number,
            was=version.digest[:12],
            now=read.digest[:12],
        )
    return read


def versions_of(partnership: Partnership) -> QuerySet[AgreementVersion]:
    """Return all versions, newest first, with who proposed them and who said yes. Two queries."""
    return (
        AgreementVersion.objects.filter(partnership=partnership)
        .select_related("proposed_by__person")
        .prefetch_related(_with_people())
        .defer("source")
        .order_by("-number")
    )


def version_of(partnership: Partnership, number: int) -> AgreementVersion:
    """Return one version, with who proposed it and who said yes.

    :raises NoVersion: when there is none of this number.
    """
    found = (
        AgreementVersion.objects.filter(partnership=partnership, number=number)
        .select_related("proposed_by__person")
        .prefetch_related(_with_people())
        .first()
    )
    if found is None:
        raise NoVersion(N_("There is no such version."))
    return found


def agreed_before(version: AgreementVersion) -> AgreementVersion | None:
    """Return the version that was in force when this one was proposed."""
    return (
        AgreementVersion.objects.filter(
            partnership_id=version.partnership_id,
            state=VersionState.AGREED,
            number__lt=version.number,
        )
        .order_by("-number")
        .first()
    )


def _with_people() -> Prefetch[str, QuerySet[Model], str]:
    return Prefetch("yeses", AgreementYes.objects.select_related("by__person"))


@lru_cache(maxsize=READ)
def _read(source: bytes) -> Agreement:
    return understood(source, FILE)
