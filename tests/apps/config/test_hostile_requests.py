"""Whatever is sent, the answer is a page with words: never a fault of ours (P15)."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from sameside.config.wsgi import application

pytestmark = pytest.mark.django_db
Sent = Callable[[Client], Any]


def headers(more: dict[str, str]) -> dict[str, Any]:
    """Return what a request carries, as Django's client takes it."""
    return dict(more)


MANY = "/looks/?" + "a=1&" * 600
KINDS: dict[str, tuple[str, str, int]] = {
    "an address read as names of hosts": ("/looks/?q=%41", "a/b; charset=idna", 400),
    "an address read as punycode": ("/looks/?q=%41", "a/b; charset=punycode", 400),
    "an address that ASCII cannot say again": ("/looks/?q=%ff", "a/b; charset=ascii", 400),
    "an address that hides NUL": ("/looks/?q=%2BAAA-", "a/b; charset=utf-7", 400),
    "more fields than are taken": (MANY, "a/b; charset=utf-8", 404),
    "an address in UTF-8": ("/looks/?q=%41", 'a/b; charset="UTF-8"', 404),
}


@pytest.mark.parametrize(("path", "kind", "status"), KINDS.values(), ids=KINDS)
def test_a_charset_changes_nothing_in_how_an_address_is_read(path: str, kind: str, status: int):
    said: list[str] = []
    environ = RequestFactory().get(path).environ | {"CONTENT_TYPE": kind}
    b"".join(application(environ, lambda line, _headers, *_more: said.append(line)))
    assert [int(line[:3]) for line in said] == [status]


def post(body: bytes, kind: str, path: str = "/account/login/", **more: str) -> Sent:
    return lambda client: client.generic("POST", path, body, kind, **headers(more))


def get(path: str, **more: str) -> Sent:
    return lambda client: client.generic("GET", path, **headers(more))


FIELDS = "&".join(f"f{n}=1" for n in range(2_000)).encode()
FORM = "application/x-www-form-urlencoded"
CALM = range(200, 500)
"""Any answer but a fault of ours."""
SENT: dict[str, tuple[Sent, Container[int]]] = {
    "an unknown charset": (post(b"a=1", f"{FORM}; charset=nonsense"), {400}),
    "a charset that is no text": (post(b"a=1", f"{FORM}; charset=base64"), {400}),
    "a form in a rare charset": (post(b"a=1", f"{FORM}; charset=utf-16"), {400}),
    "a form in UTF-8": (post(b"a=1", f"{FORM}; charset=UTF-8"), {200}),
    "no content type": (post(b"a=1", ""), CALM),
    "a content type of nonsense": (post(b"a=1", ";;;=\t"), CALM),
    "two thousand fields": (post(FIELDS, FORM), {400, 403, 413}),
    "multipart without a boundary": (post(b"x", "multipart/form-data"), CALM),
    "multipart that ends too soon": (
        post(b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        CALM,
    ),
    "a boundary of two megabytes": (
        post(b"x", "multipart/form-data; boundary=" + "x" * 2_000_000),
        CALM,
    ),
    "a length of nonsense": (post(b"", FORM, CONTENT_LENGTH="many"), CALM),
    "a length below nothing": (post(b"", FORM, CONTENT_LENGTH="-5"), CALM),
    "a length of a terabyte": (post(b"", FORM, CONTENT_LENGTH=str(1 << 40)), {413}),
    "a length of 5,000 digits": (post(b"", FORM, CONTENT_LENGTH="9" * 5_000), {413}),
    "a length in full-width digits": (post(b"", FORM, CONTENT_LENGTH="\uff11\uff12"), CALM),
    "six megabytes in a form": (post(b"a=" + b"x" * 6_000_000, FORM), {400, 403, 413}),
    "NUL in the path": (get("/partnerships/a%00b/"), {400}),
    "NUL in the query": (get("/?q=%00"), {400}),
    "half a character in the path": (get("/partnerships/%ed%a0%80/"), CALM),
    "bytes that are no text": (get("/partnerships/%ff%fe/?a=%ff"), CALM),
    "a path of 100 kB": (get("/" + "x" * 100_000), {400, 404, 414}),
    "a path that climbs": (get("/static/../../keys/secret"), {400, 404}),
    "an encoded path that climbs": (get("/static/%2e%2e/%2e%2e/keys/secret"), {400, 404}),
    "a host nobody knows": (get("/", HTTP_HOST="evil.example"), {400}),
    "a host of nonsense": (get("/", HTTP_HOST="a b\\"), {400}),
    "a language of nonsense": (get("/", HTTP_ACCEPT_LANGUAGE="xx-" * 5_000), CALM),
    "cookies of nonsense": (get("/", HTTP_COOKIE="sameside=\x01; language=../..; ="), CALM),
    "a session nobody has": (get("/", HTTP_COOKIE="sameside=" + "x" * 5_000), CALM),
    "a range of nonsense": (get("/healthz", HTTP_RANGE="bytes=9-1,5-"), {200, 503}),
    "a date of nonsense": (get("/healthz", HTTP_IF_MODIFIED_SINCE="yesterday"), {200, 503}),
    "a sender of nonsense": (get("/", HTTP_X_FORWARDED_FOR="<>, ,,"), CALM),
    "htmx headers of nonsense": (
        get("/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://[::1", HTTP_HX_TARGET="\xff"),
        CALM,
    ),
    "a method nobody knows": (lambda client: client.generic("BREW", "/"), CALM),
    "TRACE": (lambda client: client.generic("TRACE", "/"), CALM),
    "JSON 100,000 deep": (
        post(b"[" * 100_000, "application/json", "/api/v1/me"),
        {400, 401, 404, 405, 422},
    ),
    "a token of nonsense": (
        get("/api/v1/me", HTTP_AUTHORIZATION="Bearer \x00\xff" + "x" * 9_000),
        {400, 401, 404},
    ),
    "a welcome of nonsense": (get("/welcome/%E2%80%AE../"), {400, 404}),
    "an invitation of 9,000 signs": (get("/invitations/" + "a" * 9_000 + "/"), {400, 404}),
    "a page after the last": (get("/?page=99999999999999999999"), {200, 302, 404}),
}


@pytest.mark.parametrize(("sent", "wanted"), SENT.values(), ids=SENT)
def test_what_nobody_should_send_is_answered(sent: Sent, wanted: Container[int]):
    answer: HttpResponse = sent(Client(raise_request_exception=False))
    assert answer.status_code in wanted
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize(("sent", "wanted"), SENT.values(), ids=SENT)
def test_somebody_signed_in_is_answered_too(as_nora: Client, sent: Sent, wanted: Container[int]):
    as_nora.raise_request_exception = False
    answer: HttpResponse = sent(as_nora)
    assert answer.status_code < 500 or (answer.status_code == 503 and 503 in wanted)
