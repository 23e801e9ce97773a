"""Every move of both kinds, through the page, by the right and by the wrong person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from sameside.ledger.models import Entry
from sameside.mail.models import Mail
from sameside.table import actions
from sameside.table.actions import MoveWords
from sameside.table.models import Card, Consent, Move, Text
from sameside.table.policy import standing, waits_for
from sameside.table.queries import consents_in, links_to
from tests.apps.conftest import signed_in
from tests.apps.table.conftest import NOW, concern_words, promise_words

SLUG = "north-harbour"
CUSTOMER = "This is for the customer to decide."
SUPPLIER = "This is for the supplier to decide."
OWNER = "Only the person named on it can do this, and nobody on their behalf."
FACILITATOR = "A facilitator may ask, remind and offer, and never moves a card for a side."
ELSEWHERE = "The card stands elsewhere now. Look at it again, then choose."
REASON = "Say why, in your own words. Both sides will read it."
AFTER_DUE = NOW + timedelta(days=30)

# kind, moves that lead there, the move, who may, words, where it leads, who may not: why
CONCERN_ROWS = [
    ("", "answer", "jens", "", "answered", {"nora": SUPPLIER, "fay": FACILITATOR}),
    ("jens:answer", "work", "nora", "", "worked", {"fay": FACILITATOR}),
    ("jens:answer", "work", "jens", "", "worked", {}),
    ("jens:answer", "settle", "nora", "", "settled", {"jens": CUSTOMER, "fay": FACILITATOR}),
    ("jens:answer jens:work", "settle", "nora", "", "settled", {"jens": CUSTOMER}),
    (
        "jens:answer nora:settle", "reopen", "nora", "It is back.", "laid",
        {"jens": CUSTOMER, "fay": FACILITATOR},
    ),
    (
        "jens:answer nora:accept_as_is", "accept_as_is", "jens", "", "accepted",
        {"nora": "Your side has said yes. It waits for the supplier.", "fay": FACILITATOR},
    ),
    ("", "withdraw", "nora", "We were wrong.", "withdrawn", {"jens": CUSTOMER, "fay": FACILITATOR}),
]  # fmt: skip
PROMISE_ROWS = [
    ("asked", "", "promise", "jens", "", "promised", {"nora": OWNER, "fay": FACILITATOR}),
    ("asked", "", "decline", "jens", "We cannot.", "declined", {"nora": OWNER}),
    ("promised", "", "deliver", "jens", "", "delivered", {"nora": OWNER, "fay": FACILITATOR}),
    ("promised", "jens:deliver", "keep", "nora", "", "kept", {"jens": CUSTOMER}),
    ("promised", "jens:deliver", "return", "nora", "Mondays only?", "promised", {"jens": CUSTOMER}),
    ("promised", "", "release", "nora", "", "released", {"jens": CUSTOMER, "fay": FACILITATOR}),
    ("promised", "", "withdraw", "jens", "Not ours.", "withdrawn", {"nora": SUPPLIER}),
]  # fmt: skip


def press(who, card: Card, name: str, reason: str = "", **more: object):
    address = reverse("table:moves", args=[SLUG, card.number])
    return signed_in(who.person).post(address, {"name": name, "reason": reason, **more})


def led_to(card: Card, steps: str, cast) -> Card:
    for step in steps.split():
        who, name = step.split(":")
        actions.move(card=card, name=name, by=getattr(cast, who), now=NOW)
    return Card.objects.get(pk=card.pk)


def refusal_on(answer) -> str:
    page = unescape(answer.content.decode())
    notice = page.split('class="notice notice-refused"')[1].split("<p>")[1]
    return notice.split("</p>")[0]


@pytest.mark.parametrize(("steps", "name", "who", "reason", "enters", "wrong"), CONCERN_ROWS)
def test_a_concern_moves_for_whose_it_is_and_for_nobody_else(  # noqa: PLR0913, PLR0917 -- one row a case
    steps, name, who, reason, enters, wrong, cast, concern
):
    card = led_to(concern, steps, cast)
    for other, why in wrong.items():
        answer = press(getattr(cast, other), card, name, reason)
        assert (answer.status_code, refusal_on(answer)) == (400, why)
    assert press(getattr(cast, who), card, name, reason).status_code == 302
    card.refresh_from_db()
    last = card.moves.latest("turn")
    assert (card.state, last.name, last.enters, last.by, last.reason) == (
        enters, name, enters, getattr(cast, who), reason,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "steps", "name", "who", "reason", "enters", "wrong"), PROMISE_ROWS
)
@time_machine.travel(NOW)
def test_a_promise_moves_for_whose_it_is_and_for_nobody_else(  # noqa: PLR0913, PLR0917 -- one row a case
    kind, steps, name, who, reason, enters, wrong, cast, request
):
    card = led_to(request.getfixturevalue(kind), steps, cast)
    for other, why in wrong.items():
        answer = press(getattr(cast, other), card, name, reason)
        assert (answer.status_code, refusal_on(answer)) == (400, why)
    assert press(getattr(cast, who), card, name, reason).status_code == 302
    card.refresh_from_db()
    assert (card.state, card.moves.latest("turn").name) == (enters, name)


@pytest.mark.parametrize(
    ("steps", "name", "who"),
    [("jens:answer nora:settle", "reopen", "nora"), ("", "withdraw", "nora")],
)
def test_a_reason_is_asked_for_and_what_was_typed_stays(steps, name, who, cast, concern):
    card = led_to(concern, steps, cast)
    answer = press(getattr(cast, who), card, name, "  ")
    assert (answer.status_code, refusal_on(answer)) == (400, REASON)
    assert '<details class="act-open" open>' in answer.content.decode()


@time_machine.travel(NOW)
def test_a_promise_is_broken_only_after_its_day(cast, promised):
    answer = press(cast.nora, promised, "break", "It never came.")
    assert (answer.status_code, refusal_on(answer)) == (
        400, "Its date has not passed. Until then there is time.",
    )  # fmt: skip
    with time_machine.travel(AFTER_DUE):
        assert press(cast.nora, promised, "break").status_code == 400
        assert press(cast.nora, promised, "break", "It never came.").status_code == 302
    promised.refresh_from_db()
    assert (promised.state, promised.ended_at.date()) == ("broken", AFTER_DUE.date())


@time_machine.travel(NOW)
def test_a_date_moves_when_the_receiver_agrees_and_counts_by_when_it_was_asked(cast, promised):
    assert refusal_on(press(cast.jens, promised, "move_date")) == "Name the new date."
    assert press(cast.jens, promised, "move_date", due_on="2026-12-04").status_code == 302
    promised.refresh_from_db()
    assert (promised.due_on, promised.waits_for) == (date(2026, 11, 20), "customer")
    with time_machine.travel(AFTER_DUE - timedelta(days=5)):
        assert press(cast.nora, promised, "move_date").status_code == 302
    promised.refresh_from_db()
    last = promised.moves.latest("turn")
    assert (promised.due_on, promised.waits_for, last.counted, last.due_on) == (
        date(2026, 12, 4), "", "in_time", date(2026, 12, 4),
    )  # fmt: skip
    assert promised.due_at.isoformat() == "2026-12-04T15:00:00+00:00"


@time_machine.travel(NOW)
def test_a_date_that_has_passed_is_not_promised(cast, promised):
    answer = press(cast.jens, promised, "move_date", due_on="2026-11-01")
    assert refusal_on(answer) == "1 Nov 2026 has passed. Choose a day from today on."


def test_a_first_yes_waits_and_can_be_taken_back(cast, concern):
    card = led_to(concern, "jens:answer", cast)
    press(cast.nora, card, "accept_as_is")
    card.refresh_from_db()
    assert (card.state, card.waits_for) == ("answered", "supplier")
    address = reverse("table:yes-end", args=[SLUG, card.number])
    answer = signed_in(cast.jens.person).post(address, {"name": "accept_as_is"})
    assert refusal_on(answer) == "No yes of your side waits here, so there is none to take back."
    assert signed_in(cast.nora.person).post(address, {"name": "accept_as_is"}).status_code == 302
    card.refresh_from_db()
    assert (card.state, card.waits_for) == ("answered", "customer")
    assert Consent.objects.get().withdrawn_at is not None
    press(cast.jens, card, "accept_as_is")
    card.refresh_from_db()
    assert card.state == "answered"


def test_a_move_voids_the_yes_that_waited_for_another(cast, concern):
    led_to(concern, "jens:answer jens:accept_as_is nora:settle", cast)
    assert Consent.objects.get().closed_at == NOW


def test_a_card_moved_meanwhile_is_not_moved_again(cast, concern):
    actions.move(card=concern, name="answer", by=cast.jens, now=NOW)
    answer = press(cast.nora, concern, "withdraw", "Never mind.", turn=1)
    assert (answer.status_code, refusal_on(answer)) == (
        409,
        (
            "Somebody has moved this card since you opened it, so nothing was done."
            " Look at how it stands now, then choose again."
        ),
    )


@pytest.mark.parametrize("name", ["settle", "keep", "no-such-move", "lay", "ask"])
def test_a_move_that_does_not_start_here_says_so(name, cast, concern):
    answer = press(cast.nora, concern, name, "So.")
    assert (answer.status_code, refusal_on(answer)) == (409, ELSEWHERE)


def test_the_same_form_sent_twice_does_it_once(cast, concern):
    sent = {"turn": 1, "token": "one"}
    for _again in range(3):
        assert press(cast.jens, concern, "answer", "Yes.", **sent).status_code == 302
    assert Move.objects.filter(card=concern, name="answer").count() == 1
    assert Entry.objects.filter(what="card.move").count() == 1


def test_a_form_that_comes_back_with_other_words_is_another_one(concern, as_jens):
    address = reverse("table:texts", args=[SLUG, concern.number])
    for words in ("We look into it.", "We look into it.", "And on Monday as well."):
        sent = {"body": words, "audience": "both", "token": "one"}
        assert as_jens.post(address, sent).status_code == 302
    texts = Text.objects.filter(card=concern).values_list("body", flat=True)
    assert [*texts] == ["We look into it.", "And on Monday as well."]


def test_a_draft_that_is_laid_twice_with_one_form_leads_to_its_card(cast, as_nora):
    drafted = actions.draft(words=concern_words(), by=cast.nora, now=NOW)
    address = reverse("table:draft", args=[SLUG, drafted.key])
    said = {"title": "T", "observation": "O", "mark": "is_happening", "do": "lay", "token": "one"}
    answers = [as_nora.post(address, said) for _again in range(2)]
    there = reverse("table:card", args=[SLUG, 1])
    assert [(each.status_code, each.headers.get("Location")) for each in answers] == [
        (302, there)
    ] * 2
    assert as_nora.post(address, said | {"token": "two"}).status_code == 400


def test_nobody_answers_for_a_side_once_its_seat_has_ended(cast, concern):
    cast.jens.ends_on = date(2026, 1, 6)
    cast.jens.save()
    assert press(cast.jens, concern, "answer").status_code == 404


def test_an_answer_is_owed_within_two_business_days(concern):
    assert concern.reply_due_at.isoformat() == "2026-11-05T15:00:00+00:00"
    assert (concern.number, concern.state, concern.waits_for) == (1, "laid", "supplier")


def test_a_commitment_is_answered_within_ten_business_days(asked):
    assert asked.reply_due_at.isoformat() == "2026-11-17T15:00:00+00:00"
    assert (asked.state, asked.waits_for) == ("asked", "supplier")


def test_a_day_that_is_closed_moves_to_the_next_opening(cast):
    words = promise_words(cast.jens)
    saturday = replace(words, due_on=date(2026, 11, 21))
    drafted = actions.draft(words=saturday, by=cast.jens, now=NOW)
    assert drafted.due_at
    assert drafted.due_at.isoformat() == "2026-11-23T07:00:00+00:00"


@pytest.mark.parametrize("missing", ["owner", "due_on", "title", "observation"])
def test_what_says_too_little_is_not_laid(missing, cast, as_nora):
    full = {"title": "T", "observation": "O", "owner": str(cast.nora.pk), "due_on": "2099-01-01"}
    kind = "concern" if missing == "observation" else "commitment"
    typed = {**full, "mark": "is_happening", "do": "lay", missing: ""}
    answer = as_nora.post(reverse("table:new-card", args=[SLUG, kind]), typed)
    assert (answer.status_code, Card.objects.exclude(state="draft").count()) == (400, 0)


def test_nobody_promises_for_a_colleague(cast, as_nora, as_jens):
    typed = {"title": "T", "observation": "O", "owner": str(cast.jens.pk), "due_on": "2027-01-04"}
    address = reverse("table:new-card", args=[SLUG, "commitment"])
    with time_machine.travel(NOW):
        assert as_nora.post(address, {**typed, "do": "lay"}).status_code == 302
        own = {**typed, "owner": str(cast.nora.pk), "do": "lay"}
        assert as_jens.post(address, own).status_code == 302
    assert [(c.layer, c.state) for c in Card.objects.order_by("number")] == [
        ("customer", "asked"), ("supplier", "asked"),
    ]  # fmt: skip


def test_a_move_tells_those_across_in_their_language(cast, concern):
    Mail.objects.all().delete()
    cast.nora.person.language = "da"
    cast.nora.person.save()
    actions.move(
        card=concern, name="answer", by=cast.jens, now=NOW, words=MoveWords("They stay until five.")
    )
    mail = Mail.objects.get()
    assert (mail.to, "Night cleaning stops early" in mail.subject) == (["nora@example.org"], True)
    assert "They stay until five." in mail.text
    assert "http://testserver/partnerships/north-harbour/cards/1/" in mail.text
    assert "http://testserver/partnerships/north-harbour/cards/1/" in mail.html


@pytest.mark.usefixtures("promised")
def test_what_a_card_waits_for_is_kept_as_the_lifecycle_says(cast, concern, asked):
    led_to(concern, "jens:answer nora:accept_as_is", cast)
    led_to(asked, "jens:promise jens:deliver", cast)
    for card in Card.objects.all():
        consents = card.consents.filter(withdrawn_at=None, closed_at=None)
        assert card.waits_for == waits_for(standing(card, consents, NOW), card.kind)


def test_the_yeses_on_the_page_are_those_in_their_table(cast, concern):
    card = led_to(concern, "jens:answer nora:accept_as_is", cast)
    kept = card.consents.filter(withdrawn_at=None, closed_at=None)
    shown = consents_in(card, tuple(card.moves.all()))
    assert [(c.move, c.side, c.at) for c in shown] == [(c.move, c.side, c.at) for c in kept]


def test_both_say_the_same_of_the_cause_from_their_own_chairs(cast, concern, as_nora):
    actions.claim_cause(card=concern, cause="theirs", by=cast.nora, now=NOW)
    page = as_nora.get(reverse("table:card", args=[SLUG, 1])).content.decode()
    assert ("a claim until both" in page, "Both sides say the same." in page) == (True, False)
    actions.claim_cause(card=concern, cause="ours", by=cast.jens, now=NOW)
    page = as_nora.get(reverse("table:card", args=[SLUG, 1])).content.decode()
    assert ("a claim until both" in page, "Both sides say the same." in page) == (False, True)


def test_a_card_begun_from_a_request_is_linked_to_it(cast, as_nora, as_jens):
    address = reverse("table:new-card", args=[SLUG, "concern"])
    chosen = as_nora.get(reverse("table:new", args=[SLUG]), {"about": "request:R 17"})
    assert f"{address}?about=request%3AR+17" in chosen.content.decode()
    typed = {"title": "T", "observation": "O", "mark": "is_happening", "do": "lay"}
    as_nora.post(address, {**typed, "about": "request:R 17"})
    found = links_to(cast.jens, "request", "R 17")
    assert [(card.number, card.links.get().leaf) for card in found] == [(1, 0)]
    assert "Request R 17" in as_jens.get(reverse("table:card", args=[SLUG, 1])).content.decode()


def test_a_draft_is_edited_thrown_away_and_takes_no_number(cast, as_nora):
    drafted = actions.draft(words=concern_words("First"), by=cast.nora, now=NOW)
    as_nora.post(reverse("table:draft-deletion", args=[SLUG, drafted.key]))
    second = actions.draft(words=concern_words("Second"), by=cast.nora, now=NOW)
    laid = actions.lay(card=second, by=cast.nora, now=NOW)
    assert (Card.objects.count(), laid.number, Entry.objects.count()) == (1, 1, 1)
    assert as_nora.post(reverse("table:draft-deletion", args=[SLUG, laid.key])).status_code == 404
