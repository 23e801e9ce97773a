"""Organisations, and the partnerships between two of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sameside.kernel.history import Side
from sameside.ledger.models import Head


class Organisation(models.Model):
    """A company, an authority, or a team inside one. Customer here, supplier there."""

    name = models.CharField(max_length=160)
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class PartnershipKind(models.TextChoices):
    """Between two organisations, or between two teams of one."""

    EXTERNAL = "external"
    INTERNAL = "internal"


class Partnership(models.Model):
    """The lasting relation between two organisations: the tenant, owned by neither.

    `slug` is its name in addresses. `zone` is an IANA time zone: the wall clock of both.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=PartnershipKind, default=PartnershipKind.EXTERNAL)
    customer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="as_customer")
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="as_supplier")
    zone = models.CharField(max_length=64, default="Europe/Copenhagen")
    record = models.OneToOneField(Head, on_delete=models.PROTECT, related_name="partnership")
    begun_at = models.DateTimeField()

    class Meta:
        """Nobody is their own partner."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(customer=F("supplier")), name="two_parties")
        ]

    def __str__(self) -> str:
        """Return both names."""
        return f"{self.customer.name} — {self.supplier.name}"

    def party(self, side: str) -> Organisation:
        """Return the organisation on a side."""
        return self.customer if side == Side.CUSTOMER else self.supplier
