"""Tokens for the cast, and a client that calls with one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sameside.partnerships.models import Scope, Seat, Token
from sameside.partnerships.policy import hashed

Answer = Any
"""Django's client adds to what it answers, and has no name for that."""
Calling = Callable[..., "Caller"]
KEYS = count(1)
EVERYTHING = (Scope.READ, Scope.WRITE, Scope.IMPORT, Scope.PEOPLE)


def token_for(seat: Seat, *scopes: Scope, secret: str = "") -> str:
    """Make a token that holds for a day, and return its secret."""
    secret = secret or f"sameside_test_{seat.pk}_{'_'.join(scopes) or 'all'}_{next(KEYS)}"
    now = timezone.now()
    Token.objects.create(
        seat=seat,
        name="A program",
        secret_hash=hashed(secret),
        begins_with=secret[:12],
        scopes=list(scopes or EVERYTHING),
        made_at=now,
        expires_at=now + timedelta(days=1),
    )
    return secret


@dataclass
class Caller:
    """Calls the API with a token; each call that changes something gets a key of its own."""

    secret: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Answer:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers(headers))

    def post(self, path: str, body: object = None, key: str = "", **headers: str) -> Answer:
        return self.send("POST", path, json.dumps(body), key, **headers)

    def send(
        self, method: str, path: str, body: str | bytes, key: str = "", **headers: str
    ) -> Answer:
        asked = self._headers({"Idempotency-Key": key or f"test-{next(KEYS)}", **headers})
        return self.client.generic(
            method,
            f"/api/v1{path}",
            body,
            content_type="application/json",
            headers=asked,
        )

    def upload(self, path: str, fields: Mapping[str, object], key: str = "") -> Answer:
        asked = self._headers({"Idempotency-Key": key or f"test-{next(KEYS)}"})
        return self.client.post(f"/api/v1{path}", dict(fields), headers=asked)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}


@pytest.fixture
def calls() -> Callable[..., Caller]:
    """Return a caller for a seat, with a token of all scopes or of those named."""

    def calling(seat: Seat, *scopes: Scope) -> Caller:
        return Caller(token_for(seat, *scopes))

    return calling


@pytest.fixture
def nora(cast, calls: Calling) -> Caller:
    return calls(cast.nora)


@pytest.fixture
def jens(cast, calls: Calling) -> Caller:
    return calls(cast.jens)


@pytest.fixture
def fay(cast, calls: Calling) -> Caller:
    return calls(cast.fay)


@pytest.fixture
def otto(cast, calls: Calling) -> Caller:
    return calls(cast.otto.seats.get())
