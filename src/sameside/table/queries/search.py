"""Search: titles and texts of a table, each read only by whom it is for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from sameside.partnerships.models import Seat
from sameside.table.models import Card, Move, Text
from sameside.table.policy import readable_cards, readable_texts

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


def search(seat: Seat, text: str) -> list[Found]:
    """Return the cards of a table in which words are found, newest first. Three queries.

    It looks in what the seat may read, and nowhere else.
    """
    if len(text) < SHORTEST:
        return []
    found = [_in_card(card, text) for card in _cards(seat, text)]
    found += [_found(each.card, each.reason, text) for each in _moves(seat, text)]
    found += [_found(each.card, each.body, text, each.audience) for each in _texts(seat, text)]
    return found


def _cards(seat: Seat, text: str) -> list[Card]:
    words = (
        Q(title__icontains=text)
        | Q(observation__icontains=text)
        | Q(effect__icontains=text)
        | Q(wish__icontains=text)
    )
    return list(readable_cards(seat).filter(words).order_by("-changed_at", "-pk")[:MOST])


def _moves(seat: Seat, text: str) -> list[Move]:
    found = Move.objects.filter(card__partnership_id=seat.partnership_id, reason__icontains=text)
    return list(found.select_related("card").order_by("-at", "-pk")[:MOST])


def _texts(seat: Seat, text: str) -> list[Text]:
    found = readable_texts(seat).filter(body__icontains=text, card__in=readable_cards(seat))
    return list(found.select_related("card").order_by("-at", "-pk")[:MOST])


def _in_card(card: Card, text: str) -> Found:
    parts = (card.title, card.observation, card.effect, card.wish)
    said = next((part for part in parts if text.casefold() in part.casefold()), card.observation)
    return _found(card, said, text)


def _found(card: Card, said: str, text: str, audience: str = "") -> Found:
    at = said.casefold().find(text.casefold())
    if at < 0:
        return Found(card, said[: 2 * AROUND], "", "", audience)
    ends = at + len(text)
    starts = max(at - AROUND, 0)
    return Found(card, said[starts:at], said[at:ends], said[ends : ends + AROUND], audience)
