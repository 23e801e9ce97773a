"""A request log that was read: its requests, and an account of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sameside.formats.log.columns import CODE_OF, HAPPENINGS, NONE, EventColumns, PlainColumns
from sameside.formats.log.digest import event_digest, plain_digest
from sameside.formats.log.listing import Listed, ListedRow, Note
from sameside.formats.log.mapping import LogMapping
from sameside.formats.log.refusals import UnfitMapping
from sameside.formats.log.rows import Form
from sameside.kernel.history import Happening, History
from sameside.kernel.refusal import N_
from sameside.kernel.zone import Instant


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """What a file said. Either `plain` or `events` holds the requests; the other is None.

    `rows_read` = `rows_used` + `rows_listed`, always. `listed` are the listed rows in the order of
    the file, the first `listing.KEPT` of them; `reasons` counts all of them by kind and reason.
    """

    name: str
    form: Form
    mapping: LogMapping
    plain: PlainColumns | None
    events: EventColumns | None
    rows_read: int
    rows_used: int
    listed: tuple[ListedRow, ...]
    reasons: Mapping[tuple[Listed, str], int]
    notes: tuple[Note, ...]

    @property
    def rows_listed(self) -> int:
        """How many rows are listed and not used."""
        return sum(self.reasons.values())

    @property
    def requests(self) -> int:
        """How many requests the log tells of."""
        return len(self._columns.requests)

    @property
    def counts(self) -> Mapping[Happening, int]:
        """How many events of each kind there are."""
        if self.plain is not None:
            return _plain_counts(self.plain)
        assert self.events is not None  # noqa: S101 -- one of both is there
        found = np.bincount(self.events.what, minlength=len(HAPPENINGS))
        return {what: int(found[code]) for what, code in CODE_OF.items()}

    @property
    def requests_with(self) -> Mapping[Happening, int]:
        """How many requests have at least one event of each kind."""
        if self.plain is not None:
            paused = int(np.count_nonzero(np.diff(self.plain.pause_offsets)))
            ended = self.plain.pause_ends < NONE
            owner = np.repeat(np.arange(self.requests), np.diff(self.plain.pause_offsets))
            resumed = len(np.unique(owner[ended]))
            return _plain_counts(self.plain) | {
                Happening.PAUSE: paused,
                Happening.RESUME: resumed,
            }
        assert self.events is not None  # noqa: S101 -- one of both is there
        owner = np.repeat(np.arange(self.requests), np.diff(self.events.offsets))
        return {
            what: len(np.unique(owner[self.events.what == code])) for what, code in CODE_OF.items()
        }

    @property
    def period(self) -> tuple[Instant, Instant]:
        """The first and the last instant at which anything happened."""
        if self.plain is not None:
            ends = (self.plain.responded, self.plain.resolved, self.plain.pause_ends)
            last = max(int(e[e < NONE].max(initial=0)) for e in (self.plain.created, *ends))
            return int(self.plain.created.min()), last
        assert self.events is not None  # noqa: S101 -- one of both is there
        return int(self.events.at.min()), int(self.events.at.max())

    def histories(self) -> Iterator[History]:
        """Yield the requests as the kernel sees them, in the order of the file."""
        columns = self._columns
        return (columns.history(n) for n in range(len(columns.requests)))

    def history(self, request: str) -> History:
        """Return one request.

        :raises NoSuchRequest: when the log does not tell of it.
        """
        columns = self._columns
        place = columns.requests.at(request)
        if place < 0:
            raise NoSuchRequest(
                N_("{file} tells of no request “{request}”."), file=self.name, request=request
            )
        return columns.history(place)

    def record_digest(self) -> str:
        """Return the SHA-256 of what happened, as `kernel.record` defines it."""
        if self.plain is not None:
            return plain_digest(self.plain)
        assert self.events is not None  # noqa: S101 -- one of both is there
        return event_digest(self.events)

    @property
    def _columns(self) -> PlainColumns | EventColumns:
        columns = self.plain if self.plain is not None else self.events
        assert columns is not None  # noqa: S101 -- one of both is there
        return columns


class NoSuchRequest(UnfitMapping):
    """A request the log does not tell of."""


def _plain_counts(plain: PlainColumns) -> dict[Happening, int]:
    counts = dict.fromkeys(Happening, 0)
    counts[Happening.CREATED] = len(plain.created)
    counts[Happening.MESSAGE] = int(np.count_nonzero(plain.responded < NONE))
    counts[Happening.PAUSE] = len(plain.pause_starts)
    counts[Happening.RESUME] = int(np.count_nonzero(plain.pause_ends < NONE))
    counts[Happening.RESOLVED] = int(np.count_nonzero(plain.resolved < NONE))
    return counts
