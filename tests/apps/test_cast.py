"""The ground all other tests of the applications stand on."""

from __future__ import annotations


def test_the_cast_sits_at_one_table_and_the_outsider_at_another(cast):
    assert str(cast.partnership) == "North Region — Harbour Service"
    assert [str(seat) for seat in (cast.nora, cast.jens, cast.fay)] == [
        "Nora (customer)",
        "Jens (supplier)",
        "Fay (facilitator)",
    ]
    assert [str(seat.partnership) for seat in cast.otto.seats.all()] == [
        "East Region — Lake Service"
    ]
