"""What an entry's bytes say, where they are the ones that were written."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sameside.kernel import merkle
from sameside.ledger.models import Entry, Payload


def said_by(entry: Entry) -> dict[str, Any] | None:
    """Return what an entry says; nothing where its bytes are not those that were hashed.

    Bytes somebody wrote over are no sentence, and may be no text at all.
    """
    content = bytes(entry.content)
    if merkle.leaf_hash(content) != bytes(entry.leaf):
        return None
    try:
        said = json.loads(content)
        whole = {"about", "at", "by", "commitments"} <= said.keys()
    except (ValueError, AttributeError):
        return None
    return said if whole else None


def words_of(payload: Payload, sealed: str) -> dict[str, object] | None:
    """Return the words beside an entry; nothing where they are not those that it commits to."""
    content = bytes(payload.content)
    if sha256(bytes(payload.salt) + content).hexdigest() != sealed:
        return None
    words: dict[str, object] = json.loads(content)
    return words
