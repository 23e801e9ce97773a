"""A card: one matter between the two sides; a draft until it is laid on the table."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.lifecycles.concern import Cause, Mark
from sameside.partnerships.models import Partnership, Seat
from sameside.partnerships.models.seat import SIDES

TITLE_LENGTH = 160
MARKS = [(mark.value, mark.value) for mark in Mark]
CAUSES = [(cause.value, cause.value) for cause in Cause]
WAITS = [*SIDES, ("both", "both")]


class Kind(models.TextChoices):
    """What kind of matter a card is about."""

    CONCERN = "concern"
    COMMITMENT = "commitment"


class Numbering(models.Model):
    """The last numbers given at a table; its row is locked while one is given.

    A draft has no number, so that the other side does not see from a gap that there is one.
    """

    partnership = models.OneToOneField(Partnership, primary_key=True, on_delete=models.PROTECT)
    cards = models.PositiveIntegerField(default=0)
    contests = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return how far it has come."""
        return f"{self.cards} cards, {self.contests} contests"


class Card(models.Model):
    """One matter, laid by one side. Its state follows the lifecycle of its kind.

    `key` is its address while it is a draft, `number` once it lies on the table. `turn` counts
    what has been recorded of it, so that nobody moves a card they have not seen as it stands.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="cards")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=TITLE_LENGTH)
    observation = models.TextField(blank=True)
    """What was seen; of a commitment, what is promised."""
    effect = models.TextField(blank=True)
    wish = models.TextField(blank=True)
    mark = models.CharField(max_length=16, choices=MARKS, blank=True)
    """Whether a concern could happen or is happening."""

    state = models.CharField(max_length=16, default=DRAFT)
    layer = models.CharField(max_length=8, choices=SIDES)
    drafted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    laid_by = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    laid_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_cards"
    )
    owner_side = models.CharField(max_length=8, choices=SIDES, blank=True)

    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    """When `due_on` closes on the agreement's calendar."""
    reply_due_at = models.DateTimeField(null=True, blank=True)
    """Until when the other side owes an answer; None when none is owed."""
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the side across from the layer first moved it."""
    cause_customer = models.CharField(max_length=8, choices=CAUSES, blank=True)
    cause_supplier = models.CharField(max_length=8, choices=CAUSES, blank=True)

    waits_for = models.CharField(max_length=8, choices=WAITS, blank=True)
    """Whose word it waits for, kept from the lifecycle so that a board can be sorted by it."""
    turn = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A number is given once, and with it a card is laid; the board has its indexes."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_card_a_number"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, number__isnull=True, laid_at__isnull=True)
                | (~Q(state=DRAFT) & Q(number__isnull=False, laid_at__isnull=False)),
                name="a_laid_card_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, owner_side="")
                | (Q(owner__isnull=False) & ~Q(owner_side="")),
                name="an_owner_has_a_side",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership", "waits_for", "ended_at", "-changed_at"], name="cards_board"
            ),
            models.Index(fields=["partnership", "-changed_at"], name="cards_changed"),
            models.Index(fields=["owner", "ended_at"], name="cards_owned"),
        ]

    def __str__(self) -> str:
        """Return its kind and number."""
        return f"{self.kind} {self.number or 'draft'}"

    @property
    def is_draft(self) -> bool:
        """Whether only its own side sees it."""
        return self.state == DRAFT

    @property
    def asked(self) -> bool:
        """Whether it is a promise asked of the other side."""
        return bool(self.owner_side) and self.owner_side != self.layer
