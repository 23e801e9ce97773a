"""From a file to a report: one function a file, to be run by threads beside each other.

The shortest way is for plain requests whose targets are in seconds and whose calendars fit into
words; all others go the general way of `judge`, and end in the same tally.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from sameside.engine.aggregate import months_of
from sameside.engine.batch import OPEN
from sameside.engine.eras import Eras, eras_of
from sameside.engine.event_file import read_events
from sameside.engine.files import Sheet, plain_of, read_sheets, siblings
from sameside.engine.flat import EventColumns, Int32s, Int64s, PlainColumns, Verdicts
from sameside.engine.judge import judge_events, judge_plain
from sameside.engine.quick import Quick, Way, quick_answers
from sameside.engine.sheet import sheet_of
from sameside.engine.tally import Cells, Part, Tally, keys_of, tally_of
from sameside.engine.terms import UNKNOWN, Terms, terms_of
from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.statement import Period
from sameside.kernel.zone import Instant

ALWAYS = Period(date(1900, 1, 1), date(2199, 12, 31))


def report(path: Path, agreement: Agreement, as_of: Instant, period: Period = ALWAYS) -> Tally:
    """Judge all requests of a file made in a period, and tally the verdicts by their months.

    :raises NotOurLayout: when it is not a file that `write_layout` wrote.
    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    gathered = Gathered(agreement, period, as_of)
    for sheet in read_sheets(path):
        gathered.judge_sheet(sheet)
    events = read_events(siblings(path)[1])
    gathered.judge_events(events)
    return gathered.tally()


def report_of(
    events: EventColumns | None,
    plain: PlainColumns | None,
    agreement: Agreement,
    as_of: Instant,
    period: Period = ALWAYS,
) -> Tally:
    """Judge the requests of a log in memory that were made in a period, and tally the verdicts.

    Where there are no requests of one shape, its columns may be None.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    gathered = Gathered(agreement, period, as_of)
    sheet = None if plain is None else sheet_of(plain)
    if sheet is not None:
        gathered.judge_sheet(sheet)
    elif plain is not None:
        verdicts, left_out = judge_plain(plain, agreement, as_of, period, dues=False)
        gathered.add(plain, plain.created, verdicts)
        gathered.left_out += len(left_out)
    if events is not None:
        gathered.judge_events(events)
    return gathered.tally()


class Gathered:
    """The keys of all verdicts so far, in no order, by clock and month."""

    def __init__(self, agreement: Agreement, period: Period, as_of: Instant) -> None:
        """Begin with nothing."""
        self.agreement, self.period, self.as_of = agreement, period, as_of
        self.cells = Cells.of(agreement)
        self.parts: dict[Part, list[Int64s]] = {}
        self.left_out = 0
        self._terms: Terms | None = None
        self._way: Way | None = None

    def judge_sheet(self, sheet: Sheet) -> None:
        """Judge the plain requests of a sheet; all sheets must be of one file."""
        created = sheet.columns["created"]
        known = int(np.searchsorted(created, self.as_of - sheet.epoch, side="right"))
        if not known:
            return
        terms, way = self._prepared(sheet)
        first, last = (int(created[row]) + sheet.epoch for row in (0, known - 1))
        eras = eras_of(self.agreement, self.period, first, last + 1)
        cuts = np.append(np.searchsorted(created[:known], eras.begins - sheet.epoch), known)
        levels, left_out = _levels(sheet, terms, eras, cuts)
        self.left_out += left_out
        quick = quick_answers(sheet, way, levels)
        self._add_quick(quick, eras, cuts, _cells_of(self.cells, sheet, terms))
        if quick.others.size:
            plain = plain_of(sheet, quick.others)
            verdicts, _ = judge_plain(plain, self.agreement, self.as_of, self.period, dues=False)
            self.add(plain, plain.created, verdicts)

    def judge_events(self, events: EventColumns) -> None:
        """Judge requests with events."""
        verdicts, left_out = judge_events(
            events, self.agreement, self.as_of, self.period, dues=False
        )
        self.add(events, events.at[events.offsets[:-1]], verdicts)
        self.left_out += len(left_out)

    def tally(self) -> Tally:
        """Put in order what was gathered; it is gone from here then."""
        return tally_of(self.cells, self.parts, self.left_out)

    def add(
        self, columns: EventColumns | PlainColumns, created: Int64s, verdicts: Sequence[Verdicts]
    ) -> None:
        """Add verdicts that were reached the general way."""
        services, priorities = self.cells.codes(columns.service_names, columns.priority_names)
        months = months_of(self.agreement.zone, created)
        for each in verdicts:
            cell = services[columns.services[each.rows]] + priorities[each.priorities]
            state = each.outcome | (~each.stopped).astype(np.int8) * np.int8(OPEN)
            keys, month = keys_of(cell, each.elapsed, state), months[each.rows]
            for one in np.unique(month).tolist():
                self.parts.setdefault((each.clock, one), []).append(keys[month == one])

    def _add_quick(self, quick: Quick, eras: Eras, cuts: Int64s, cells: Int64s) -> None:
        """Add what was judged the shortest way, one era after the other while it is at hand."""
        if quick.rows is not None:
            cuts = np.searchsorted(quick.rows, cuts)
        answers = quick.answers
        for month, (first, last) in zip(eras.month.tolist(), pairwise(cuts.tolist()), strict=True):
            if first == last:
                continue
            cell = cells[quick.levels[first:last]]
            for clock, used, state in (
                (Clock.RESPONSE, answers.response, answers.response_state),
                (Clock.RESOLUTION, answers.resolution, answers.resolution_state),
            ):
                keys = keys_of(cell, used[first:last], state[first:last])
                self.parts.setdefault((clock, month), []).append(keys)

    def _prepared(self, sheet: Sheet) -> tuple[Terms, Way]:
        if self._terms is None or self._way is None:
            names = sheet.names
            self._terms = terms_of(self.agreement, names["services"], names["priorities"])
            self._way = Way.of(self._terms, sheet.epoch, self.as_of)
        return self._terms, self._way


def _levels(sheet: Sheet, terms: Terms, eras: Eras, cuts: Int64s) -> tuple[Int32s, int]:
    """Return what each request is held to, and for how many nothing was promised.

    UNKNOWN stands for these, and for those that are not asked for.
    """
    # One column more than there are priorities, for what was not named: code -1 counts from here.
    width = len(sheet.names["priorities"]) + 1
    by_code = np.roll(terms.level, 1, axis=2)[:, : len(sheet.names["services"])].astype(np.int32)
    levels = np.full(int(cuts[-1]), UNKNOWN, np.int32)
    left_out = 0
    for era, (first, last) in enumerate(pairwise(cuts.tolist())):
        if first == last or not eras.asked[era]:
            continue
        if eras.version[era] >= 0:
            code = sheet.columns["services"][first:last] * width
            code += sheet.columns["priorities"][first:last] + 1
            levels[first:last] = by_code[eras.version[era]].ravel().take(code, mode="clip")
        left_out += int(np.count_nonzero(levels[first:last] == UNKNOWN))
    return levels, left_out


def _cells_of(cells: Cells, sheet: Sheet, terms: Terms) -> Int64s:
    """Return the cell of each level."""
    services, priorities = cells.codes(sheet.names["services"], sheet.names["priorities"])
    of_level = np.zeros(terms.calendar.size, np.int64)
    _, service, priority = np.nonzero(terms.level != UNKNOWN)
    of_level[terms.level[terms.level != UNKNOWN]] = services[service] + priorities[priority]
    return of_level
