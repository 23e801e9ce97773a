"""The Merkle tree of a partnership's record: RFC 6962, section 2.1, on SHA-256.

A head is what is left of the tree when only its size and its peaks are kept: the roots of the
complete subtrees of which it is made, the largest first. It can grow, and its root can be told,
without the entries before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

Digest = bytes
"""The 32 bytes of a SHA-256."""
RootOfSpan = Callable[[int, int], Digest]
"""The root of the leaves `[starts, ends)`; `starts` is a multiple of the span's complete size."""


def leaf_hash(entry: bytes) -> Digest:
    """Return the leaf of an entry, from its bytes as they are stored."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: Digest, right: Digest) -> Digest:
    """Return the node above two others; a node can never pass as a leaf."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """How far a record has come: how many entries it has, and the peaks of its tree.

    There is one peak for each bit set in the size, the largest subtree first.
    """

    size: int = 0
    peaks: tuple[Digest, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is not a head, whoever stored it."""
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError("A head has one peak for each bit of its size.")  # noqa: EM101, TRY003 -- a bug of ours, never shown


@dataclass(frozen=True, slots=True)
class Sealed:
    """A size and its root: what a checkpoint says of a record."""

    size: int
    root: Digest


def append(head: Head, leaf: Digest) -> Head:
    """Return the head after one more leaf. Costs one hash for each peak that is completed."""
    peaks, size = list(head.peaks), head.size
    while size & 1:
        leaf = node_hash(peaks.pop(), leaf)
        size >>= 1
    return Head(head.size + 1, (*peaks, leaf))


def root(head: Head) -> Digest:
    """Return the root of a record; that of an empty one is the hash of nothing."""
    if not head.peaks:
        return sha256(b"").digest()
    found = head.peaks[-1]
    for peak in reversed(head.peaks[:-1]):
        found = node_hash(peak, found)
    return found


EMPTY = Sealed(0, root(Head()))
"""What there is to say of a record without entries."""


def head_of(leaves: Sequence[Digest]) -> Head:
    """Return the head of a record with these leaves."""
    head = Head()
    for leaf in leaves:
        head = append(head, leaf)
    return head


def root_of(leaves: Sequence[Digest]) -> Digest:
    """Return the root of a record with these leaves."""
    return root(head_of(leaves))


def inclusion_proof(leaves: Sequence[Digest], index: int) -> tuple[Digest, ...]:
    """Return what, beside the leaf at `index`, leads up to the root: nearest first.

    :raises IndexError: when there is no such leaf.
    """
    return proof_by_spans(len(leaves), index, lambda starts, ends: root_of(leaves[starts:ends]))


def proof_by_spans(size: int, index: int, root_of_span: RootOfSpan) -> tuple[Digest, ...]:
    """Return an inclusion proof where the roots of spans of leaves are known or found elsewhere.

    :raises IndexError: when there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[Digest] = []
    starts, ends = 0, size
    while ends - starts > 1:
        middle = starts + _left_size(ends - starts)
        if index < middle:
            path.append(root_of_span(middle, ends))
            ends = middle
        else:
            path.append(root_of_span(starts, middle))
            starts = middle
    return tuple(reversed(path))


def verify_inclusion(
    leaf: Digest, index: int, size: int, proof: Sequence[Digest], root: Digest
) -> bool:
    """Tell whether a proof leads from a leaf at `index` to the root of a record of `size`."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            node, last = _up_to_right_edge(node, last)
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[Digest], old_size: int) -> tuple[Digest, ...]:
    """Return what shows that a record only grew since it had `old_size` entries.

    Empty when there is nothing to show: it had none, or it has not grown.

    :raises IndexError: when the record never had that size.
    """
    if not 0 <= old_size <= len(leaves):
        raise IndexError(old_size)
    if old_size == 0:
        return ()
    path: list[Digest] = []
    starts, ends, edge = 0, len(leaves), old_size
    while edge != ends:
        middle = starts + _left_size(ends - starts)
        if edge <= middle:
            path.append(root_of(leaves[middle:ends]))
            ends = middle
        else:
            path.append(root_of(leaves[starts:middle]))
            starts = middle
    if starts:
        path.append(root_of(leaves[starts:ends]))
    return tuple(reversed(path))


def verify_consistency(old: Sealed, new: Sealed, proof: Sequence[Digest]) -> bool:
    """Tell whether a proof shows that the newer record begins with the whole older one."""
    if old == new or (old == EMPTY and new.size > 0):
        return not proof
    if not 0 < old.size < new.size:
        return False
    # A complete subtree is its own first node; otherwise the proof brings it.
    path = [old.root, *proof] if old.size.bit_count() == 1 else list(proof)
    return bool(path) and _climb(old, new, path)


def _climb(old: Sealed, new: Sealed, path: list[Digest]) -> bool:
    """Follow a consistency proof up, making both roots from it (RFC 9162, section 2.1.4.2)."""
    node, last = old.size - 1, new.size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_root = new_root = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_root, new_root = node_hash(sibling, old_root), node_hash(sibling, new_root)
            node, last = _up_to_right_edge(node, last)
        else:
            new_root = node_hash(new_root, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and (old_root, new_root) == (old.root, new.root)


def _up_to_right_edge(node: int, last: int) -> tuple[int, int]:
    """Go up past the levels at which a node on the right edge has no sibling."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _left_size(size: int) -> int:
    """Return how many of `size` leaves stand in the left half: the largest power of two below."""
    return 1 << ((size - 1).bit_length() - 1)
