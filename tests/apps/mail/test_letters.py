"""How a mail is set: what it says, in both its forms, and that nothing in it acts by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sameside.mail.letters import Button, Letter, Party, Said, send

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHOLE = Letter(
    "Harbour Service answered the concern: Night cleaning",
    Said("They stay until five.\n<b>Really</b>", "Jens", "supplier"),
    ("Harbour Service has answered.",),
    Button("Open it on the table", "/partnerships/north-harbour/cards/1/", "customer"),
    ("You get this mail as relationship manager of North Region.",),
    (Party("customer", "North Region", mine=True), Party("supplier", "Harbour Service")),
)
TEXT = """\
Harbour Service answered the concern: Night cleaning

Jens:
They stay until five.
<b>Really</b>

Harbour Service has answered.

Open it on the table:
http://testserver/partnerships/north-harbour/cards/1/

--\x20
North Region — Harbour Service
You get this mail as relationship manager of North Region.
"""

pytestmark = pytest.mark.django_db


def sent(letter: Letter = WHOLE, subject: str = "Harbour Service answered"):
    return send(letter, to="nora@example.org", subject=subject, language="en", now=NOW)


def test_who_did_what_stands_first_and_why_you_get_it_last():
    assert sent().text.strip() == TEXT.strip()


def test_what_somebody_wrote_stays_words():
    html = sent().html
    assert "&lt;b&gt;Really&lt;/b&gt;" in html
    assert "<b>Really</b>" not in html


def test_there_is_one_button_in_the_colour_of_the_readers_side():
    html = sent().html
    assert html.count("<a ") == 1
    assert 'bgcolor="#14636b"' in html


@pytest.mark.parametrize("fetched", ["<img", "<link", "<script", "@import", "url("])
def test_a_mail_fetches_nothing(fetched: str):
    assert fetched not in sent().html


def test_a_long_subject_is_cut_and_the_mail_says_it_whole():
    mail = sent(Letter("x" * 400), "x" * 400)
    assert (len(mail.subject), "x" * 400 in mail.text) == (200, True)
