"""A page that could not be shown says what happened, what it means, and what can be done."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.template import loader
from django.test import Client, RequestFactory

from sameside.web import specimens, views


def request_of(path: str = "/north-harbour/cards/7/") -> HttpRequest:
    made = RequestFactory().get(path)
    vars(made).update(user=AnonymousUser(), session={})
    return made


def heading(content: bytes) -> str:
    found = re.search(r"<h1>(.*?)</h1>", content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "What was sent could not be read"),
        (404, "There is nothing here for you"),
        (413, "That is more than fits through the door"),
        (429, "A little slower, please"),
    ],
)
def test_every_refusal_has_a_page_with_a_way_on(status: int, title: str):
    answer = views.stopped(request_of(), status)
    assert (answer.status_code, heading(answer.content)) == (status, title)
    assert 'href="/"' in answer.content.decode()


def test_a_page_of_refusal_may_say_why():
    answer = views.stopped(request_of(), 413, "The log is larger than 200 MB.")
    assert "The log is larger than 200 MB." in answer.content.decode()


def test_too_many_attempts_to_sign_in_are_answered_in_the_same_words():
    """allauth renders `429.html` by itself and gives it nothing."""
    said = loader.render_to_string("429.html", {}, request_of())
    assert heading(said.encode()) == "A little slower, please"


def test_a_form_from_before_signing_in_is_answered_in_words():
    answer = views.csrf_failure(request_of())
    assert (answer.status_code, heading(answer.content)) == (
        403,
        "This page had been open too long",
    )


def test_too_much_is_not_called_unreadable():
    assert views.bad_request(request_of(), RequestDataTooBig()).status_code == 413
    assert views.bad_request(request_of(), ValueError()).status_code == 400


def test_our_fault_is_told_without_a_database():
    """No `db` here: a query would fail the test."""
    answer = views.fault(HttpRequest())
    assert (answer.status_code, heading(answer.content)) == (500, "Something broke on our side")


def test_a_stranger_learns_nothing_from_what_is_not_his():
    """A view may have found the table before it found that there is no seat."""
    found = request_of()
    vars(found)["frame"] = specimens.frame()
    said = views.not_found(found).content.decode()
    assert "Northern Police" not in said
    assert "Agreement" not in said


def test_what_is_not_there_is_answered_by_our_page(client: Client):
    answer = client.get("/nowhere/")
    assert (answer.status_code, heading(answer.content)) == (404, "There is nothing here for you")


def test_a_broken_guard_is_answered_by_our_page():
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert (answer.status_code, heading(answer.content)) == (
        403,
        "This page had been open too long",
    )
