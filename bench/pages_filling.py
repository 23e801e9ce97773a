"""Fills an installation for `bench/pages`: the demonstration, 10,000 cards, 1,000,000 requests.

`python -m bench.pages_filling FOLDER --cards 10000 --requests 1000000` in a process of its own.
The requests are the demonstration's again and again, each time under other names and some minutes
later; they come in through the real importer. The cards are the demonstration's with all that was
done and written on them, past the actions and in bulk; their entries lead to the record's head.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from sameside.cli.demonstration import Demonstration, write_demonstration

if TYPE_CHECKING:
    from sameside.partnerships.models import Partnership, Seat
    from sameside.table.models import Card

SETTINGS: Final = {"DEMONSTRATION": "yes", "MAIL": "files", "LARGEST_UPLOAD_MB": "4000"}
DEMONSTRATED: Final = 24_000
DAYS: Final = 690
"""Over so many days before today the cards are spread."""


def main() -> None:
    """Fill the installation of a folder, and say how long each part took."""
    asked = _arguments()
    from sameside.cli.installation import bring_up_to_date, open_installation  # noqa: PLC0415 -- loads Django

    open_installation(asked.folder, settings=SETTINGS)
    bring_up_to_date()
    made = write_demonstration(asked.kept)
    taken = {
        "demonstration": _timed(lambda: _demonstrate(made)),
        "requests": _timed(lambda: _bring(made, asked.kept, asked.requests)),
        "cards": _timed(lambda: _lay(asked.cards)),
        "figures": _timed(_reckon),
    }
    print(json.dumps(taken))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.pages_filling", description=__doc__)
    parser.add_argument("folder", type=Path, help="the data folder")
    parser.add_argument("--kept", type=Path, required=True, help="where logs are kept")
    parser.add_argument("--cards", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    return parser.parse_args()


def _timed(work: Any) -> float:  # noqa: ANN401 -- a call without arguments
    began = perf_counter()
    work()
    return round(perf_counter() - began, 1)


def _demonstrate(made: Demonstration) -> None:
    from django.utils import timezone  # noqa: PLC0415 -- Django is set up

    from sameside.cli.demonstration.tables import fill  # noqa: PLC0415 -- as above

    fill(made, now=timezone.now())


def _bring(made: Demonstration, kept: Path, requests: int) -> None:
    """Bring the further requests in, as the command does."""
    from django.utils import timezone  # noqa: PLC0415 -- Django is set up

    from sameside.delivery import actions  # noqa: PLC0415 -- as above

    log = further_log(made.log, kept, requests)
    by = _seat("Jens")
    with log.open("rb") as content:
        brought = actions.bring_log(
            partnership=by.partnership,
            content=content,
            name=log.name,
            mapping="",
            by=by,
            now=timezone.now(),
        )
    actions.confirm_import(brought=brought, by=by, now=timezone.now())
    actions.bring_in(import_id=brought.pk, clock=timezone.now)
    brought.refresh_from_db()
    if brought.state != "done":
        sys.exit(f"The log did not come in: {brought.state} {brought.fault}")


def further_log(log: Path, kept: Path, requests: int) -> Path:
    """Write the demonstration's log again and again, until with it there are so many requests."""
    copies = max(0, -(-(requests - DEMONSTRATED) // DEMONSTRATED))
    path = kept / f"{copies}-times.parquet"
    if path.exists():
        return path
    text = dict.fromkeys(pq_columns(log), pa.string())
    once = pa.csv.read_csv(
        log,
        convert_options=pa.csv.ConvertOptions(column_types=text, strings_can_be_null=False),
    )
    at = pc.cast(once["at"], pa.timestamp("s", "UTC"))
    unfinished = path.with_suffix(".unfinished")
    place = once.schema.get_field_index("at")
    schema = once.schema.set(place, pa.field("at", pa.timestamp("s", "UTC")))
    with pq.ParquetWriter(unfinished, schema, compression="lz4") as written:
        for number in range(1, copies + 1):
            ids = pc.replace_substring(once["request"], "R-", f"R{number:02d}-")
            later = pc.add(at, pa.scalar(7 * 60 * number, pa.duration("s")))
            part = once.set_column(place, schema.field(place), later)
            written.write_table(part.set_column(0, "request", ids))
    unfinished.rename(path)
    return path


def pq_columns(log: Path) -> list[str]:
    """Return the names of the columns of a CSV."""
    with log.open(encoding="utf-8") as opened:
        return opened.readline().strip().split(",")


def _lay(cards: int) -> None:
    """Lay the demonstration's cards again until there are so many."""
    from django.utils import timezone  # noqa: PLC0415 -- Django is set up

    from sameside.table.models import Card, Numbering  # noqa: PLC0415 -- as above

    at = _seat("Nora").partnership
    known = list(Card.objects.filter(partnership=at, number__isnull=False).order_by("number"))
    numbers = range(len(known) + 1, cards + 1)
    now = timezone.now()
    pairs = [(known[number % len(known)], _again(known, number, now)) for number in numbers]
    for card in (made for _from, made in pairs):
        card.pk = None
    Card.objects.bulk_create((made for _from, made in pairs), 2_000)
    Numbering.objects.filter(partnership=at).update(cards=cards)
    _fill_cards(at, pairs)


def _again(known: list[Card], number: int, now: datetime) -> Card:
    """Return a card of the demonstration once more, somewhere in the last two years."""
    from uuid import uuid4  # noqa: PLC0415 -- beside what needs Django

    card = copy.copy(known[number % len(known)])
    card.number, card.key = number, uuid4()
    card.title = f"{card.title[:140]} ({number})"
    moved = _moved(number)
    for name in ("drafted_at", "laid_at", "answered_at", "changed_at", "ended_at"):
        _shift(card, name, moved)
    if number % 10:
        # What is open is mostly not late; one of ten is.
        for name in ("due_at", "reply_due_at"):
            at = getattr(card, name)
            setattr(card, name, at and now + timedelta(hours=number % 400))
    return card


def _moved(number: int) -> timedelta:
    return timedelta(minutes=number * 7919 % (DAYS * 24 * 60))


def _shift(row: Any, name: str, moved: timedelta) -> None:  # noqa: ANN401 -- a row of any model
    at = getattr(row, name)
    setattr(row, name, at and at - moved)


def _fill_cards(at: Partnership, pairs: list[tuple[Card, Card]]) -> None:
    """Do and write on each card what was done and written on the one it was made from."""
    from sameside.table.models import Link, Move, Text  # noqa: PLC0415 -- Django is set up
    from tests import many  # noqa: PLC0415 -- as above

    by = _seat("Nora")
    rows: list[tuple[Any, int]] = []
    for model in (Move, Text, Link):
        kept: dict[int, list[Any]] = {}
        for row in model.objects.filter(card__partnership=at).order_by("pk"):
            kept.setdefault(row.card_id, []).append(row)
        rows += [pair for origin, card in pairs for pair in _rows(kept.get(origin.pk, []), card)]
    recorded = sorted((pair for pair in rows if pair[1] >= 0), key=lambda pair: pair[0].at)
    said = _said(at)
    first = many.entries(
        at.record,
        (said[leaf] | _of_card(said[leaf], row) for row, leaf in recorded),
        by=by,
        now=recorded[0][0].at,
    )
    for place, (row, _leaf) in enumerate(recorded):
        row.leaf = first + place
    made = [row for row, _leaf in rows]
    Move.objects.bulk_create((row for row in made if isinstance(row, Move)), 2_000)
    Text.objects.bulk_create((row for row in made if isinstance(row, Text)), 2_000)
    Link.objects.bulk_create((row for row in made if isinstance(row, Link)), 2_000)


def _rows(rows: list[Any], card: Card) -> Iterator[tuple[Any, int]]:
    """Yield rows once more for another card, each with the leaf it was made from, -1 if none."""
    for row in rows:
        made = copy.copy(row)
        made.pk, made.card = None, card
        if hasattr(made, "reply_to_id"):
            made.reply_to_id = None
        _shift(made, "at", _moved(card.number or 0))
        yield made, -1 if row.leaf is None else row.leaf


def _said(at: Partnership) -> dict[int, dict[str, Any]]:
    """Return what each entry of the record says, by its leaf."""
    found = at.record.entries.values_list("index", "content")
    return {index: json.loads(bytes(content)) for index, content in found}


def _of_card(said: dict[str, Any], row: Any) -> dict[str, Any]:  # noqa: ANN401 -- a row of any model
    text = getattr(row, "body", "") or getattr(row, "reason", "")
    return {
        "about": said["about"] | {"card": str(row.card.number)},
        "at": row.at,
        "text": text or "So it was.",
    }


def _reckon() -> None:
    """Make the figures and the sheet of requests, as the worker does after an import."""
    from sameside.delivery.queries import sheet_of, standing_of  # noqa: PLC0415 -- Django is set up

    standing = standing_of(_seat("Nora").partnership)
    if standing is None:
        sys.exit("There is no record, or no agreement.")
    sheet_of(standing)


def _seat(name: str) -> Seat:
    from sameside.cli.demonstration.tables import SLUG  # noqa: PLC0415 -- Django is set up
    from sameside.partnerships.models import Seat as Seats  # noqa: PLC0415 -- as above

    found = Seats.objects.select_related("person", "partnership__record")
    return found.get(partnership__slug=SLUG, person__name__startswith=name)


if __name__ == "__main__":
    main()
