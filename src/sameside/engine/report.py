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
from sameside.engine.backend import in_order
from sameside.engine.batch import OPEN
from sameside.engine.eras import Eras, eras_of
from sameside.engine.event_file import read_events
from sameside.engine.files import Sheet, plain_of, read_sheet, siblings
from sameside.engine.flat import EventColumns, Int32s, Int64s, Plain, Verdicts
from sameside.engine.judge import judge_events, judge_plain
from sameside.engine.quick import Quick, quick_answers
from sameside.engine.tally import Cells, Part, Tally, keys_of, tally_of, together
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
    plain = report_of(read_sheet(path), agreement, as_of, period)
    events = read_events(siblings(path)[1])
    verdicts, left_out = judge_events(events, agreement, as_of, period)
    created = events.at[events.offsets[:-1]]
    return together([plain, _tally(events, created, verdicts, agreement, len(left_out))])


def report_of(sheet: Sheet, agreement: Agreement, as_of: Instant, period: Period) -> Tally:
    """Judge the plain requests of a file and tally the verdicts."""
    created = sheet.columns["created"]
    known = int(np.searchsorted(created, as_of - sheet.epoch, side="right"))
    if not known:
        return Tally(Cells.of(agreement), {}, 0)
    first, last = (int(created[row]) + sheet.epoch for row in (0, known - 1))
    eras = eras_of(agreement, period, first, last + 1)
    cuts = np.append(np.searchsorted(created[:known], eras.begins - sheet.epoch), known)
    terms = terms_of(agreement, sheet.names["services"], sheet.names["priorities"])
    levels, left_out = _levels(sheet, terms, eras, cuts)
    quick = quick_answers(sheet, terms, levels, as_of)
    tally = _tally_quick(quick, eras, cuts, _cells(sheet, terms, agreement))
    plain = plain_of(sheet, quick.others)
    verdicts, _ = judge_plain(plain, agreement, as_of, period)
    return together([tally, _tally(plain, plain.created, verdicts, agreement, left_out)])


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


def _cells(sheet: Sheet, terms: Terms, agreement: Agreement) -> tuple[Cells, Int64s]:
    """Return the cells of a tally, and that of each level."""
    cells = Cells.of(agreement)
    services, priorities = cells.codes(sheet.names["services"], sheet.names["priorities"])
    of_level = np.zeros(terms.calendar.size, np.int64)
    _, service, priority = np.nonzero(terms.level != UNKNOWN)
    of_level[terms.level[terms.level != UNKNOWN]] = services[service] + priorities[priority]
    return cells, of_level


def _tally_quick(quick: Quick, eras: Eras, cuts: Int64s, cells: tuple[Cells, Int64s]) -> Tally:
    """Tally what was judged the shortest way, one era after the other while it is at hand."""
    if quick.rows is not None:
        cuts = np.searchsorted(quick.rows, cuts)
    answers = quick.answers
    parts: dict[Part, list[Int64s]] = {}
    for month, (first, last) in zip(eras.month.tolist(), pairwise(cuts.tolist()), strict=True):
        if first == last:
            continue
        cell = cells[1][quick.levels[first:last]]
        for clock, used, state in (
            (Clock.RESPONSE, answers.response, answers.response_state),
            (Clock.RESOLUTION, answers.resolution, answers.resolution_state),
        ):
            keys = keys_of(cell, used[first:last], state[first:last])
            parts.setdefault((clock, month), []).append(in_order(keys))
    return tally_of(cells[0], parts, 0)


def _tally(
    columns: EventColumns | Plain,
    created: Int64s,
    verdicts: Sequence[Verdicts],
    agreement: Agreement,
    left_out: int,
) -> Tally:
    """Tally verdicts that were reached the general way."""
    cells = Cells.of(agreement)
    services, priorities = cells.codes(columns.service_names, columns.priority_names)
    months = months_of(agreement.zone, created)
    parts: dict[Part, list[Int64s]] = {}
    for each in verdicts:
        cell = services[columns.services[each.rows]] + priorities[each.priorities]
        state = each.outcome | (~each.stopped).astype(np.int8) * np.int8(OPEN)
        keys, month = keys_of(cell, each.elapsed, state), months[each.rows]
        for one in np.unique(month).tolist():
            parts.setdefault((each.clock, one), []).append(in_order(keys[month == one]))
    return tally_of(cells, parts, left_out)
