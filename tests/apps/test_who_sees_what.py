"""Who sees what, over every address there is: the outsider, the visitor, the other side (P7)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sameside.mail.models import Mail
from tests.apps.conftest import person, signed_in
from tests.demonstrated import Demonstrated
from tests.places import CANARIES, Placed

CHANGING = re.compile(r"(csrfmiddlewaretoken\" value=\"|nonce-)[\w+/=-]+|/partnerships/[\w-]+/")
NOWHERE = "no-such-table"


def test_the_outsider_learns_nothing_from_any_address(demonstrated: Demonstrated):
    otto = signed_in(person("Otto"))
    seen = [(each.name, *answers(otto, each)) for each in inside(demonstrated)]
    nowhere = [(each.name, *answers(otto, each)) for each in inside(demonstrated, NOWHERE)]
    assert seen == nowhere
    assert {status for _name, status, _body in seen} <= {404, 405}


def test_a_visitor_is_asked_to_sign_in_whatever_the_address(demonstrated: Demonstrated):
    visitor = Client()
    assert [
        (each.name, visitor.get(each.url).status_code)
        for each in inside(demonstrated)
        if visitor.get(each.url).status_code not in {302, 405}
    ] == []


@pytest.mark.parametrize("name", ["Jens", "Fay"])
def test_what_one_side_keeps_to_itself_shows_nowhere_else(demonstrated: Demonstrated, name: str):
    client = signed_in(demonstrated.seat(name).person)
    assert [leak for each in pages(demonstrated) for leak in leaks(client, each)] == []


def test_no_mail_tells_what_one_side_keeps_to_itself(demonstrated: Demonstrated):
    letters = " ".join(f"{mail.subject} {mail.text} {mail.html}" for mail in Mail.objects.all())
    assert [word for word in CANARIES.values() if word in letters] == []
    assert "Jens Bro" in letters


def test_a_planted_leak_is_found(demonstrated: Demonstrated):
    nora = signed_in(demonstrated.seat("Nora").person)
    found = {leak.split(": ")[1] for each in pages(demonstrated) for leak in leaks(nora, each)}
    assert found == set(CANARIES)


def inside(demonstrated: Demonstrated, slug: str = "") -> list[Placed]:
    slug = slug or demonstrated.seat("Nora").partnership.slug
    return [each for each in demonstrated.addresses(slug) if each.inside]


def pages(demonstrated: Demonstrated) -> list[Placed]:
    """Every address, and the search asked for what all canaries begin with."""
    every = demonstrated.addresses()
    search = next(each for each in every if each.name == "table:search")
    return [*every, Placed("search", f"{search.url}?q=canary-", inside=True)]


def answers(client: Client, each: Placed) -> tuple[int, bytes]:
    """Return how an address answers, whether it is read or written to."""
    read = client.get(each.url)
    answer = client.post(each.url) if read.status_code == 405 else read
    return answer.status_code, CHANGING.sub("", body_of(answer).decode(errors="replace")).encode()


def leaks(client: Client, each: Placed) -> list[str]:
    answer = client.get(each.url)
    said = body_of(answer) + repr(sorted(answer.headers.items())).encode()
    return [f"{each.name}: {key}" for key, word in CANARIES.items() if word.encode() in said]


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
