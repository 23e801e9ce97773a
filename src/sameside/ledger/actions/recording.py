"""Adding entries: in the caller's transaction, so that neither is there without the other."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from sameside.kernel import merkle
from sameside.kernel.refusal import N_, Refused
from sameside.ledger import kinds
from sameside.ledger.actions.sealing import checkpoint_on_commit
from sameside.ledger.models import DIGEST, Entry, Head, Payload
from sameside.ledger.policy import (
    BOTH,
    Actor,
    canonical,
    instant,
    require_audience,
    require_plain,
)


class NotInTransaction(RuntimeError):  # noqa: N818 -- says what is missing
    """An entry is written in the transaction of the change it records, or not at all."""


class NothingToErase(Refused):
    """Words that are not there: erased before, or never written."""


def begin_record(*, origin: str) -> Head:
    """Begin the record of a partnership, empty."""
    return Head.objects.create(origin=origin)


def record(  # noqa: PLR0913 -- the one door of every app; each is named by its caller
    *,
    head_id: uuid.UUID,
    what: str,
    by: Actor,
    now: datetime,
    about: Mapping[str, str],
    personal: Mapping[str, Mapping[str, object]] | None = None,
    audience: str = BOTH,
    checkpoint_now: bool = False,
) -> Entry:
    """Add an entry to a record, in the caller's transaction.

    `about` holds references (ids, codes, dates, digests) that are kept for good; `personal` holds
    titles, texts and names by name of payload, read by `audience`, which may be erased later.
    `checkpoint_now` is for moves that both sides have said yes to.

    :raises NotInTransaction: outside a transaction. :raises UnknownKind: when nobody registered
    `what`. :raises NotRecordable: for what an entry cannot hold.
    """
    _require_recordable(what, about, audience)
    head = Head.objects.select_for_update().get(pk=head_id)
    payloads = [_payload(name, words, audience) for name, words in (personal or {}).items()]
    said = {
        "about": dict(about),
        "at": instant(now),
        "by": asdict(by),
        "commitments": {each.name: _commitment(each) for each in payloads},
        "index": head.size,
        "what": what,
    }
    head.wants_checkpoint = head.wants_checkpoint or checkpoint_now
    entry = _append(head, canonical(said), what=what, by=by, at=now)
    for payload in payloads:
        payload.entry = entry
    Payload.objects.bulk_create(payloads)
    if checkpoint_now:
        checkpoint_on_commit(head=head, now=now)
    return entry


@transaction.atomic
def erase_payload(*, entry: Entry, name: str, by: Actor, now: datetime, ground: str) -> Entry:
    """Erase personal words of an entry and record that it was done; the root stays as it was.

    `ground` is a code, such as `request` or `period`.

    :raises NothingToErase: when they are not there.
    """
    Head.objects.select_for_update().get(pk=entry.head_id)
    erased, _ = Payload.objects.filter(entry=entry, name=name).delete()
    if not erased:
        raise NothingToErase(
            N_("Entry {index} has no such words, or they were erased before."), index=entry.index
        )
    return record(
        head_id=entry.head_id,
        what=kinds.PAYLOAD_ERASED.name,
        by=by,
        now=now,
        about={"entry": str(entry.index), "payload": name, "ground": ground},
    )


def _require_recordable(what: str, about: Mapping[str, str], audience: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        message = f"{what} must be recorded in the transaction that changes it"
        raise NotInTransaction(message)
    kinds.known(what).require(about)
    require_plain(about)
    require_audience(audience)


def _append(head: Head, content: bytes, *, what: str, by: Actor, at: datetime) -> Entry:
    leaf = merkle.leaf_hash(content)
    entry = Entry.objects.create(
        head=head,
        index=head.size,
        what=what,
        content=content,
        leaf=leaf,
        at=at,
        side=by.side,
        seat=by.seat,
    )
    grown = merkle.append(head.tree, leaf)
    head.size, head.peaks = grown.size, b"".join(grown.peaks)
    head.save(update_fields=["size", "peaks", "wants_checkpoint"])
    return entry


def _payload(name: str, words: Mapping[str, object], audience: str) -> Payload:
    return Payload(
        name=name, audience=audience, salt=secrets.token_bytes(DIGEST), content=canonical(words)
    )


def _commitment(payload: Payload) -> dict[str, str]:
    return {
        "audience": payload.audience,
        "sha256": sha256(bytes(payload.salt) + bytes(payload.content)).hexdigest(),
    }
