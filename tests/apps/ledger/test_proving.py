"""Proofs of long records, in which only some leaves are read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sameside.kernel import merkle
from sameside.ledger.actions import begin_record
from sameside.ledger.models import Entry
from sameside.ledger.queries import Proof, inclusion, proving

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SMALL = 4
"""Leaves of a span here, so that a few entries make many spans."""


@pytest.fixture
def spans(monkeypatch):
    monkeypatch.setattr(proving, "SPAN", SMALL)
    monkeypatch.setattr(proving, "_roots", {})


def grown(head, size: int) -> list[bytes]:
    """Let a record have so many entries; return its leaves."""
    leaves = [merkle.leaf_hash(bytes([at])) for at in range(size)]
    Entry.objects.bulk_create(
        Entry(head=head, index=at, what="x", content=bytes([at]), leaf=leaves[at], at=NOW)
        for at in range(head.size, size)
    )
    tree = merkle.head_of(leaves)
    head.size, head.peaks = tree.size, b"".join(tree.peaks)
    head.save()
    return leaves


@pytest.mark.django_db
@pytest.mark.usefixtures("spans")
def test_every_proof_of_a_growing_record_is_that_of_all_its_leaves():
    head = begin_record(origin="growing")
    for size in (1, 3, 4, 5, 8, 13, 16, 23, 37):
        leaves = grown(head, size)
        for index in range(size):
            path = merkle.inclusion_proof(leaves, index)
            whole = Proof(leaves[index], index, size, path, merkle.root_of(leaves))
            assert inclusion(head.pk, index) == whole
        earlier = size // 2 + 1
        path = merkle.inclusion_proof(leaves[:earlier], 0)
        assert inclusion(head.pk, 0, earlier).path == path


@pytest.mark.django_db
@pytest.mark.usefixtures("spans")
def test_a_second_proof_reads_two_spans_of_a_long_record():
    head = begin_record(origin="long")
    leaves = grown(head, 200)
    inclusion(head.pk, 0)
    with CaptureQueriesContext(connection) as queries:
        proof = inclusion(head.pk, 77, 199)
    assert (len(queries), proof.root) == (1, merkle.root_of(leaves[:199]))
    bounds = [word for word in queries[0]["sql"].split() if word.rstrip(")").isdigit()]
    assert [int(word.rstrip(")")) for word in bounds[:4]] == [76, 80, 196, 200]


@pytest.mark.django_db
def test_there_is_no_proof_of_what_a_record_does_not_have():
    head = begin_record(origin="short")
    grown(head, 3)
    with pytest.raises(IndexError):
        inclusion(head.pk, 3)
