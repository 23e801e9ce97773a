"""Cards and contests as the record speaks of them: by number, each with its name and page."""

from __future__ import annotations

from django.urls import reverse

from sameside.partnerships.models import Seat
from sameside.partnerships.queries import Thing, digest_in_force
from sameside.table.policy import readable_cards
from sameside.table.queries.contests import contests_at
from sameside.table.queries.telling import about_words, naming_by


def cards_recorded(seat: Seat, numbers: frozenset[str]) -> dict[str, Thing]:
    """Return laid cards by number. One query."""
    found = readable_cards(seat).filter(number__in=_whole(numbers))
    slug = seat.partnership.slug
    return {
        str(number): Thing(title, reverse("table:card", args=[slug, number]))
        for number, title in found.values_list("number", "title")
    }


def contests_recorded(seat: Seat, numbers: frozenset[str]) -> dict[str, Thing]:
    """Return contests by number, each called by what it is about. One query."""
    asked = contests_at(seat).filter(number__in=_whole(numbers))
    found = list(asked.annotate(agreed=digest_in_force()))
    naming = naming_by(found[0].agreed if found else None, seat.partnership)
    slug = seat.partnership.slug
    return {
        str(each.number): Thing(
            about_words(each.about, naming), reverse("table:contest", args=[slug, each.number])
        )
        for each in found
    }


def _whole(numbers: frozenset[str]) -> list[int]:
    return [int(each) for each in numbers if each.isdecimal()]
