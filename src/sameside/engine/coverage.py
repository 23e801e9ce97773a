"""Which requests an agreement speaks of, and by which version; who is left out, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sameside.engine.dates import local_days
from sameside.engine.flat import (
    HAPPENINGS,
    EventColumns,
    Int64s,
    PlainColumns,
)
from sameside.engine.terms import UNKNOWN, Terms
from sameside.kernel.account import NotAgreed
from sameside.kernel.account import terms_of as kernel_terms_of
from sameside.kernel.agreement import Agreement
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.statement import LeftOut, Period
from sameside.kernel.zone import EPOCH, Instant


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Requests and all that decides whether anything was agreed for them.

    `services` are codes into `service_names`. Priority p was named for request `named_for[p]`, in
    order: `named` are codes into `priority_names`.
    """

    requests: Sequence[str]
    created: Int64s
    services: Int64s
    service_names: tuple[str, ...]
    named_for: Int64s
    named: Int64s
    priority_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """The requests to judge and the version of each; those left out, in the order of their ids."""

    rows: Int64s
    versions: Int64s
    left_out: tuple[LeftOut, ...]

    def parts(self, size: int) -> Iterator[Coverage]:
        """Yield the requests to judge in parts of a size: one, of nothing, where there are none."""
        for first in range(0, max(self.rows.size, 1), size):
            part = slice(first, first + size)
            yield Coverage(self.rows[part], self.versions[part], ())


def claims_of_events(events: EventColumns) -> Claims:
    """Return what decides whether anything was agreed for requests with events."""
    sizes = np.diff(events.offsets)
    names = np.isin(events.what, [HAPPENINGS.index(w) for w in _NAMING])
    owners = np.repeat(np.arange(sizes.size), sizes)
    return Claims(
        requests=events.requests,
        created=events.at[events.offsets[:-1]],
        services=events.services.astype(np.int64),
        service_names=events.service_names,
        named_for=owners[names],
        named=events.priorities[names].astype(np.int64),
        priority_names=events.priority_names,
    )


def claims_of_plain(plain: PlainColumns) -> Claims:
    """Return what decides whether anything was agreed for plain requests."""
    return Claims(
        requests=plain.requests,
        created=plain.created,
        services=plain.services.astype(np.int64),
        service_names=plain.service_names,
        named_for=np.arange(plain.created.size),
        named=plain.priorities.astype(np.int64),
        priority_names=plain.priority_names,
    )


def coverage_of(
    claims: Claims, agreement: Agreement, terms: Terms, as_of: Instant, period: Period
) -> Coverage:
    """Find the requests made in the period that can be judged, and say why others can not."""
    days = local_days(agreement.zone, claims.created)
    since, before = ((on - EPOCH).days for on in (period.starts_on, period.ends_before_on))
    asked = (since <= days) & (days < before) & (claims.created <= as_of)
    begins = np.array([(v.valid_from_on - EPOCH).days for v in agreement.versions])
    versions = np.searchsorted(begins, days, side="right") - 1
    stranger = _first_stranger(claims, terms, versions)
    agreed = (versions >= 0) & terms.serves[versions, claims.services] & (stranger == _NONE)
    rows = np.flatnonzero(asked & agreed)
    left_out = _left_out(claims, agreement, np.flatnonzero(asked & ~agreed), stranger)
    return Coverage(rows, versions[rows], tuple(left_out))


_NAMING = (Happening.CREATED, Happening.PRIORITY)
_NONE = -2
"""No priority is a stranger; -1 is the priority that was not named."""


def _first_stranger(claims: Claims, terms: Terms, versions: Int64s) -> Int64s:
    """Return, for each request, the first priority that nothing was promised for."""
    owner = claims.named_for
    level = terms.level[versions[owner], claims.services[owner], claims.named]
    strangers = np.flatnonzero(level == UNKNOWN)[::-1]
    found = np.full(claims.created.size, _NONE)
    # Written last to first, so that the first is what stays.
    found[owner[strangers]] = claims.named[strangers]
    return found


def _left_out(
    claims: Claims, agreement: Agreement, rows: Int64s, stranger: Int64s
) -> Iterator[LeftOut]:
    """Say why requests are left out, in the kernel's words; each reason is put in words once."""
    said: dict[tuple[int, int, int], LeftOut] = {}
    days = local_days(agreement.zone, claims.created[rows])
    names = sorted((claims.requests[row], at) for at, row in enumerate(rows.tolist()))
    for request, at in names:
        row = int(rows[at])
        reason = (int(days[at]), int(claims.services[row]), int(stranger[row]))
        if reason not in said:
            said[reason] = _in_words(claims, agreement, row, reason[2])
        yield replace(said[reason], request=request)


def _in_words(claims: Claims, agreement: Agreement, row: int, stranger: int) -> LeftOut:
    service = (*claims.service_names, "")[claims.services[row]]
    priority = (*claims.priority_names, "")[stranger] if stranger != _NONE else ""
    made = Event(int(claims.created[row]), Happening.CREATED, priority=priority)
    try:
        kernel_terms_of(History("", service, (made,)), agreement)
    except NotAgreed as refusal:
        return LeftOut("", refusal.words, {k: str(v) for k, v in refusal.values.items()})
    raise AssertionError(claims.requests[row])
