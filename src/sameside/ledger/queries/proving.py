"""That an entry is in the record: its way to the root, without reading the whole record each time.

What is complete never changes, so the roots of whole spans of leaves are kept in memory. Only the
span an entry is in, and the last, which is still growing, are read for each proof.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from sameside.kernel import merkle
from sameside.ledger.models import Entry, Head

SPAN = 1 << 10
"""Leaves of a span, a power of two."""
MOST_KEPT = 1 << 16
"""Roots that are kept: of a record of 67 million entries."""
_roots: dict[tuple[uuid.UUID, int], merkle.Digest] = {}


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the record of a checkpoint: the nodes beside its way to the root."""

    leaf: bytes
    index: int
    size: int
    path: Sequence[bytes]
    root: bytes


def inclusion(head_id: uuid.UUID, index: int, size: int | None = None) -> Proof:
    """Return the proof that an entry is among the first `size` of a record, or in it as of now.

    One query, and one more where the size is not given.

    :raises IndexError: when there was no such entry then.
    """
    of = Head.objects.get(pk=head_id).size if size is None else size
    if not 0 <= index < of:
        raise IndexError(index)
    leaves = _Leaves(head_id, of, index)
    path = merkle.proof_by_spans(of, index, leaves.root)
    return Proof(leaves.read[index], index, of, path, leaves.root(0, of))


class _Leaves:
    """The leaves a proof needs, and the roots of all spans. One query."""

    def __init__(self, head_id: uuid.UUID, size: int, index: int) -> None:
        whole = size // SPAN
        known = {span: _roots.get((head_id, span)) for span in range(whole)}
        needed = [span for span, root in known.items() if root is None or span == index // SPAN]
        # What is read here is committed, so a span that is whole stays as it is.
        rows = Entry.objects.filter(_within([*needed, whole]), head=head_id, index__lt=size)
        self.read = {at: bytes(leaf) for at, leaf in rows.values_list("index", "leaf")}
        self.spans = {span: root or self._of_span(span) for span, root in known.items()}
        if len(_roots) > MOST_KEPT:
            _roots.clear()
        _roots.update({(head_id, span): root for span, root in self.spans.items()})

    def root(self, starts: int, ends: int) -> merkle.Digest:
        """Return the root of some leaves: by their spans, and the rest one by one."""
        if starts % SPAN or ends - starts < SPAN:
            return merkle.root_of([self.read[at] for at in range(starts, ends)])
        spans = merkle.head_of([self.spans[at] for at in range(starts // SPAN, ends // SPAN)])
        rest = merkle.head_of([self.read[at] for at in range(ends - ends % SPAN, ends)])
        return merkle.root(merkle.Head(ends - starts, (*spans.peaks, *rest.peaks)))

    def _of_span(self, span: int) -> merkle.Digest:
        first = span * SPAN
        return merkle.root_of([self.read[at] for at in range(first, first + SPAN)])


def _within(spans: Sequence[int]) -> Q:
    """Return which entries lie in spans, neighbours in one stretch."""
    wanted = Q(pk__in=[])
    for first, last in _stretches(spans):
        wanted |= Q(index__gte=first * SPAN, index__lt=(last + 1) * SPAN)
    return wanted


def _stretches(spans: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = spans[0]
    for span in spans[1:]:
        if span > last + 1:
            yield first, last
            first = span
        last = span
    yield first, last
