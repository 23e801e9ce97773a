"""What each row of a log of events or of states lets happen, and which rows tell no story."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log import states
from sameside.formats.log.columns import CODE_OF, NO_CODE, SIDES
from sameside.formats.log.emitted import ANSWER, ANSWERED, OWN, PAUSED, RESUMED, Emitted
from sameside.formats.log.listing import Listed, Listing, Note
from sameside.formats.log.mapping import Created
from sameside.formats.log.order import Ordered, starts_of, without
from sameside.formats.log.told import NO, YES, Teller, Told
from sameside.formats.log.vocabulary import BLANK, NOTHING, Vocabulary
from sameside.kernel.history import Happening
from sameside.kernel.refusal import N_

Int8s = NDArray[np.int8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SPOKEN: Final = (Happening.RESOLVED, Happening.REOPENED)


def tell_states(found: Ordered, teller: Teller, emitted: Emitted) -> Vocabulary:
    """Let happen what follows from the states of the rows; return the reasons of pauses."""
    rows, meanings = found.rows, teller.mapping.states
    names = teller.meanings.names
    table = [states.STATES.index(meanings[name].state) for name in names]
    raw = np.array([*table, 0], np.int8)[rows.meaning]
    now = states.settled(raw, found.starts)
    was = states.before(now, found.starts)
    whys, why = _whys(rows, teller, [meanings[name].why or name for name in names])
    why = why[states.sources(raw, found.starts)]
    why_before = np.roll(why, 1)
    stays = (was == states.P) & (now == states.P) & (why == why_before)
    for what, first, said in (
        (Happening.RESUME, RESUMED, why_before),
        (Happening.RESOLVED, OWN, None),
        (Happening.REOPENED, OWN, None),
        (Happening.PAUSE, PAUSED, why),
    ):
        at = np.flatnonzero(states.marked(was, now, what) & ~stays)
        emitted.add(at, what, first=first, why=0 if said is None else said[at])
    answers = np.array([*(meanings[name].answer for name in names), False], np.bool_)
    at = np.flatnonzero(answers[rows.meaning])
    emitted.add(at, Happening.MESSAGE, first=ANSWER, said=ANSWERED)
    return whys


def happening_of(rows: Told, teller: Teller) -> Int8s:
    """Return what happens at each row (int8, counts in `HAPPENINGS`)."""
    events = teller.mapping.events
    table = [CODE_OF[events[name].what] for name in teller.meanings.names]
    return np.array([*table, 0], np.int8)[rows.meaning]


def fit_events(found: Ordered, teller: Teller, listing: Listing) -> Ordered:
    """List the rows that tell no story; let the creation be the first row of each request."""
    rows = found.rows
    what = happening_of(rows, teller)
    owner = np.cumsum(found.starts) - 1
    created = what == CODE_OF[Happening.CREATED]
    first = np.flatnonzero(found.starts)
    if teller.mapping.created is Created.EVENT:
        first = _first_created(created, owner, found.count)
    sieve = _Rows(found, teller, listing)
    sieve.refuse((first < 0)[owner], N_("request {request}: no row says when it was created"))
    begun = rows.at[first][owner]
    sieve.refuse(
        created & (np.arange(len(owner)) != first[owner]),
        N_("request {request}: it was created before"),
    )
    sieve.refuse(rows.at < begun, N_("request {request}: this was before it was created"))
    _fit_words(sieve, what)
    kept = without(found, sieve.dropped)
    return _created_first(kept, happening_of(kept.rows, teller) == CODE_OF[Happening.CREATED])


def tell_events(found: Ordered, teller: Teller, emitted: Emitted) -> tuple[Vocabulary, list[Note]]:
    """Let happen what each row says; return the reasons of pauses, and what there is to note."""
    rows, what = found.rows, happening_of(found.rows, teller)
    meanings = [teller.mapping.events[name] for name in teller.meanings.names]
    whys, why = _whys(rows, teller, [meaning.why for meaning in meanings])
    strays = _strays(rows.request, why, what)
    why = np.where(strays, 0, why)
    for happening in _SPOKEN:
        at = np.flatnonzero(what == CODE_OF[happening])
        emitted.add(at, happening, first=OWN)
    for happening, first in ((Happening.PAUSE, OWN), (Happening.RESUME, OWN)):
        at = np.flatnonzero(what == CODE_OF[happening])
        emitted.add(at, happening, first=first, why=why[at])
    at = np.flatnonzero(what == CODE_OF[Happening.PRIORITY])
    emitted.add(at, Happening.PRIORITY, first=OWN, priority=rows.priority[at])
    at = np.flatnonzero(what == CODE_OF[Happening.MESSAGE])
    by, public, auto = said(rows, teller)
    emitted.add(at, Happening.MESSAGE, first=OWN, said=(by[at], public[at], auto[at]))
    return whys, _stray_notes(int(strays.sum()))


def said(rows: Told, teller: Teller) -> tuple[Int32s, Int32s, Int32s]:
    """Return who spoke, whether to both sides, whether by itself: the word's own say goes first.

    Without a column for it a message is public, and written by a person.
    """
    meanings = [teller.mapping.events[name] for name in teller.meanings.names]
    columns = teller.mapping.columns
    by = [NO_CODE if m.by is None else SIDES.index(m.by) for m in meanings]
    public = [_truth(m.public) for m in meanings]
    auto = [_truth(m.auto) for m in meanings]
    return (
        _first_said(by, rows.meaning, rows.by, NO_CODE),
        _first_said(public, rows.meaning, rows.public, BLANK if "public" in columns else YES),
        _first_said(auto, rows.meaning, rows.auto, NO),
    )


def _first_said(table: list[int], meaning: Int32s, cells: Int32s, otherwise: int) -> Int32s:
    own = np.array([*table, BLANK], np.int32)[meaning]
    told = np.where(cells == BLANK, np.int32(otherwise), cells)
    return np.where(own == BLANK, told, own)


def _truth(said: bool | None) -> int:  # noqa: FBT001 -- a cell of a table, not a switch
    return BLANK if said is None else int(said)


def _fit_words(sieve: _Rows, what: Int8s) -> None:
    """Refuse rows that leave out what their event needs."""
    rows = sieve.found.rows
    by, public, _ = said(rows, sieve.teller)
    message = what == CODE_OF[Happening.MESSAGE]
    sieve.refuse(
        message & (by == NO_CODE),
        N_("request {request}: the message does not say which side it is from (“by”)"),
    )
    sieve.refuse(
        message & (public == BLANK),
        N_("request {request}: the message does not say whether it is “public”"),
    )
    sieve.refuse(
        (what == CODE_OF[Happening.PRIORITY]) & (rows.priority == BLANK),
        N_("request {request}: the priority changes, and none is named"),
    )


def _first_created(created: Bools, owner: Int64s, count: int) -> Int64s:
    """Return the row that creates each request, -1 where there is none."""
    first = np.full(count, -1, np.int64)
    at = np.flatnonzero(created)
    owners, index = np.unique(owner[at], return_index=True)
    first[owners] = at[index]
    return first


def _created_first(found: Ordered, created: Bools) -> Ordered:
    """Put the creation before what else the file names in the same second."""
    if not (created & ~found.starts).any():
        return found
    rows = found.rows
    rows = rows.taken(np.lexsort((~created, rows.at, rows.request)))
    return Ordered(rows, starts_of(rows.request), found.late)


def _whys(rows: Told, teller: Teller, usual: list[str]) -> tuple[Vocabulary, Int32s]:
    """Return the reason of each row: the column's, else what the mapping says of its word."""
    whys = Vocabulary(lambda word: word)
    whys.code(NOTHING)
    by_meaning = np.array([*(whys.code(word) for word in usual), 0], np.int32)
    by_reason = np.array([*(whys.code(word) for word in teller.reasons.names), 0], np.int32)
    chosen = np.where(rows.reason == BLANK, by_meaning[rows.meaning], by_reason[rows.reason])
    return whys, chosen.astype(np.int32)


