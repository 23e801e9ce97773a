"""A client of the API that keeps its own log: what it asked for, and what was acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

AT = "/api/v1"
LOST = (OSError, http.client.HTTPException)
CREATED = 201


@dataclass(frozen=True)
class Call:
    """One call that changes something, by the name it is known again by."""

    path: str
    body: dict[str, object]
    key: str = field(default_factory=lambda: uuid4().hex)


@dataclass
class Caller:
    """Makes calls with one token, over one connection as long as it holds."""

    port: int
    token: str
    acknowledged: list[tuple[Call, dict[str, Any]]] = field(default_factory=list)
    unanswered: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def make(self, call: Call) -> dict[str, Any] | None:
        """Make a call and write down how it ended; nothing where no answer came."""
        try:
            status, answer = self._send(call)
        except LOST:
            self.unanswered.append(call)
            raise
        if status != CREATED:
            self.faults.append(f"{status} {call.path} {json.dumps(answer)[:600]}")
            return None
        self.acknowledged.append((call, answer))
        return answer

    def again(self, call: Call) -> tuple[int, dict[str, Any]]:
        """Make a call once more; nothing is written down."""
        return self._send(call)

    def _send(self, call: Call) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": call.key,
            "Content-Type": "application/json",
        }
        try:
            connection.request("POST", AT + call.path, json.dumps(call.body), headers)
            answer = connection.getresponse()
            return answer.status, read(answer.read())
        finally:
            connection.close()


def read(body: bytes) -> dict[str, Any]:
    """Return an answer; one that is not JSON, as a server that broke gives it, as its text."""
    try:
        answer = json.loads(body or b"{}")
    except ValueError:
        return {"text": body.decode(errors="replace")}
    return answer if isinstance(answer, dict) else {"answer": answer}


class Writer(threading.Thread):
    """Nora lays concerns until the server is gone."""

    numbers: Iterator[int] = count()

    def __init__(self, caller: Caller, name: str) -> None:
        """Keep who calls."""
        super().__init__(name=name, daemon=True)
        self.caller = caller

    def run(self) -> None:
        """Draft and lay, one card after the other."""
        try:
            while True:
                self._one()
        except LOST:
            return

    def _one(self) -> None:
        draft = self.caller.make(
            Call(
                "/drafts",
                {
                    "kind": "concern",
                    "title": f"Card {self.name} {next(self.numbers)}",
                    "observation": "At 07:10 nobody had been there.",
                    "effect": "We clean ourselves.",
                    "wish": "Come before six.",
                    "mark": "is_happening",
                },
            )
        )
        if draft is not None:
            self.caller.make(Call(f"/drafts/{draft['key']}/laying", {}))
