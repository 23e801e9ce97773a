"""A mapping proposed for a log nobody has described: to be read and corrected by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sameside.formats.log.hints import name_score, state_of
from sameside.formats.log.listing import Note
from sameside.formats.log.mapping import State
from sameside.formats.log.profile import Profile, Profiles, profiles
from sameside.formats.log.refusals import UnfitMapping
from sameside.kernel.refusal import N_

ENOUGH = 0.2
"""A name that scores less says nothing."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping as text, and what only a person can decide; each stands as a comment in it too."""

    text: str
    decisions: tuple[Note, ...]


def guess(path: Path) -> Guess:
    """Propose a mapping for a log, from the names and values of its columns.

    :raises UnreadableLog: when the file cannot be read as a log at all.
    :raises UnfitMapping: when no column looks like a time, or none like a request.
    """
    seen = profiles(path)
    times = [column for column in seen.columns if column.formats and not column.name.isdigit()]
    if not times:
        raise UnfitMapping(
            N_("{file}: no column looks like a time; its columns are {columns}."),
            file=path.name,
            columns=", ".join(column.name for column in seen.columns),
        )
    request = _request(seen, times)
    if request is None:
        raise UnfitMapping(
            N_("{file}: no column looks like the number of a request; its columns are {columns}."),
            file=path.name,
            columns=", ".join(column.name for column in seen.columns),
        )
    writer = _Writer(path.name, seen, request, times)
    lines = list(writer.by_request() if request.unique else writer.by_state())
    return Guess("\n".join(lines) + "\n", tuple(writer.decisions))


def _request(seen: Profiles, times: list[Profile]) -> Profile | None:
    """Return the column that tells requests apart: named so, always filled, and varied."""
    full = [
        column
        for column in seen.columns
        if column.filled == seen.rows and column not in times and column.distinct > 1
    ]
    named = [c for c in full if name_score(c.name, "request") >= ENOUGH]
    # Of two that are named so, the more varied tells more apart, unless a name is plainer.
    return max(
        named or [c for c in full if c.unique],
        key=lambda c: (c.distinct * 2 > seen.rows / 20, name_score(c.name, "request"), c.distinct),
        default=None,
    )


