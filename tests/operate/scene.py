"""What happens in an installation under test: people, cards, and counts of what is there.

Run as a program, `python -m tests.operate.scene seed|write|count`, in the installation's own
environment; it answers in JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from sameside.cli.installation import bring_up_to_date, open_installation

open_installation()

from django.conf import settings  # noqa: E402 -- Django is started first
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 -- as above
from django.db.models import Count  # noqa: E402 -- as above

from sameside.delivery.actions import bring_in, bring_log, confirm_import  # noqa: E402 -- as above
from sameside.kernel.history import Side  # noqa: E402 -- as above
from sameside.kernel.seat import Role  # noqa: E402 -- as above
from sameside.ledger.actions import begin_record  # noqa: E402 -- as above
from sameside.ledger.models import Entry, Head  # noqa: E402 -- as above
from sameside.ledger.queries import verify_record  # noqa: E402 -- as above
from sameside.mail.models import Mail  # noqa: E402 -- as above
from sameside.partnerships.actions.tokens import make_token  # noqa: E402 -- as above
from sameside.partnerships.models import (  # noqa: E402 -- as above
    Organisation,
    Partnership,
    Person,
    Seat,
)
from sameside.partnerships.models.token import Scope  # noqa: E402 -- as above
from sameside.table.actions import CardWords, Note, draft, lay, move  # noqa: E402 -- as above
from sameside.table.actions import write as write_text  # noqa: E402 -- as above
from sameside.table.models import Card, Move  # noqa: E402 -- as above

SLUG = "north-harbour"
LOG = b"""\
request,at,event,by,public,priority,service,place,reason
R-1,2026-03-02T09:00:00+01:00,created,,,urgent,cleaning,North Station,
R-1,2026-03-02T11:00:00+01:00,resolved,,,,,,
"""
SIDES = {"nora": Side.CUSTOMER, "jens": Side.SUPPLIER}


def seed() -> dict[str, str]:
    """Seat Nora and Jens at a table, each with a token; return the tokens."""
    bring_up_to_date()
    now = datetime.now(UTC)
    table = Partnership.objects.create(
        slug=SLUG,
        customer=Organisation.objects.create(name="North Region"),
        supplier=Organisation.objects.create(name="Harbour Service"),
        record=begin_record(origin=SLUG),
        begun_at=now,
    )
    (Path(settings.MEDIA_ROOT) / "attached").mkdir(parents=True)
    (Path(settings.MEDIA_ROOT) / "attached" / "plan.bin").write_bytes(bytes(range(256)) * 400)
    return {name: _seated(table, name, now) for name in SIDES}


def _seated(table: Partnership, name: str, now: datetime) -> str:
    seat = Seat.objects.create(
        partnership=table,
        person=Person.objects.create_user(email=f"{name}@example.org", name=name.title()),
        side=SIDES[name],
        role=Role.RELATIONSHIP_MANAGER,
        starts_on=date(2026, 1, 5),
    )
    until = now + timedelta(days=30)
    return make_token(name="test", scopes=list(Scope), until=until, by=seat, now=now)[1]


def write(seconds: float) -> dict[str, int]:
    """Lay cards and answer them for a while; return how many."""
    nora, jens = (Seat.objects.get(person__name=name) for name in ("Nora", "Jens"))
    until, laid = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        now = datetime.now(UTC)
        words = CardWords(
            kind="concern",
            title=f"The night cleaning comes too late, {laid}",
            observation="At 07:10 nobody had been there.",
            effect="We clean ourselves.",
            wish="Come before six.",
            mark="is_happening",
        )
        card = lay(card=draft(words=words, by=nora, now=now), by=nora, now=now)
        move(card=card, name="answer", by=jens, now=now)
        laid += 1
    return {"laid": laid}


def keep() -> dict[str, str]:
    """Let Nora lay a file beside a text, and Jens a log; return what every file holds."""
    nora, jens = (Seat.objects.get(person__name=name) for name in ("Nora", "Jens"))
    now = datetime.now(UTC)
    words = CardWords(
        kind="concern", title="The plan", observation="It changed.", mark="is_happening"
    )
    card = draft(words=words, by=nora, now=now)
    drawing = SimpleUploadedFile("plan.bin", bytes(range(256)) * 4_000)
    write_text(card=card, note=Note("our_side", "Our plan.", files=[drawing]), by=nora, now=now)
    brought = bring_log(
        partnership=jens.partnership,
        content=BytesIO(LOG),
        name="log.csv",
        mapping="",
        by=jens,
        now=now,
    )
    confirm_import(brought=brought, by=jens, now=now)
    bring_in(import_id=brought.pk, clock=lambda: now)
    return held_below(Path(settings.MEDIA_ROOT))


def held_below(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder; what can be made again is left out."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {
        name: sha256(each.read_bytes()).hexdigest()
        for each in files
        if "cache" not in (name := str(each.relative_to(folder))).split("/")
    }


def count() -> dict[str, object]:
    """Return what is there, and whether cards and moves are what the record says."""
    moved, laid = Move.objects.count(), Card.objects.filter(number__isnull=False).count()
    kinds = Entry.objects.values("what").annotate(n=Count("pk"))
    said = {row["what"]: row["n"] for row in kinds}
    (head,) = Head.objects.all()
    return {
        "cards": laid,
        "moves": moved,
        "entries": said,
        "unmatched": _unmatched(),
        "faults": [str(found.fault) for found in verify_record(head)],
        "mails": Mail.objects.count(),
        "message_ids": Mail.objects.values("message_id").distinct().count(),
        "titles": sorted(Card.objects.filter(number__isnull=False).values_list("title", flat=True)),
        "drafted": sorted(Card.objects.values_list("title", flat=True)),
    }


def _unmatched() -> list[str]:
    """Name each move without its entry, and each entry of a card without its move (P3)."""
    moves = {leaf: f"move {pk}" for pk, leaf in Move.objects.values_list("pk", "leaf")}
    cards = Entry.objects.filter(what__startswith="card.")
    entries = {index: f"entry {index}" for index in cards.values_list("index", flat=True)}
    alone = moves.keys() ^ entries.keys()
    return sorted((moves | entries)[each] for each in alone)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["seed"]:
            answer: object = seed()
        case ["write", seconds]:
            answer = write(float(seconds))
        case ["keep"]:
            answer = keep()
        case _:
            answer = count()
    sys.stdout.write(json.dumps(answer))
