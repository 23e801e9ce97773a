"""The Merkle tree against the definition of RFC 6962, written down as it stands there."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel.merkle import (
    Digest,
    Head,
    Sealed,
    append,
    consistency_proof,
    head_of,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    root_of,
    verify_consistency,
    verify_inclusion,
)

SIZES = range(34)
LEAVES = [leaf_hash(str(number).encode()) for number in SIZES]
RFC_LEAVES = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243")]
RFC_LEAVES += [bytes.fromhex(x) for x in ("5051525354555657", "606162636465666768696a6b6c6d6e6f")]
RFC_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""The test tree of the certificate-transparency project."""

records = st.lists(st.binary(max_size=4), max_size=40).map(lambda x: [leaf_hash(e) for e in x])
digests = st.binary(min_size=32, max_size=32)


def defined_root(leaves: Sequence[Digest]) -> Digest:
    """MTH of RFC 6962, section 2.1, on leaves already hashed."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = half(len(leaves))
    return sha256(b"\x01" + defined_root(leaves[:k]) + defined_root(leaves[k:])).digest()


def defined_path(m: int, leaves: Sequence[Digest]) -> list[Digest]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*defined_path(m, leaves[:k]), defined_root(leaves[k:])]
    return [*defined_path(m - k, leaves[k:]), defined_root(leaves[:k])]


def defined_proof(m: int, leaves: Sequence[Digest], *, whole: bool = True) -> list[Digest]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [defined_root(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*defined_proof(m, leaves[:k], whole=whole), defined_root(leaves[k:])]
    return [*defined_proof(m - k, leaves[k:], whole=False), defined_root(leaves[:k])]


def half(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def sealed(leaves: Sequence[Digest]) -> Sealed:
    return Sealed(len(leaves), defined_root(leaves))


@pytest.mark.parametrize(("size", "expected"), RFC_ROOTS.items())
def test_the_known_tree_has_its_known_roots(size: int, expected: str):
    assert root_of([leaf_hash(entry) for entry in RFC_LEAVES[:size]]).hex() == expected


@given(records)
def test_a_record_grown_leaf_by_leaf_has_the_root_of_the_definition(leaves: list[Digest]):
    assert root_of(leaves) == defined_root(leaves)
    assert head_of(leaves).size == len(leaves)


@given(records, digests)
def test_a_head_grows_without_the_leaves_before_it(leaves: list[Digest], leaf: Digest):
    kept = Head(len(leaves), head_of(leaves).peaks)
    assert root(append(kept, leaf)) == defined_root([*leaves, leaf])


def test_a_node_is_never_a_leaf():
    left, right = LEAVES[:2]
    assert node_hash(left, right) != leaf_hash(left + right)


@pytest.mark.parametrize(("size", "peaks"), [(-1, ()), (1, ()), (3, (b"x" * 32,)), (0, (b"x",))])
def test_a_head_has_one_peak_for_each_bit_of_its_size(size: int, peaks: tuple[Digest, ...]):
    with pytest.raises(ValueError, match="one peak for each bit"):
        Head(size, peaks)


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_as_defined_and_nowhere_else(size: int):
    leaves = LEAVES[:size]
    top = defined_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        assert list(proof) == defined_path(index, leaves)
        assert [
            at for at in range(-1, size + 2) if verify_inclusion(leaf, at, size, proof, top)
        ] == [index]


@given(records.filter(bool), st.data())
def test_a_proof_that_was_touched_proves_nothing(leaves: list[Digest], data: st.DataObject):
    index = data.draw(st.integers(0, len(leaves) - 1))
    top, leaf = defined_root(leaves), leaves[index]
    proof = list(inclusion_proof(leaves, index))
    wrong = data.draw(digests.filter(lambda x: x not in {leaf, *proof}))
    for place in range(len(proof)):
        assert not verify_inclusion(
            leaf, index, len(leaves), [*proof[:place], wrong, *proof[place + 1 :]], top
        )
        assert not verify_inclusion(
            leaf, index, len(leaves), [*proof[:place], *proof[place + 1 :]], top
        )
    assert not verify_inclusion(leaf, index, len(leaves), [*proof, wrong], top)
    assert not verify_inclusion(wrong, index, len(leaves), proof, top)
    assert not verify_inclusion(leaf, index, len(leaves), proof, wrong)


@pytest.mark.parametrize("size", SIZES)
def test_every_earlier_size_is_proved_as_defined(size: int):
    leaves = LEAVES[:size]
    for old_size in range(size + 1):
        old, new = sealed(leaves[:old_size]), sealed(leaves)
        proof = consistency_proof(leaves, old_size)
        assert list(proof) == (defined_proof(old_size, leaves) if old_size else [])
        assert verify_consistency(old, new, proof)


@given(records.filter(bool), st.data())
def test_a_rewritten_record_is_not_consistent(leaves: list[Digest], data: st.DataObject):
    old_size = data.draw(st.integers(1, len(leaves)))
    changed = data.draw(st.integers(0, old_size - 1))
    wrong = data.draw(digests.filter(lambda x: x not in leaves))
    rewritten = [*leaves[:changed], wrong, *leaves[changed + 1 :]]
    old, new = sealed(leaves[:old_size]), sealed(rewritten)
    assert not verify_consistency(old, new, consistency_proof(rewritten, old_size))
    assert not verify_consistency(old, new, consistency_proof(leaves, old_size))


@given(records.filter(bool), st.data())
def test_a_consistency_proof_that_was_touched_proves_nothing(
    leaves: list[Digest], data: st.DataObject
):
    old_size = data.draw(st.integers(1, len(leaves)))
    old, new = sealed(leaves[:old_size]), sealed(leaves)
    proof = list(consistency_proof(leaves, old_size))
    wrong = data.draw(digests.filter(lambda x: x not in proof))
    for place in range(len(proof)):
        assert not verify_consistency(old, new, [*proof[:place], wrong, *proof[place + 1 :]])
        assert not verify_consistency(old, new, [*proof[:place], *proof[place + 1 :]])
    assert not verify_consistency(old, new, [*proof, wrong])
    assert not verify_consistency(Sealed(old_size, wrong), new, proof)
    assert not verify_consistency(old, Sealed(len(leaves), wrong), proof)


def test_a_record_does_not_shrink():
    assert not verify_consistency(sealed(LEAVES[:5]), sealed(LEAVES[:3]), [])
    assert not verify_consistency(sealed(LEAVES[:5]), sealed([]), [])


def test_an_empty_record_says_nothing_of_what_followed_but_its_own_root():
    assert verify_consistency(sealed([]), sealed([]), [])
    assert verify_consistency(sealed([]), sealed(LEAVES[:3]), [])
    assert not verify_consistency(sealed([]), sealed(LEAVES[:3]), [LEAVES[0]])
    assert not verify_consistency(Sealed(0, LEAVES[0]), sealed(LEAVES[:3]), [])
    assert not verify_consistency(Sealed(-1, LEAVES[0]), sealed(LEAVES[:3]), [])
    assert not verify_consistency(sealed([]), Sealed(0, LEAVES[0]), [])


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_what_is_not_there_is_not_proved(index: int):
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES[:3], index)


@pytest.mark.parametrize("old_size", [-1, 4])
def test_a_size_the_record_never_had_is_not_proved(old_size: int):
    with pytest.raises(IndexError):
        consistency_proof(LEAVES[:3], old_size)
