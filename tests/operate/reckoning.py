"""What a client was told is done, held against what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.operate.client import Call

Acknowledged = Iterable[tuple[Call, dict[str, Any]]]


def missed(done: Acknowledged, told: dict[str, Any]) -> list[str]:
    """Name what is not as it was acknowledged (P1), is there twice (P2), or stands alone (P3)."""
    return [*_differences(list(done), told)]


def _differences(done: list[tuple[Call, dict[str, Any]]], told: dict[str, Any]) -> Iterator[str]:
    drafted = Counter(str(call.body["title"]) for call, _ in done if call.path == "/drafts")
    laid = Counter(answer["title"] for call, answer in done if call.path.endswith("/laying"))
    # Rows are counted, not keys.
    for name, wanted in (("drafted", drafted), ("titles", laid)):
        found = Counter(told[name])
        yield from (f"{name}: lost {title}" for title in wanted - found)
        yield from (f"{name}: {n} times {title}" for title, n in found.items() if n > 1)
    yield from (f"alone: {each}" for each in told["unmatched"])
    yield from (f"record: {each}" for each in told["faults"])
    if not told["entries"].get("card.lay", 0) == told["cards"] == told["moves"]:
        yield f"{told['cards']} cards, {told['moves']} moves, {told['entries']}"
    if told["mails"] != told["message_ids"]:
        yield f"{told['mails']} mails, {told['message_ids']} names"
