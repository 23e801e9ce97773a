"""Says to Django that this app is here, and to the record what it may be told."""

from __future__ import annotations

from django.apps import AppConfig

from sameside.kernel.refusal import N_
from sameside.ledger import kinds


class TableConfig(AppConfig):
    """Cards, moves, texts and contests: what lies open between the two sides."""

    name = "sameside.table"
    label = "table"

    def ready(self) -> None:
        """Name the kinds of entries, and say what waits for whom."""
        from sameside.partnerships.queries import leaves_open, names_things  # noqa: PLC0415 -- as above
        from sameside.table.policy.phrases import CAUSE_NAMES, KIND_NAMES, MOVE_NAMES, MOVES_MADE  # noqa: PLC0415 -- models are ready only now
        from sameside.table.queries import (  # noqa: PLC0415 -- as above
            cards_recorded,
            contests_recorded,
            open_in_name,
            waiting_count,
        )
        from sameside.web.context import tells_what_waits  # noqa: PLC0415 -- as above

        for name, sentence in SENTENCES.items():
            # A yes is said to what stands on the button; a move is told as it was made.
            moves = MOVE_NAMES if "consent" in name else MOVES_MADE
            kinds.register(name, sentence, codes={"move": moves, "kind": KIND_NAMES})
        kinds.register(
            "card.cause",
            N_("{who} said where the cause of card {card} lies: {move}"),
            codes={"move": CAUSE_NAMES},
        )
        tells_what_waits(waiting_count)
        names_things("card", cards_recorded)
        names_things("contest", contests_recorded)
        leaves_open(open_in_name)


SENTENCES = {
    "card.lay": N_("{who} laid card {card} on the table"),
    "card.move": N_("{who} moved card {card}: {move}"),
    "card.consent": N_("{who} said yes on card {card}, to this: {move}"),
    "card.consent_withdrawn": N_("{who} took back a yes on card {card}, to this: {move}"),
    "card.text": N_("{who} wrote to both sides on card {card}"),
    "card.link": N_("{who} linked card {card} to {key}"),
    "contest.move": N_("{who} moved contest {contest}: {move}"),
    "contest.consent": N_("{who} said yes in contest {contest}, to this: {move}"),
    "contest.consent_withdrawn": N_("{who} took back a yes in contest {contest}"),
}
"""What each kind of entry reads as in the record."""
