"""What kinds, states and moves are called, and the sentences that say how a card stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sameside.kernel.refusal import N_

Names = Mapping[str, str]

KIND_NAMES: Names = MappingProxyType({"concern": N_("Concern"), "commitment": N_("Commitment")})
KIND_PURPOSES: Names = MappingProxyType(
    {
        "concern": N_(
            "Something that does not work, or could go wrong."
            " It never counts against the side that lays it."
        ),
        "commitment": N_(
            "A promise with one owner and a date."
            " Make one yourself, or ask somebody on the other side for one."
        ),
    }
)
MARK_NAMES: Names = MappingProxyType(
    {"could_happen": N_("It could happen"), "is_happening": N_("It is happening")}
)
CAUSE_NAMES: Names = MappingProxyType(
    {
        "ours": N_("With us"),
        "theirs": N_("With them"),
        "shared": N_("With both of us"),
        "outside": N_("Outside both of us"),
    }
)
STATE_NAMES: Names = MappingProxyType(
    {
        "draft": N_("Draft"),
        "laid": N_("Laid"),
        "answered": N_("Answered"),
        "worked": N_("Worked on"),
        "settled": N_("Settled"),
        "accepted": N_("Accepted as it is"),
        "withdrawn": N_("Withdrawn"),
        "asked": N_("Asked"),
        "promised": N_("Promised"),
        "delivered": N_("Delivered"),
        "kept": N_("Kept"),
        "declined": N_("Declined"),
        "released": N_("Released"),
        "broken": N_("Broken"),
    }
)
MOVE_NAMES: Names = MappingProxyType(
    {
        "lay": N_("Lay it on the table"),
        "ask": N_("Ask for it"),
        "answer": N_("Answer it"),
        "work": N_("Work on it"),
        "settle": N_("Settle"),
        "reopen": N_("Reopen"),
        "accept_as_is": N_("Accept it as it is"),
        "withdraw": N_("Withdraw"),
        "promise": N_("Promise it"),
        "decline": N_("Decline"),
        "deliver": N_("Say it is delivered"),
        "keep": N_("Say it was kept"),
        "return": N_("Give it back"),
        "take_over": N_("Take it over"),
        "move_date": N_("Move the date"),
        "release": N_("Release from it"),
        "break": N_("Say it was broken"),
        "contest": N_("Contest"),
        "state_case": N_("State your case"),
    }
)
"""What stands on the button of a move."""
AGREE_TO_DATE = N_("Agree to the new date")
AGREE_MEANING = N_("The promise is then due by {day}.")
FIRST_CHOICE: Mapping[tuple[str, str], str] = MappingProxyType(
    {("concern", "answered"): "settle", ("concern", "worked"): "settle"}
)
"""The move a state waits for, shown first where others start there too."""
MOVE_MEANINGS: Names = MappingProxyType(
    {
        "answer": N_("The other side reads your answer and says whether it settles the matter."),
        "work": N_("It stands as being worked on, until it is settled."),
        "settle": N_("The matter is over. It can be reopened with a reason."),
        "reopen": N_("It lies on the table again, and the other side owes an answer."),
        "accept_as_is": N_("It takes a yes from each side. Then both live with it as it is."),
        "withdraw": N_("It leaves the table. It stays readable, with your reason."),
        "promise": N_("It is your promise from now on, with its date."),
        "decline": N_("You do not promise it. Both sides read why."),
        "deliver": N_("The other side looks at it and says whether the promise was kept."),
        "keep": N_("The promise counts as kept."),
        "return": N_("It is not what was promised yet. It goes back to its owner."),
        "take_over": N_("It is yours from now on, with the same date. The other side is told."),
        "move_date": N_("You ask for a new date. It holds when the other side agrees."),
        "release": N_("The owner need not do it any more. Nothing counts as broken."),
        "break": N_("The promise counts as broken. Both sides read why."),
        "state_case": N_("Both sides read how yours sees it."),
    }
)
"""What happens when a move is made, said beside its button."""
MOVES_MADE: Names = MappingProxyType(
    {
        "lay": N_("laid it on the table"),
        "ask": N_("asked for it"),
        "answer": N_("answered"),
        "work": N_("said that it is worked on"),
        "settle": N_("settled it"),
        "reopen": N_("reopened it"),
        "accept_as_is": N_("accepted it as it is"),
        "withdraw": N_("withdrew it"),
        "promise": N_("promised it"),
        "decline": N_("declined to promise it"),
        "deliver": N_("delivered it"),
        "keep": N_("said that it was kept"),
        "return": N_("gave it back"),
        "take_over": N_("took it over"),
        "move_date": N_("moved the date"),
        "release": N_("released its owner"),
        "break": N_("said that it was broken"),
        "contest": N_("contested it"),
        "state_case": N_("stated their case"),
    }
)
"""What a move reads as once it is made, in the history and in the record."""
LAID: Names = MappingProxyType(
    {
        "concern": N_("Laid by {layer} on {laid}."),
        "commitment": N_("Laid by {layer} on {laid}, due {due}."),
    }
)
ASKED = N_("{layer} asked {owner} for it on {laid}, due {due}.")
STANDS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("concern", "laid"): N_("{other} owes an answer by {reply}."),
        ("concern", "answered"): N_("{other} has answered. {layer} says whether that settles it."),
        ("concern", "worked"): N_("It is being worked on."),
        ("concern", "settled"): N_("{layer} settled it on {ended}."),
        ("concern", "accepted"): N_("Both sides accepted it as it is on {ended}."),
        ("concern", "withdrawn"): N_("{layer} withdrew it on {ended}."),
        ("commitment", "asked"): N_("{owner} owes an answer by {reply}."),
        ("commitment", "promised"): N_("{owner} has promised it."),
        ("commitment", "delivered"): N_(
            "{owner} has delivered it. {receiver} says by {reply} whether it was kept."
        ),
        ("commitment", "kept"): N_("{receiver} said on {ended} that it was kept."),
        ("commitment", "declined"): N_("{owner} declined on {ended}."),
        ("commitment", "released"): N_("{receiver} released {owner} from it on {ended}."),
        ("commitment", "broken"): N_("{receiver} said on {ended} that it was broken."),
        ("commitment", "withdrawn"): N_("{layer} withdrew it on {ended}."),
    }
)
LATE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("concern", "laid"): N_("The answer of {other} was due {reply} and has not come yet."),
        ("commitment", "asked"): N_("The answer of {owner} was due {reply} and has not come yet."),
        ("commitment", "promised"): N_(
            "It was due {due}. {owner} can still deliver it or ask for a new date;"
            " {receiver} says how it ended."
        ),
        ("commitment", "delivered"): N_(
            "{owner} has delivered it. {receiver} was to say by {reply} whether it was kept."
        ),
    }
)
LEFT: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("commitment", "asked"): N_(
            "{owner} left this table before answering. A colleague at {party} can take it over."
        ),
        ("commitment", "promised"): N_(
            "{owner} promised it and has left this table."
            " A colleague at {party} can take it over, with the same date."
        ),
    }
)
"""How a card stands whose owner has left."""
TOOK_OVER = N_("{owner} took it over from {before} on {day}.")
DRAFT_STANDS = N_("A draft that only {layer} sees. Nothing of it is on the record.")
CONSENT_STANDS = N_("{side} has said yes to this: {move}. It waits for {across}.")
DATE_STANDS = N_("{owner} asks for {day} instead. It waits for {receiver}.")
NEXT_STEPS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("concern", "laid"): N_("answer by {by}"),
        ("concern", "answered"): N_("settle it, or work on it"),
        ("concern", "worked"): N_("being worked on"),
        ("commitment", "asked"): N_("promise or decline by {by}"),
        ("commitment", "promised"): N_("deliver by {by}"),
        ("commitment", "delivered"): N_("say by {by} whether it was kept"),
    }
)
"""What comes next, for a tile."""
NEXT_YES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("concern", "answered"): N_("accept it as it is, or not"),
        ("concern", "worked"): N_("accept it as it is, or not"),
        ("commitment", "promised"): N_("a new date waits for a yes"),
    }
)
"""What comes next where the yes of one side waits for the other's."""
NEXT_LATE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("concern", "laid"): N_("the answer was due {by}"),
        ("commitment", "asked"): N_("the answer was due {by}"),
        ("commitment", "promised"): N_("it was due {by}"),
        ("commitment", "delivered"): N_("a word on it was due {by}"),
    }
)
"""What should have come, for a tile."""
NEXT_LEFT = N_("{owner} has left; a colleague can take it over, due {by}")
"""What comes next where the owner has left, for a tile."""
LAID_SHORT = N_("laid by {name}, {day}")
ASKED_SHORT = N_("asked by {name}, {day}")
PROMISED_SHORT = N_("promised by {name}, {day}")
DRAFTED_SHORT = N_("written by {name}, {day}")
SUBJECTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("concern", "lay"): N_("{party} laid a concern on the table: {title}"),
        ("concern", "answer"): N_("{party} answered the concern: {title}"),
        ("concern", "work"): N_("{party} works on the concern: {title}"),
        ("concern", "settle"): N_("{party} settled the concern: {title}"),
        ("concern", "reopen"): N_("{party} reopened the concern: {title}"),
        ("concern", "accept_as_is"): N_("Both sides accepted the concern as it is: {title}"),
        ("concern", "withdraw"): N_("{party} withdrew the concern: {title}"),
        ("commitment", "lay"): N_("{party} promised: {title}"),
        ("commitment", "ask"): N_("{party} asks for a promise: {title}"),
        ("commitment", "promise"): N_("{party} promised: {title}"),
        ("commitment", "decline"): N_("{party} declined to promise: {title}"),
        ("commitment", "deliver"): N_("{party} delivered: {title}"),
        ("commitment", "keep"): N_("{party} says the promise was kept: {title}"),
        ("commitment", "return"): N_("{party} gave it back: {title}"),
        ("commitment", "take_over"): N_("{name} took over from {before}: {title}"),
        ("commitment", "move_date"): N_("There is a new date: {title}"),
        ("commitment", "release"): N_("{party} released the promise: {title}"),
        ("commitment", "break"): N_("{party} says the promise was broken: {title}"),
        ("commitment", "withdraw"): N_("{party} withdrew it: {title}"),
    }
)
"""Subjects of mails: who, and what."""
STAYS_DUE = N_("It stays due {day}.")
"""Under the subject of a mail that says who took over."""
CONSENT_SUBJECT = N_("{party} said yes and waits for you: {title}")
DATE_SUBJECT = N_("{party} asks for a new date: {title}")
CONSENT_WITHDRAWN_SUBJECT = N_("{party} took back their yes: {title}")
TEXT_SUBJECT = N_("{name} wrote on the card: {title}")
CAUSE_SUBJECT = N_("{party} said where the cause lies: {title}")
CAUSE_CLAIMS: Names = MappingProxyType(
    {
        "ours": N_("says that the cause lies with themselves"),
        "theirs": N_("says that the cause lies across the table"),
        "shared": N_("says that the cause lies with both"),
        "outside": N_("says that the cause lies outside both"),
    }
)
"""What a side has said of the cause, after its name."""
STAGES: Names = MappingProxyType(
    {
        "cases": N_("By {cases} each side states how it sees the matter."),
        "talks": N_(
            "The two sides look for what settles it. From {seniors} it lies with the senior"
            " representatives."
        ),
        "seniors": N_("It has stood for four weeks and lies with the senior representatives."),
        "ended": N_("It has ended and no longer prints as contested."),
    }
)
"""How far a contest has come, with the days it goes by."""
CASE_MISSING = N_("{party} has not stated yet how it sees the matter.")
CONTEST_STATES: Names = MappingProxyType(
    {"laid": N_("Contested"), "settled": N_("Settled"), "withdrawn": N_("Withdrawn")}
)
CONTEST_MEANINGS: Names = MappingProxyType(
    {
        "state_case": N_("Both sides read how yours sees it."),
        "settle": N_("It takes a yes from each side. Then it no longer prints as contested."),
        "withdraw": N_("It no longer prints as contested. Your reason stays readable."),
    }
)
