"""Who may make a move now, and what must be said with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sameside.kernel.history import Side
from sameside.kernel.lifecycle.move import Move, Need, Voice
from sameside.kernel.lifecycle.refusals import (
    AlreadyAnswered,
    AlreadySaidYes,
    DateMissing,
    FacilitatorsDoNotMove,
    HappensByItself,
    NobodyNamed,
    NotAskedAcross,
    NothingToTakeBack,
    NotStable,
    NotTheOwner,
    NotYetDue,
    NotYourMove,
    OwnerHasLeft,
    OwnerStillSeated,
    PastDue,
    ReasonMissing,
    SuccessorMissing,
    TextMissing,
)
from sameside.kernel.lifecycle.standing import Mover, Said, Standing
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role, other

DRAFT = "draft"
"""The state of a card that only its own side sees, outside the ledger."""
OF_THE_NAMED = frozenset({Voice.OWNER, Voice.COLLEAGUE, Voice.RECEIVER})
"""The voices that there are only where a person is named."""


def permit(move: Move, standing: Standing, mover: Mover) -> Side:
    """Return the side for which a mover may make a move now.

    :raises Refused: when the move is not theirs, or not yet, or no longer.
    """
    side = moving_side(mover)
    if standing.state == DRAFT and side is not standing.layer:
        raise NotYourMove(standing.layer)
    if side in standing.said_yes(move.name):
        raise AlreadySaidYes(other(side))
    permit_voice(voice_now(move, standing), standing, mover)
    permit_facts(move, standing)
    return side


def permit_taking_back(move: Move, standing: Standing, mover: Mover) -> None:
    """Refuse a mover who may not take back the yes that their side has given.

    :raises Refused: when no yes of this side waits, or it is another person's.
    """
    if moving_side(mover) not in standing.said_yes(move.name):
        raise NothingToTakeBack
    permit_voice(move.voice, standing, mover)


def moving_side(mover: Mover) -> Side:
    """Return the side a mover moves for.

    :raises FacilitatorsDoNotMove: when it is on no side.
    """
    if mover.side is None or mover.role is Role.FACILITATOR:
        raise FacilitatorsDoNotMove
    return mover.side


def voice_now(move: Move, standing: Standing) -> Voice:
    """Return whose word a move waits for: first it is asked, then agreed."""
    if move.agreed_by is not None and standing.said_yes(move.name):
        return move.agreed_by
    return move.voice


def permit_voice(voice: Voice, standing: Standing, mover: Mover) -> None:
    """Refuse a mover to whom a voice does not belong.

    :raises Refused: in words that say whose it is.
    """
    if voice is Voice.ITSELF:
        raise HappensByItself
    if voice in OF_THE_NAMED and not standing.named:
        raise NobodyNamed
    if voice is Voice.OWNER and mover.seat != standing.owner:
        raise OwnerHasLeft if standing.owner_left else NotTheOwner
    side = moving_side(mover)
    if side not in whose(voice, standing):
        raise NotYourMove(other(side))


def whose(voice: Voice, standing: Standing) -> frozenset[Side]:
    """Return the sides to which a voice belongs, for a card as it stands."""
    match voice:
        case Voice.LAYER:
            return frozenset({standing.layer})
        case Voice.OTHER:
            return frozenset({other(standing.layer)})
        case Voice.OWNER | Voice.COLLEAGUE if standing.owner_side is not None:
            return frozenset({standing.owner_side})
        case Voice.RECEIVER if standing.owner_side is not None:
            return frozenset({other(standing.owner_side)})
        case Voice.EITHER | Voice.BOTH:
            return frozenset(Side)
        case _:
            return frozenset()


FACTS: Mapping[Need, tuple[Callable[[Standing], bool], Callable[[], Refused]]] = MappingProxyType(
    {
        Need.UNANSWERED: (lambda card: not card.answered, AlreadyAnswered),
        Need.DUE_PASSED: (lambda card: card.due_passed, NotYetDue),
        Need.BEFORE_DUE: (lambda card: not card.due_passed, PastDue),
        Need.ASKED_ACROSS: (
            lambda card: card.named and card.owner_side is other(card.layer),
            NotAskedAcross,
        ),
        Need.OWNER_LEFT: (lambda card: card.owner_left, OwnerStillSeated),
        Need.STABLE: (lambda card: card.stable, NotStable),
    }
)
"""What a card must be like, and the refusal when it is not."""

WORDS: Mapping[Need, tuple[Callable[[Said], bool], Callable[[], Refused]]] = MappingProxyType(
    {
        Need.NEW_DATE: (
            lambda said: said.on is not None,
            lambda: DateMissing(N_("Name the new date.")),
        ),
        Need.UNTIL: (
            lambda said: said.on is not None,
            lambda: DateMissing(N_("Name the date on which it comes back.")),
        ),
        Need.SUCCESSOR: (lambda said: bool(said.successor), SuccessorMissing),
    }
)
"""What must be said with a move by whoever asks for it, and the refusal when it is not."""


def permit_facts(move: Move, standing: Standing) -> None:
    """Refuse a move for which the card is not as it must be.

    :raises Refused: for the first need that is not met.
    """
    for holds, refused in (FACTS[need] for need in move.needs if need in FACTS):
        if not holds(standing):
            raise refused()


def permit_words(move: Move, standing: Standing, said: Said) -> None:
    """Refuse a move with which something is missing that must be said.

    Who agrees to what the other has asked need not say it again; where both say yes to a move
    with a reason, each gives their own.

    :raises Refused: for the first thing missing.
    """
    agrees = bool(standing.said_yes(move.name))
    if agrees and move.agreed_by is not None:
        return
    if move.reason and not said.reason.strip():
        raise ReasonMissing
    if move.text and not said.text.strip():
        raise TextMissing
    for spoken, refused in (WORDS[need] for need in move.needs if need in WORDS and not agrees):
        if not spoken(said):
            raise refused()
