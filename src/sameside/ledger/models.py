"""The rows of the record: heads, entries, payloads, checkpoints and who cosigns them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from sameside.kernel import merkle

SIDES: list[tuple[str, str]] = [("customer", "customer"), ("supplier", "supplier")]
DIGEST = 32
"""Bytes of a SHA-256."""


class Head(models.Model):
    """Where a record stands: how many entries it has, and the peaks of its tree.

    Whoever adds an entry locks this row first, so writers of one record queue and writers of two
    never meet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.SlugField(max_length=80, unique=True)
    """What checkpoints name it by: `sameside/<origin>`. It never changes."""
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)
    """The peaks one after the other, the largest subtree first, 32 bytes each."""
    wants_checkpoint = models.BooleanField(default=False)
    """Set with a move that both sides have said yes to, until a checkpoint covers it."""

    class Meta:
        """A record has as many peaks as its size has bits set; the kernel holds that."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gte=0), name="head_size_not_negative")
        ]

    def __str__(self) -> str:
        """Return its origin and size."""
        return f"{self.name} at {self.size}"

    @property
    def name(self) -> str:
        """The origin as checkpoints write it."""
        return f"sameside/{self.origin}"

    @property
    def tree(self) -> merkle.Head:
        """The head as the kernel knows it."""
        peaks = bytes(self.peaks)
        starts = range(0, len(peaks), DIGEST)
        return merkle.Head(self.size, tuple(peaks[start : start + DIGEST] for start in starts))


class Entry(models.Model):
    """One act both sides rely on. `content` holds the bytes exactly as they were hashed."""

    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="entries")
    index = models.BigIntegerField()
    """Its leaf, counted from 0."""
    what = models.CharField(max_length=60)
    content = models.BinaryField()
    leaf = models.BinaryField(max_length=DIGEST)
    at = models.DateTimeField()
    side = models.CharField(max_length=8, choices=SIDES, blank=True)
    seat = models.CharField(max_length=40, blank=True)
    """Who acted; as the bytes say, repeated here to be found by."""

    class Meta:
        """No leaf is given twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["head", "index"], name="one_entry_a_leaf"),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="leaf_not_negative"),
        ]
        indexes: ClassVar = [models.Index(fields=["head", "what"], name="entries_of_a_kind")]
        ordering: ClassVar = ["head", "index"]

    def __str__(self) -> str:
        """Return what it says, and where it stands."""
        return f"{self.index} {self.what}"


class Payload(models.Model):
    """Personal words of an entry, which holds only a salted hash of them; may be erased."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="payloads")
    name = models.CharField(max_length=40)
    audience = models.CharField(max_length=60)
    """Who may read it; as the entry says, repeated here to be found by."""
    salt = models.BinaryField(max_length=DIGEST)
    content = models.BinaryField()

    class Meta:
        """An entry has one payload of a name."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "name"], name="one_payload_a_name")
        ]

    def __str__(self) -> str:
        """Return which payload it is, and nothing of what it says."""
        return f"{self.name} of entry {self.entry_id}"


class Checkpoint(models.Model):
    """A size and its root, signed by the host and kept by both sides."""

    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=DIGEST)
    key = models.BinaryField(max_length=DIGEST)
    """The public half of the key that signed it."""
    note = models.TextField()
    """The C2SP signed note as it is handed out, without cosignatures."""
    at = models.DateTimeField()

    class Meta:
        """The host signs one root for a size; two would be a fork of its own making."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["head", "size"], name="one_checkpoint_a_size")
        ]
        ordering: ClassVar = ["head", "size"]

    def __str__(self) -> str:
        """Return up to where it reaches."""
        return f"checkpoint at {self.size}"


class Verification(models.Model):
    """What the newest look at a whole record found; `fault` is empty where all is well."""

    head = models.OneToOneField(
        Head, on_delete=models.PROTECT, primary_key=True, related_name="verification"
    )
    verified_at = models.DateTimeField()
    size = models.BigIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    """The word of verify.py and the entry, such as `REWRITTEN 118`; or why nothing is signed."""
    found_at = models.DateTimeField(null=True, blank=True)
    """When the fault was first found; nothing where all is well."""

    def __str__(self) -> str:
        """Return the record and what was found."""
        return f"{self.head_id}: {self.fault or 'well'}"


class Cosigner(models.Model):
    """The key with which a side cosigns checkpoints, as the record names it."""

    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="cosigners")
    side = models.CharField(max_length=8, choices=SIDES)
    key = models.BinaryField(max_length=DIGEST)
    """Its public half."""
    at = models.DateTimeField()

    class Meta:
        """A side that takes a new key keeps the old one: what it signed stays signed."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["head", "side", "key"], name="one_cosigner_a_key")
        ]

    def __str__(self) -> str:
        """Return whose key it is."""
        return f"cosigner of the {self.side}"

    @property
    def name(self) -> str:
        """What the side signs under."""
        return f"{self.head.name}/{self.side}"


class Cosignature(models.Model):
    """A side's signature under a checkpoint: it has seen this record and no other."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures"
    )
    cosigner = models.ForeignKey(Cosigner, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.CharField(max_length=300)
    """The line as it stands under the note."""
    at = models.DateTimeField()

    class Meta:
        """A side cosigns a checkpoint once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checkpoint", "cosigner"], name="one_cosignature_a_side"
            )
        ]

    def __str__(self) -> str:
        """Return who cosigned what."""
        return f"{self.cosigner} under {self.checkpoint}"
