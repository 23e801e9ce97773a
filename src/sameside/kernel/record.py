"""The digest of a record: what happened, as one fingerprint, whatever file it came from.

What is digested, so that anyone can do it again in any language:

1. Requests are ordered by their id (as UTF-8 bytes); the events of each by time, those of one
   second in the order of the record.
2. Texts are the distinct `[service, place]` of requests, and the distinct
   `[what, by, public, auto, priority, why]` of events, as canonical JSON (RFC 8785): words, and
   true or false; `by` is "" where nobody is named. Each of the two lists is ordered by its bytes.
3. The digest is SHA-256 over these parts, one after the other, each with its length in bytes
   before it (8 bytes, little-endian): the word `sameside-record-1`; the list of `[service, place]`
   as a canonical JSON array; the list of event texts as such; the ids' lengths in bytes (uint32);
   the ids; for each request, which `[service, place]` it has (uint32), then how many events
   (uint32); for each event its instant (int64), then which text it has (uint32). Numbers are
   little-endian and lie in columns: first all of one kind, then all of the next.

Who did what (`person`) is no part of it: both sides may name their people differently.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sameside.kernel.history import Event, History
from sameside.kernel.statement import canonical

FORMAT = b"sameside-record-1"


def record_digest(histories: Iterable[History]) -> str:
    """Return the SHA-256, in hex, of what happened; the order of the histories does not matter."""
    ordered = sorted(histories, key=lambda history: history.request.encode())
    events = [sorted(history.events, key=lambda event: event.at) for history in ordered]
    told = [[event_text(event) for event in each] for each in events]
    heads = [head_text(history.service, history.place) for history in ordered]
    head_texts = sorted(set(heads))
    event_texts = sorted({text for each in told for text in each})
    head_codes = {text: code for code, text in enumerate(head_texts)}
    event_codes = {text: code for code, text in enumerate(event_texts)}
    ids = [history.request.encode() for history in ordered]
    return digest_of(
        [
            joined(head_texts),
            joined(event_texts),
            _uint32(len(one) for one in ids),
            b"".join(ids),
            _uint32(head_codes[text] for text in heads),
            _uint32(len(each) for each in events),
            _int64(event.at for each in events for event in each),
            _uint32(event_codes[text] for each in told for text in each),
        ]
    )


def head_text(service: str, place: str) -> bytes:
    """Return what is digested of a request beside its id and its events."""
    return canonical([service, place])


def event_text(event: Event) -> bytes:
    """Return what is digested of an event beside its instant."""
    return canonical(
        [
            event.what.value,
            event.by.value if event.by else "",
            event.public,
            event.auto,
            event.priority,
            event.why,
        ]
    )


def joined(texts: Sequence[bytes]) -> bytes:
    """Return texts of canonical JSON as one canonical JSON array."""
    return b"[" + b",".join(texts) + b"]"


def digest_of(parts: Sequence[bytes | memoryview]) -> str:
    """Return the SHA-256, in hex, of the parts of a record, each with its length before it."""
    digest = hashlib.sha256()
    for part in (FORMAT, *parts):
        digest.update(memoryview(part).nbytes.to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def _uint32(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(4, "little") for number in numbers)


def _int64(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(8, "little", signed=True) for number in numbers)


__all__ = ["FORMAT", "digest_of", "event_text", "head_text", "joined", "record_digest"]
