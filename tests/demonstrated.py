"""The demonstration, filled into the database of a test."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from sameside.cli.demonstration import write_demonstration
from sameside.cli.demonstration.tables import SLUG, fill
from sameside.partnerships.models import Seat
from tests.places import Placed, known, placed, plant


@pytest.fixture(scope="session")
def demonstration_files(tmp_path_factory: pytest.TempPathFactory):
    """Log and agreement, written once for a run."""
    return write_demonstration(tmp_path_factory.mktemp("demo") / "demo")


class Demonstrated:
    """The demonstration's first table with canaries planted on Nora's side."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.planted = plant(self.seat("Nora"), now)
        self.known = known(self.seat("Nora"), self.planted)

    def seat(self, name: str) -> Seat:
        found = Seat.objects.select_related("person", "partnership")
        return found.get(partnership__slug=SLUG, person__name__startswith=name)

    def addresses(self, slug: str = SLUG) -> list[Placed]:
        return placed(slug, **self.known)


@pytest.fixture
def demonstrated(db, demonstration_files) -> Demonstrated:
    """Fill the database with the demonstration."""
    now = timezone.now()
    fill(demonstration_files, now=now)
    return Demonstrated(now)


__all__ = ["Demonstrated", "demonstrated", "demonstration_files"]
