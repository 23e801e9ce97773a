"""The small forms on a card and on a contest."""

from __future__ import annotations

from django import forms

from sameside.kernel.refusal import N_
from sameside.table.actions import MoveWords
from sameside.table.forms.fields import LARGEST, Line, Words, day, token, turn
from sameside.table.models import LinkKind
from sameside.table.policy.phrases import CAUSE_NAMES
from sameside.web.words import lazy

LONGEST = 20_000
LONGEST_KEY = 200
LONGEST_NAME = 16


class MoveForm(forms.Form):
    """A move: its name, why, a new date."""

    name = Line(max_length=LONGEST_NAME)
    reason = Words(required=False, max_length=LONGEST, label=lazy(N_("Your words")))
    due_on = day(N_("New date"))
    turn = turn()
    token = token()

    def words(self) -> MoveWords:
        """Return what was said with it."""
        said = self.cleaned_data
        return MoveWords(reason=said["reason"], due_on=said["due_on"], seen=said["turn"])


class TakeBackForm(forms.Form):
    """Taking back a yes."""

    name = Line(max_length=LONGEST_NAME)
    turn = turn()
    token = token()


class TextForm(forms.Form):
    """A text; the button that was pressed says for whom."""

    body = Words(
        max_length=LONGEST,
        label=lazy(N_("Add a text")),
        error_messages={"required": lazy(N_("Write something first."))},
    )
    audience = forms.ChoiceField(
        choices=[("both", "both"), ("ours", "ours")],
        error_messages={
            "required": lazy(N_("Say who reads it: both sides, or yours alone.")),
            "invalid_choice": lazy(N_("Say who reads it: both sides, or yours alone.")),
        },
    )
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    token = token()


class CauseForm(forms.Form):
    """Where a side sees the cause."""

    cause = forms.ChoiceField(
        label=lazy(N_("Where do you see the cause?")),
        choices=[(cause, lazy(name)) for cause, name in CAUSE_NAMES.items()],
        error_messages={"required": lazy(N_("Say where you see the cause."))},
    )
    turn = turn()
    token = token()


class LinkForm(forms.Form):
    """A link to another card, a request, a service or a figure."""

    kind = forms.ChoiceField(
        label=lazy(N_("It is about")),
        choices=[
            (LinkKind.REQUEST, lazy(N_("a request"))),
            (LinkKind.SERVICE, lazy(N_("a service"))),
            (LinkKind.CARD, lazy(N_("another card"))),
            (LinkKind.FIGURE, lazy(N_("a figure"))),
        ],
    )
    key = Line(label=lazy(N_("Its name or number")), max_length=LONGEST_KEY)
    token = token()


class ContestForm(forms.Form):
    """Contesting a figure, a verdict or a pause."""

    about = forms.CharField(max_length=LONGEST_KEY, strip=False, widget=forms.HiddenInput)
    reason = Words(
        label=lazy(N_("Why do you contest it?")),
        help_text=lazy(N_("What you see differently, and on what it rests. Both sides read it.")),
        max_length=LONGEST,
        error_messages={"required": lazy(N_("Say why, in your own words. Both sides read it."))},
    )
    token = token()


class ContestMoveForm(forms.Form):
    """A move of a contest."""

    name = Line(max_length=LONGEST_NAME)
    words = Words(required=False, max_length=LONGEST, label=lazy(N_("Your words")))
    turn = turn()
    token = token()
