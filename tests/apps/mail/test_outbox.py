"""The outbox: a mail is there if and only if its change is, and goes out as one mail."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from sameside.mail import queries
from sameside.mail.actions import BadAddress, claim_due, mark_failed, one_address, tell
from sameside.mail.models import Mail
from sameside.mail.tasks import message_of, send_due

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(settings, tmp_path: Path) -> Path:
    settings.MAIL_TRANSPORT = "sameside.mail.backend.Files"
    settings.MAIL_FOLDER = tmp_path / "mails"
    return tmp_path / "mails"


def write(to: str = "nora@example.org") -> Mail:
    return tell(
        to=to, subject="Harbour Service answered", text="Goddag, æøå", html="<p>Goddag</p>", now=NOW
    )


def test_without_its_change_there_is_no_mail():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert Mail.objects.count() == 0


def test_a_mail_goes_out_once_with_plain_text_and_its_twin(mails: Path):
    written = write()
    assert [send_due("a", now=NOW), send_due("a", now=NOW)] == [1, 0]
    (file,) = mails.iterdir()
    sent = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert {name: sent[name] for name in ("To", "Subject", "Message-ID", "Auto-Submitted")} == {
        "To": "nora@example.org",
        "Subject": "Harbour Service answered",
        "Message-ID": written.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert [part.get_content().strip() for part in sent.iter_parts()] == [
        "Goddag, æøå",
        "<p>Goddag</p>",
    ]


def test_a_mail_that_is_sent_again_is_the_same_mail(mails: Path):
    mail = write()
    send_due("a", now=NOW)
    # As if the worker had been killed before it wrote down that the mail is on its way.
    Mail.objects.update(sent_at=None, due_at=NOW)
    send_due("b", now=NOW)
    assert len(list(mails.iterdir())) == 1
    assert message_of(mail).message()["Message-ID"] == mail.message_id


def test_what_one_worker_sends_no_other_takes():
    write()
    assert [len(claim_due(name, now=NOW, limit=9)) for name in ("a", "b")] == [1, 0]
    later = NOW + timedelta(minutes=5)
    assert [mail.tries for mail in claim_due("b", now=later, limit=9)] == [2]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("nora@example.org", "nora@example.org"),
        ("Nora <nora@example.org>", "Nora <nora@example.org>"),
        ("Hansen, Nora <nora@example.org>", '"Hansen, Nora" <nora@example.org>'),
        ('"Hansen, Nora" <nora@example.org>', '"Hansen, Nora" <nora@example.org>'),
        (
            "Nora\r\nBcc: otto@example.org <nora@example.org>",
            '"Nora Bcc: otto@example.org" <nora@example.org>',
        ),
    ],
)
def test_a_name_makes_no_second_receiver(given: str, kept: str):
    assert one_address(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Nora",
        "nora@example.org, otto@example.org",
        "nora@example.org\r\nBcc: otto@example.org",
        "<nora@example.org> <otto@example.org>",
        "Nora <nora@example.org, otto@example.org>",
    ],
)
def test_what_is_not_one_receiver_is_refused(given: str):
    with pytest.raises(BadAddress, match="is no mail address"):
        one_address(given)


def test_a_line_end_in_a_subject_makes_no_header(mails: Path):
    tell(to="n@example.org", subject="a\r\nBcc: otto@example.org", text="b", now=NOW)
    send_due("a", now=NOW)
    (file,) = mails.iterdir()
    sent = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (sent["Bcc"], sent["Subject"]) == (None, "a Bcc: otto@example.org")


def test_what_other_code_sends_goes_through_the_outbox(settings):
    settings.EMAIL_BACKEND = "sameside.mail.backend.Outbox"
    send_mail("Your code", "123456", None, ["nora@example.org"])
    assert [(mail.subject, mail.to) for mail in Mail.objects.all()] == [
        ("Your code", ["nora@example.org"])
    ]


class Away(BaseEmailBackend):
    """A mail server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError


class Unwilling(BaseEmailBackend):
    """A mail server that knows none of our receivers."""

    code = 550

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused(
            {to: (self.code, b"unknown") for message in email_messages for to in message.to}
        )


class Busy(Unwilling):
    """A mail server that asks to come again."""

    code = 450


def test_a_mail_waits_longer_each_time_the_server_is_away(settings):
    settings.MAIL_TRANSPORT = f"{__name__}.Away"
    write()
    assert send_due("a", now=NOW) == 0
    mail = Mail.objects.get()
    assert (mail.tries, mail.fault, mail.sent_at) == (1, "ConnectionRefusedError", None)
    assert mail.due_at > NOW


@pytest.mark.parametrize(("server", "given_up"), [("Unwilling", 1), ("Busy", 0)])
def test_a_receiver_nobody_knows_is_given_up_and_a_busy_server_asked_again(
    settings, server: str, given_up: int
):
    settings.MAIL_TRANSPORT = f"{__name__}.{server}"
    write()
    send_due("a", now=NOW)
    assert (queries.undeliverable().count(), queries.unsent().count()) == (given_up, 1 - given_up)
    assert "nora" not in Mail.objects.get().fault


def test_after_twelve_tries_a_mail_waits_for_a_person():
    mail = write()
    mail.tries = 12
    mark_failed(mail, "SMTPServerDisconnected", now=NOW, final=False)
    assert queries.undeliverable().count() == 1


def test_the_age_of_the_oldest_mail():
    assert queries.oldest_age(NOW) == timedelta()
    write()
    assert queries.oldest_age(NOW + timedelta(minutes=3)) == timedelta(minutes=3)