def _strays(request: Int32s, why: Int32s, what: Int8s) -> Bools:
    """Mark ends of pauses whose reason is that of no pause of their request."""
    key = request.astype(np.int64) * (int(why.max(initial=0)) + 1) + why
    pauses = np.unique(key[what == CODE_OF[Happening.PAUSE]])
    ends = (what == CODE_OF[Happening.RESUME]) & (why != 0)
    strays: Bools = ends & ~np.isin(key, pauses)
    return strays


def _stray_notes(strays: int) -> list[Note]:
    words = N_(
        "Ends of pauses with a reason that no pause of their request had: {count}. They end"
        " whatever pause is open."
    )
    return [Note(words, {"count": strays})] if strays else []


class _Rows:
    """Ordered rows, some of which are refused."""

    def __init__(self, found: Ordered, teller: Teller, listing: Listing) -> None:
        self.found, self.teller, self.listing = found, teller, listing
        self.dropped = np.zeros(len(found.rows.at), np.bool_)

    def refuse(self, bad: Bools, words: str) -> None:
        at = np.flatnonzero(bad & ~self.dropped)
        self.dropped[at] = True
        rows, ids = self.found.rows, self.teller.requests.names if len(at) else ()
        self.listing.add_many(
            rows.positions[at],
            Listed.REFUSED,
            words,
            lambda n: {"request": ids[int(rows.request[at[n]])]},
        )
