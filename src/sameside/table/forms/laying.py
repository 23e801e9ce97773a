"""The forms in which a card is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms

from sameside.kernel.refusal import N_
from sameside.partnerships.models import Partnership, Seat
from sameside.table.actions import CardWords
from sameside.table.forms.fields import Line, Words, day, token
from sameside.table.models import Card, Kind
from sameside.table.models.card import TITLE_LENGTH
from sameside.table.policy.phrases import MARK_NAMES
from sameside.web.words import lazy

LONGEST = 20_000


class CardForm(forms.Form):
    """What every card has: a title."""

    kind = ""
    title = Line(
        label=lazy(N_("Title")),
        max_length=TITLE_LENGTH,
        help_text=lazy(N_("A few words by which both sides find it again.")),
        error_messages={
            "required": lazy(N_("Give it a title, so that both sides can find it again.")),
            "max_length": lazy(N_("This title is too long. Make it shorter.")),
        },
    )
    token = token()

    def words(self) -> CardWords:
        """Return what was written; a kind that asks for more adds to it."""
        return CardWords(kind=self.kind, title=self.cleaned_data["title"])


class ConcernForm(CardForm):
    """A concern: what was seen, what it does, what is wished for."""

    kind = Kind.CONCERN
    observation = Words(
        label=lazy(N_("What have you seen?")),
        max_length=LONGEST,
        required=False,
        help_text=lazy(N_("What happened, where and when; no blame.")),
    )
    effect = Words(
        label=lazy(N_("What does it do to you?")),
        max_length=LONGEST,
        required=False,
        help_text=lazy(N_("What it costs you, your people or your customer.")),
    )
    wish = Words(
        label=lazy(N_("What do you wish for?")),
        max_length=LONGEST,
        required=False,
        help_text=lazy(N_("What would settle it for you.")),
    )
    mark = forms.ChoiceField(
        label=lazy(N_("Is it happening?")),
        choices=[(mark, lazy(name)) for mark, name in sorted(MARK_NAMES.items(), reverse=True)],
        widget=forms.RadioSelect,
        initial="is_happening",
        error_messages={"required": lazy(N_("Say whether it happens already."))},
    )

    def words(self) -> CardWords:
        """Return what was written."""
        said = self.cleaned_data
        return CardWords(
            kind=self.kind,
            title=said["title"],
            observation=said["observation"],
            effect=said["effect"],
            wish=said["wish"],
            mark=said["mark"],
        )


class CommitmentForm(CardForm):
    """A commitment: what is promised, by whom, by when."""

    kind = Kind.COMMITMENT
    observation = Words(
        label=lazy(N_("What is promised?")),
        max_length=LONGEST,
        required=False,
        help_text=lazy(N_("So that both can tell later whether it was kept.")),
    )
    owner = forms.ChoiceField(
        label=lazy(N_("Who promises it?")),
        help_text=lazy(
            N_(
                "Only this person can promise it, and nobody on their behalf."
                " Name yourself, or ask somebody on the other side."
            )
        ),
        error_messages={
            "required": lazy(N_("Name who promises it. A promise has one owner.")),
            "invalid_choice": lazy(N_("Nobody of that name sits at this table now.")),
        },
    )
    due_on = day(
        N_("By which day?"),
        N_("It counts until closing time of that day, in the hours you both agreed."),
        required=True,
    )

    def __init__(self, *args: object, seats: Iterable[Seat] = (), **kwargs: object) -> None:
        """Offer the people of both sides."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # -- handed on as they came
        self.seats = {str(seat.pk): seat for seat in seats if seat.side}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- it is the one above
        field.choices = _grouped(self.seats.values())

    def words(self) -> CardWords:
        """Return what was written."""
        said = self.cleaned_data
        due_on: date = said["due_on"]
        return CardWords(
            kind=self.kind,
            title=said["title"],
            observation=said["observation"],
            owner=self.seats[said["owner"]],
            due_on=due_on,
        )


def form_for(
    kind: str,
    *,
    at: Partnership,
    seats: Iterable[Seat],
    typed: object = None,
    card: Card | None = None,
) -> CardForm:
    """Return the form of a kind: empty, as typed, or as a draft stands."""
    initial = _initial(card) if card is not None else {}
    if kind == Kind.CONCERN:
        return ConcernForm(typed, initial=initial)  # type: ignore[arg-type]  # -- a QueryDict
    for seat in seats:
        seat.partnership = at
    return CommitmentForm(typed, initial=initial, seats=seats)


def _initial(card: Card) -> dict[str, object]:
    return {
        "title": card.title,
        "observation": card.observation,
        "effect": card.effect,
        "wish": card.wish,
        "mark": card.mark or "is_happening",
        "owner": str(card.owner_id or ""),
        "due_on": card.due_on,
    }


def _grouped(seats: Iterable[Seat]) -> list[tuple[str, object]]:
    sides: dict[str, list[tuple[str, str]]] = {}
    for seat in seats:
        party = seat.partnership.party(seat.side).name
        named = f"{seat.person.name}, {seat.title}" if seat.title else seat.person.name
        sides.setdefault(party, []).append((str(seat.pk), named))
    return [("", "—"), *sides.items()]
