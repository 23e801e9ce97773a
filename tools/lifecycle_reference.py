"""Writes docs/reference/lifecycles.md from the lifecycles of the kernel: the two cannot differ.

python -m tools.lifecycle_reference          write the page
python -m tools.lifecycle_reference check    say whether it is as it would be written
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from sameside.kernel.lifecycle import Lifecycle, Row, rows
from sameside.kernel.lifecycles import CONTEST, KINDS
from sameside.kernel.reply import reply_days

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "lifecycles.md"
HEAD = """# How cards move

Each kind of card is one table of moves. Pages, the API and this page are made from it
(`python -m tools.lifecycle_reference`). What each side may do to the other, the other may do to it.

A card is laid by one side, the *layer*; the *other* is the side across. A move for *both* takes a
yes from each: the first is recorded and can be taken back until the second moves the card. A
facilitator moves nothing.
"""
VOICES: Mapping[str, str] = {
    "layer": "the side that laid it",
    "other": "the side across",
    "either": "either side",
    "both": "a yes from each side",
    "owner": "the person named on it, nobody on their behalf",
    "colleague": "another person of that one's side, in their own name",
    "receiver": "the side it was promised to",
    "itself": "nobody; it happens when its time has come",
}
ASKS: Mapping[str, str] = {
    "reason": "a reason",
    "text": "a text in own words",
    "unanswered": "that nobody has answered it",
    "due_passed": "that its date has passed",
    "before_due": "that its date has not passed",
    "asked_across": "an owner on the other side",
    "owner_left": "that the seat of the person named on it has ended",
    "stable": "that the services run as agreed",
    "new_date": "the new date",
    "until": "the date on which it returns",
    "successor": "the card that follows",
}


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; answer 1 when it is not as it should be."""
    written = page()
    if "check" not in arguments:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == written
    print(
        "As the kernel." if same else f"Write {PAGE.name} anew: python -m tools.lifecycle_reference"
    )
    return 0 if same else 1


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for kind, lifecycle in KINDS.items():
        days = reply_days(kind)
        parts += [*_table(lifecycle), f"An answer is owed within {days} business days.\n"]
    return "\n".join([*parts, *_table(CONTEST)])


def _table(lifecycle: Lifecycle) -> Iterator[str]:
    yield f"## {lifecycle.kind}\n"
    yield "| move | from | to | whose | asks for |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_row(row) for row in rows(lifecycle))
    yield ""
    yield f"It ends as {', '.join(lifecycle.ends)}.\n"


def _row(row: Row) -> str:
    whose = VOICES[row.voice]
    if row.agreed_by:
        whose = f"asked by {whose}, agreed by {VOICES[row.agreed_by]}"
    asks = ", ".join(ASKS[each] for each in row.asks)
    return f"| {row.move} | {', '.join(row.starts)} | {row.enters} | {whose} | {asks} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
