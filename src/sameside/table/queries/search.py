"""Search: titles and texts of a table, each read only by whom it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Case, Q, When

from sameside.partnerships.models import Seat
from sameside.table.models import Card, Move, Text
from sameside.table.policy import readable_cards, readable_texts
from sameside.table.queries.words import holding, number_of, words_of

MOST = 50
SHORTEST = 2
AROUND = 80
"""Signs shown before and after what was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A card, and where in it the words were found."""

    card: Card
    before: str
    words: str
    after: str
    audience: str = ""


def search(seat: Seat, typed: str) -> list[Found]:
    """Return where in a table all words are found, newest first. Three queries.

    The card whose number was typed comes first. It looks in what the seat may read, and nowhere
    else.
    """
    number = number_of(typed)
    if len(typed) < SHORTEST and number is None:
        return []
    found = [_in_card(card, typed) for card in _cards(seat, typed, number)]
    found += [_found(each.card, each.reason, typed) for each in _moves(seat, typed)]
    found += [_found(each.card, each.body, typed, each.audience) for each in _texts(seat, typed)]
    return found


def _cards(seat: Seat, typed: str, number: int | None) -> list[Card]:
    called = Q(number=number) if number is not None else Q(pk__in=[])
    first = Case(When(called, then=0), default=1)
    wanted = called | holding(typed, "title", "observation", "effect", "wish")
    return list(readable_cards(seat).filter(wanted).order_by(first, "-changed_at", "-pk")[:MOST])


def _moves(seat: Seat, typed: str) -> list[Move]:
    found = Move.objects.filter(card__partnership_id=seat.partnership_id).exclude(reason="")
    found = found.filter(holding(typed, "reason"))
    return list(found.select_related("card").order_by("-at", "-pk")[:MOST])


def _texts(seat: Seat, typed: str) -> list[Text]:
    found = readable_texts(seat).filter(holding(typed, "body"), card__in=readable_cards(seat))
    return list(found.select_related("card").order_by("-at", "-pk")[:MOST])


def _in_card(card: Card, typed: str) -> Found:
    """Return a card with the part of it that holds most of the words."""
    parts = (card.title, card.observation, card.effect, card.wish)
    folded = [word.casefold() for word in words_of(typed)]
    held = [sum(word in part.casefold() for word in folded) for part in parts]
    most = max(held)
    return _found(card, parts[held.index(most)] if most else card.observation, typed)


def _found(card: Card, said: str, typed: str, audience: str = "") -> Found:
    """Return what was said, around the first of the words in it."""
    longest_first = sorted(words_of(typed), key=len, reverse=True)
    at = re.search("|".join(map(re.escape, longest_first)), said, re.IGNORECASE)
    if at is None:
        return Found(card, said[: 2 * AROUND], "", "", audience)
    before, after = said[max(at.start() - AROUND, 0) : at.start()], said[at.end() :][:AROUND]
    return Found(card, before, at[0], after, audience)