class _Writer:
    """Writes the mapping line by line; what it cannot know it notes and marks with DECIDE."""

    def __init__(self, file: str, seen: Profiles, request: Profile, times: list[Profile]) -> None:
        self.file, self.seen, self.request, self.times = file, seen, request, times
        self.taken = {request.name, *(time.name for time in times)}
        self.decisions: list[Note] = []

    def by_request(self) -> Iterator[str]:
        """Write a mapping for one request a row."""
        yield from self._head("requests", "No two rows have the same request")
        yield f"request = {_quoted(self.request.name)}"
        left = list(self.times)
        for field in ("created", "responded", "resolved"):
            found = _best(left, field)
            if found is None and field == "created":
                found = left[0]
                self._decide(N_("“{column}” is taken for the creation of a request"), found.name)
            if found is not None:
                left.remove(found)
                yield f"{field} = {_quoted(found.name)}"
        yield from self._words()
        yield from self._time(self.times)

    def by_state(self) -> Iterator[str]:
        """Write a mapping for rows that say the state a request is in."""
        at = _best(self.times, "at") or self.times[0]
        state = self._state()
        yield from self._head("states", "A request has several rows")
        yield f"request = {_quoted(self.request.name)}"
        yield f"at = {_quoted(at.name)}"
        yield f"state = {_quoted(state.name)}"
        person = _best(self._free(), "person")
        if person is not None:
            self.taken.add(person.name)
            yield f"person = {_quoted(person.name)}"
        yield from self._words()
        yield from self._time([at])
        yield from self._states(state)

    def _head(self, layout: str, because: str) -> Iterator[str]:
        yield f"# Proposed for {_comment(self.file)} from its first {self.seen.rows} rows."
        yield "# Please read it: what could not be known is marked DECIDE."
        yield f"# {because}."
        yield f'layout = "{layout}"'
        for name in self.seen.doubled:
            yield f"# Two columns are called {_comment(name)}; to use one, rename it in the file."
        yield ""
        yield "[columns]"

    def _words(self) -> Iterator[str]:
        """Write the columns of words: priority, service, place."""
        priority = _best([c for c in self._free() if c.few], "priority")
        if priority is None:
            self._decide(N_("no column looks like a priority; every request gets the same"), "")
            yield 'priority = { value = "normal" } # DECIDE: no column looks like a priority'
        else:
            self.taken.add(priority.name)
            yield f"priority = {_with_values(priority)}"
        service = _best([c for c in self._free() if c.few], "service")
        if service is None:
            self._decide(N_("no column looks like a service; every request gets the same"), "")
            yield 'service = { value = "service" } # DECIDE: the key it has in the agreement'
        else:
            self.taken.add(service.name)
            self._decide(N_("the services come from “{column}”"), service.name)
            yield f"service = {_with_values(service)} # DECIDE: is this what is agreed on?"
        place = _best(self._free(), "place")
        if place is not None:
            self.taken.add(place.name)
            yield f"place = {_quoted(place.name)}"

    def _time(self, times: list[Profile]) -> Iterator[str]:
        common = [f for f in times[0].formats if all(f in time.formats for time in times)]
        format_ = (common or list(times[0].formats))[0]
        local = any(time.local for time in times)
        if format_ == "iso" and not local:
            return
        yield ""
        yield "[time]"
        if format_ != "iso":
            others = [f for f in common if _day_first(f) != _day_first(format_)]
            note = ""
            if others:
                self._decide(N_("day or month may come first in “{column}”"), times[0].name)
                note = f" # DECIDE: or {_quoted(others[0])}; both fit every value"
            yield f"format = {_quoted(format_)}{note}"
        if local:
            self._decide(N_("the times in “{column}” have no offset; which zone?"), times[0].name)
            yield 'zone = "UTC" # DECIDE: the times have no offset; such as "Europe/Copenhagen"'
            yield 'gap = "later" # a time the spring change skipped: or "earlier", "refuse"'
            yield 'fold = "first" # a time the autumn change repeats: or "second", "refuse"'

    def _states(self, state: Profile) -> Iterator[str]:
        yield ""
        yield "# What each word means to the clock: working, waiting, resolved, provisional, void"
        yield "# or unchanged (docs/reference/mapping.md)."
        yield "[states]"
        for word in state.words:
            found = state_of(word)
            if found is None:
                self._decide(N_("what “{column}” means to the clock"), word)
            mark = "" if found else " # DECIDE: taken for work, so that the clock runs"
            said = (found or State.WORKING).value
            yield f"{_quoted(word)} = {_quoted(said)}{mark}"
        if state.distinct > len(state.words):
            self._decide(N_("“{column}” has more words than are listed"), state.name)
            yield "# DECIDE: there are more words than these; rows with them would be listed."

    def _state(self) -> Profile:
        """Return the column that says what happened: named so, with some of its words known."""

        def speaks(column: Profile) -> tuple[float, float]:
            known = sum(state_of(word) is not None for word in column.words)
            return known / len(column.words) + name_score(column.name, "state"), column.distinct

        some = [column for column in self._free() if column.few]
        if not some:
            raise UnfitMapping(
                N_("{file}: no column looks like a state or an event; its columns are {columns}."),
                file=self.file,
                columns=", ".join(column.name for column in self.seen.columns),
            )
        found = max(some, key=speaks)
        self.taken.add(found.name)
        return found

    def _free(self) -> list[Profile]:
        return [column for column in self.seen.columns if column.name not in self.taken]

    def _decide(self, words: str, column: str) -> None:
        self.decisions.append(Note(words, {"column": column}))


def _best(columns: Iterable[Profile], field: str) -> Profile | None:
    """Return the column whose name speaks most for a field, None where none does."""
    found = max(columns, key=lambda c: name_score(c.name, field), default=None)
    return found if found and name_score(found.name, field) >= ENOUGH else None


def _with_values(column: Profile) -> str:
    """Write a column with the keys its words become."""
    pairs = ", ".join(f"{_quoted(word)} = {_quoted(_key(word))}" for word in column.words)
    return f"{{ column = {_quoted(column.name)}, values = {{ {pairs} }} }}"


def _key(word: str) -> str:
    return re.sub(r"[^\w]+", "-", word.lower()).strip("-") or "none"


def _day_first(written: str) -> bool:
    return written.find("%d") < written.find("%m")


def _quoted(text: str) -> str:
    """Write a TOML text; JSON writes it alike, but for what TOML does not escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in text)
