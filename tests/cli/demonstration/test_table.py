"""The demonstration's table: cards in every state, people on both sides, a record that verifies."""

from __future__ import annotations

from collections import Counter

from sameside.cli.demonstration.tables import SLUG, fill, seated
from sameside.delivery.models import Issued
from sameside.delivery.queries import standing_of
from sameside.delivery.reckoning.question import Question, answer
from sameside.kernel.lifecycles import KINDS
from sameside.ledger.models import Head
from sameside.ledger.queries import verify_record
from sameside.mail.models import Mail
from sameside.pages.words import Words
from sameside.partnerships.models import AgreementVersion, Partnership, Seat
from sameside.table.models import Audience, Card, Contest, Text


def test_cards_lie_in_every_state_a_kind_has(demonstrated):
    laid = Card.objects.filter(partnership__slug=SLUG)
    states = {(card.kind, card.state) for card in laid}
    assert {(kind, state) for kind, each in KINDS.items() for state in each.states} == states
    assert laid.count() >= 24


def test_both_sides_and_a_facilitator_sit_at_it(demonstrated):
    places = Counter(seat.side for seat in Seat.objects.filter(partnership__slug=SLUG))
    assert places == {"customer": 4, "supplier": 4, "": 1}
    assert next(seated(Words("en"))) == (
        "Nora Holm",
        "Northern Police — Head of service contracts",
    )


def test_its_statement_is_the_one_the_command_finds(demonstrated, demonstration_files):
    partnership = Partnership.objects.get(slug=SLUG)
    found = answer(Question(demonstration_files.log, demonstration_files.agreement))
    standing = standing_of(partnership)
    assert standing
    assert standing.statement.digest == found.statement.digest
    assert standing.record.requests == 24_000


def test_what_was_agreed_contested_and_issued_lies_on_a_record_that_verifies(demonstrated):
    versions = AgreementVersion.objects.filter(partnership__slug=SLUG).values_list(
        "state", flat=True
    )
    assert list(versions) == ["agreed", "agreed"]
    assert Counter(Contest.objects.values_list("state", flat=True)) == {"laid": 2, "settled": 1}
    assert Issued.objects.get().confirmed_by is not None
    assert [verify_record(head) for head in Head.objects.all()] == [(), ()]


def test_people_wrote_in_their_own_languages_and_for_their_own_side_too(demonstrated):
    texts = Text.objects.filter(card__partnership__slug=SLUG)
    assert texts.filter(body__contains="Vikaren kendte den ikke").count() == 1
    assert texts.filter(body__contains="I read twenty of the sixty-one").count() == 1
    # One of the story, one planted beside it by the test.
    assert texts.filter(audience=Audience.OUR_SIDE).count() == 2


def test_two_teams_of_one_organisation_have_a_table_too(demonstrated):
    inner = Partnership.objects.get(kind="internal")
    assert str(inner) == "Night operations — Planning and IT"
    assert inner.customer.part_of == inner.supplier.part_of
    assert inner.customer.part_of is not None
    assert Card.objects.filter(partnership=inner).count() == 3


def test_filling_it_again_changes_nothing(demonstrated, demonstration_files):
    before = (Card.objects.count(), Mail.objects.count(), Head.objects.get(origin=SLUG).size)
    fill(demonstration_files, now=demonstrated.now)
    assert (
        Card.objects.count(),
        Mail.objects.count(),
        Head.objects.get(origin=SLUG).size,
    ) == before
