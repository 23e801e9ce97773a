"""What people read for each kind, state, move and voice; the names in the tables are the code's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sameside.kernel.lifecycle import Voice
from sameside.kernel.lifecycles.concern import Cause, Mark
from sameside.kernel.lifecycles.contest import Contested, Stage
from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role, Tier


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one lifecycle: its name, its states as stations, its moves as buttons."""

    name: str
    states: Mapping[str, str]
    moves: Mapping[str, str]


CONCERN_WORDS = Wording(
    N_("Concern"),
    {
        "draft": N_("Draft"),
        "laid": N_("On the table"),
        "answered": N_("Answered"),
        "worked": N_("Worked on"),
        "settled": N_("Settled"),
        "accepted": N_("Accepted as it is"),
        "withdrawn": N_("Withdrawn"),
    },
    {
        "lay": N_("Lay on the table"),
        "answer": N_("Answer"),
        "work": N_("Begin work on it"),
        "settle": N_("Call it settled"),
        "reopen": N_("Reopen"),
        "accept_as_is": N_("Accept as it is"),
        "withdraw": N_("Withdraw"),
    },
)
COMMITMENT_WORDS = Wording(
    N_("Commitment"),
    {
        "draft": N_("Draft"),
        "asked": N_("Asked for"),
        "promised": N_("Promised"),
        "delivered": N_("Delivered"),
        "kept": N_("Kept"),
        "declined": N_("Declined"),
        "released": N_("Released"),
        "broken": N_("Broken"),
        "withdrawn": N_("Withdrawn"),
    },
    {
        "lay": N_("Promise this"),
        "ask": N_("Ask for this promise"),
        "promise": N_("Promise this"),
        "decline": N_("Decline"),
        "deliver": N_("Say it is delivered"),
        "keep": N_("Call it kept"),
        "return": N_("Return it"),
        "move_date": N_("Move the date"),
        "release": N_("Release from the promise"),
        "break": N_("Call it broken"),
        "withdraw": N_("Withdraw"),
    },
)
CONTEST_WORDS = Wording(
    N_("Contest"),
    {
        "draft": N_("Draft"),
        "laid": N_("Contested"),
        "settled": N_("Settled"),
        "withdrawn": N_("Withdrawn"),
    },
    {
        "contest": N_("Contest this"),
        "state_case": N_("State your side’s case"),
        "settle": N_("Call it settled"),
        "withdraw": N_("Withdraw"),
    },
)
WORDS: Mapping[str, Wording] = {
    "concern": CONCERN_WORDS,
    "commitment": COMMITMENT_WORDS,
    "contest": CONTEST_WORDS,
}
VOICES: Mapping[Voice, str] = {
    Voice.LAYER: N_("the side that laid it"),
    Voice.OTHER: N_("the other side"),
    Voice.EITHER: N_("either side"),
    Voice.BOTH: N_("both sides"),
    Voice.OWNER: N_("the person named on it"),
    Voice.RECEIVER: N_("the side it is promised to"),
    Voice.ITSELF: N_("nobody: it happens by itself"),
}
MARKS: Mapping[Mark, str] = {
    Mark.COULD_HAPPEN: N_("Could happen"),
    Mark.IS_HAPPENING: N_("Is happening"),
}
CAUSES: Mapping[Cause, str] = {
    Cause.OURS: N_("Ours"),
    Cause.THEIRS: N_("Theirs"),
    Cause.SHARED: N_("Shared"),
    Cause.OUTSIDE: N_("Outside us both"),
}
CONTESTED: Mapping[Contested, str] = {
    Contested.FIGURE: N_("Figure"),
    Contested.VERDICT: N_("Verdict"),
    Contested.PAUSE: N_("Pause"),
}
STAGES: Mapping[Stage, str] = {
    Stage.CASES: N_("Each side states its case"),
    Stage.TALKS: N_("Both sides look for an answer"),
    Stage.SENIORS: N_("With the senior representatives"),
}
ROLES: Mapping[Role, str] = {
    Role.MEMBER: N_("Member"),
    Role.RELATIONSHIP_MANAGER: N_("Relationship manager"),
    Role.SENIOR_REPRESENTATIVE: N_("Senior representative"),
    Role.FACILITATOR: N_("Facilitator"),
}
TIERS: Mapping[Tier, str] = {
    Tier.STRATEGIC: N_("Strategic"),
    Tier.TACTICAL: N_("Tactical"),
    Tier.OPERATIONAL: N_("Operational"),
}
