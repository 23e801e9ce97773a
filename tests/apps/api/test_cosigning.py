"""Cosigning through the API, so that a machine of a side's own may do it each night."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger import notes
from sameside.ledger.actions import make_checkpoint
from sameside.ledger.models import Cosignature, Entry
from sameside.ledger.queries import cosigners, losses
from sameside.partnerships.actions.record import name_key, say_lost
from sameside.partnerships.models import Scope
from tests.apps.api.conftest import Caller, token_for
from tests.apps.api.examples import FIRST
from tests.apps.conftest import person, seat
from tests.apps.ledger.conftest import move
from tests.apps.ledger.test_pages import KEY, PEM, SEEN
from tests.apps.ledger.test_restoring import restored


@pytest.fixture
def signed(cast) -> str:
    """A checkpoint with the signature of Nora's side, whose key is named."""
    name_key(key=PEM, by=cast.nora, now=timezone.now())
    made = make_checkpoint(head=cast.partnership.record, now=timezone.now())
    text = made.note.split("\n\n")[0] + "\n"
    return made.note + notes.cosignature("sameside/north-harbour/customer", KEY, text, 1)


def test_a_side_brings_what_it_cosigned_and_both_read_it(cast, nora, jens, signed):
    brought = nora.post("/record/cosignatures", {"note": signed})
    assert (brought.status_code, brought.json()) == (
        201,
        {"size": 1, "side": "customer", "at": brought.json()["at"]},
    )
    assert jens.get("/record/checkpoints").json()[0]["cosigned_by"] == ["customer"]
    [key] = cosigners(cast.partnership.record_id)
    told = jens.get("/record/keys").json()
    assert told == [{"side": "customer", "fingerprint": SEEN, "at": told[0]["at"]}]
    assert key.fingerprint == SEEN


def test_nobody_else_brings_it(cast, jens, fay, otto, signed):
    mia = seat(cast.partnership, person("Mia"), Side.CUSTOMER, Role.MEMBER)
    reads = Caller(token_for(cast.nora, Scope.READ))
    for caller, told in (
        (jens, (422, "not-a-cosignature")),
        (otto, (422, "not-a-cosignature")),
        (fay, (403, "facilitators-only-help")),
        (Caller(token_for(mia)), (403, "not-for-your-role")),
        (reads, (403, "wrong-scope")),
    ):
        answer = caller.post("/record/cosignatures", {"note": signed})
        assert (answer.status_code, answer.json()["code"]) == told
    assert otto.get("/record/keys").json() == []
    assert Cosignature.objects.count() == 0


def test_each_side_says_once_that_it_knows_what_was_lost(cast, nora, jens, fay, otto):
    head = cast.partnership.record
    for number in range(7):
        with transaction.atomic():
            move(head, card=number, by=cast.nora.actor)
    make_checkpoint(head=head, now=timezone.now())
    restored(head)
    lost = say_lost(head=head, now=timezone.now())
    path = f"/record/entries/{lost.index}/yes"
    nothing = otto.get("/nowhere").content
    assert (otto.post(path).status_code, otto.post(path).content) == (404, nothing)
    assert fay.post(path).json()["code"] == "facilitators-only-help"
    assert nora.post(path).status_code == 204
    again = nora.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "loss-known")
    assert jens.post(path).status_code == 204
    assert [sorted(loss.seats) for loss in losses(head.pk)] == [["customer", "supplier"]]


def test_an_entry_that_tells_of_no_loss_is_not_there_to_be_known(nora, jens):
    nora.post("/agreements", {"source": FIRST})
    for index in ("0", "9"):
        answer = jens.post(f"/record/entries/{index}/yes")
        assert (answer.status_code, answer.content) == (404, jens.get("/nowhere").content)
    assert Entry.objects.count() == 1
