"""Plays the story at a table, each act through the action a person's click would call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sameside.cli.demonstration.story import Event, Said
from sameside.partnerships.models import Seat
from sameside.table import actions
from sameside.table.models import Audience, Card, Contest

AUDIENCES = {"ours": Audience.OUR_SIDE, "both": Audience.BOTH_SIDES}


@dataclass
class Table:
    """One table being filled: its seats by the names of the story, and what lies there so far."""

    seats: Mapping[str, Seat]
    cards: dict[str, Card] = field(default_factory=dict)
    contests: dict[str, Contest] = field(default_factory=dict)

    def play(self, event: Event) -> None:
        """Let one thing happen."""
        _PLAYED[event.what](self, event)

    def draft(self, event: Event) -> None:
        """Begin a card; the service it speaks of is linked to it."""
        words = _words(event.said, self.seats)
        by = self.seats[event.by]
        card = actions.draft(words=words, by=by, now=event.at)
        if "service" in event.said:
            actions.link(card=card, kind="service", key=event.said["service"], by=by, now=event.at)
        self.cards[event.thing] = card

    def lay(self, event: Event) -> None:
        """Lay a card on the table."""
        card = self.cards[event.thing]
        self.cards[event.thing] = actions.lay(card=card, by=self.seats[event.by], now=event.at)

    def cause(self, event: Event) -> None:
        """Say where a side sees the cause."""
        actions.claim_cause(
            card=self.cards[event.thing],
            cause=event.said["cause"],
            by=self.seats[event.by],
            now=event.at,
        )

    def text(self, event: Event) -> None:
        """Write under a card."""
        audience = AUDIENCES[event.said.get("audience", "both")]
        note = actions.Note(audience=audience, body=event.said["text"])
        actions.write(
            card=self.cards[event.thing], note=note, by=self.seats[event.by], now=event.at
        )

    def move(self, event: Event) -> None:
        """Move a card."""
        words = actions.MoveWords(reason=event.said.get("reason", ""), due_on=event.said.get("to"))
        actions.move(
            card=self.cards[event.thing],
            name=event.said["move"],
            by=self.seats[event.by],
            now=event.at,
            words=words,
        )

    def contest(self, event: Event) -> None:
        """Contest a figure, a verdict or a pause."""
        self.contests[event.thing] = actions.contest(
            about=event.said["about"],
            reason=event.said["reason"],
            by=self.seats[event.by],
            now=event.at,
        )

    def case(self, event: Event) -> None:
        """State a side's case."""
        self._move_contest(event, "state_case", event.said["text"])

    def settle(self, event: Event) -> None:
        """Give a side's yes to a contest being settled."""
        self._move_contest(event, "settle", "")

    def _move_contest(self, event: Event, name: str, words: str) -> None:
        actions.move_contest(
            contest=self.contests[event.thing],
            name=name,
            by=self.seats[event.by],
            now=event.at,
            words=words,
        )


_PLAYED: Mapping[str, Callable[[Table, Event], None]] = {
    "draft": Table.draft,
    "lay": Table.lay,
    "cause": Table.cause,
    "text": Table.text,
    "move": Table.move,
    "contest": Table.contest,
    "case": Table.case,
    "settle": Table.settle,
}


def _words(said: Said, seats: Mapping[str, Seat]) -> actions.CardWords:
    """Return what a card says; of a commitment, its text is what is promised."""
    return actions.CardWords(
        kind=said["kind"],
        title=said["title"],
        observation=said.get("observation") or said.get("text", ""),
        effect=said.get("effect", ""),
        wish=said.get("wish", ""),
        mark=said.get("likelihood", ""),
        owner=seats.get(said.get("owes", "")),
        due_on=said.get("due"),
    )
