"""The two sides sit across from each other; a facilitator sits on neither."""

from __future__ import annotations

import pytest

from sameside.kernel.history import Side
from sameside.kernel.seat import Role, Tier, other


@pytest.mark.parametrize(
    ("side", "across"), [(Side.CUSTOMER, Side.SUPPLIER), (Side.SUPPLIER, Side.CUSTOMER)]
)
def test_across_from_each_side_sits_the_other(side: Side, across: Side):
    assert other(side) is across
    assert other(other(side)) is side


def test_roles_and_tiers_are_the_words_of_the_glossary():
    assert [role.value for role in Role] == [
        "member",
        "relationship_manager",
        "senior_representative",
        "facilitator",
    ]
    assert [tier.value for tier in Tier] == ["strategic", "tactical", "operational"]
