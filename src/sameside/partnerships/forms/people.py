"""Forms about people: who I am, whom I invite, what a seat is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.partnerships.actions import Newcomer, Offer, Place
from sameside.partnerships.forms.fields import (
    LANGUAGE_CHOICES,
    ROLE_CHOICES,
    TIER_CHOICES,
    Address,
    Line,
)
from sameside.partnerships.models import Seat
from sameside.web.words import lazy

THEMES = [
    ("auto", lazy(N_("as the device"))),
    ("light", lazy(N_("light"))),
    ("dark", lazy(N_("dark"))),
]
NAME_HELP = N_("As the other side knows you.")


def name_field() -> Line:
    """Return the field for a person's own name."""
    return Line(
        label=lazy(N_("Your name")),
        help_text=lazy(NAME_HELP),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def language_field() -> forms.ChoiceField:
    """Return the field for the language a person reads."""
    return forms.ChoiceField(label=lazy(N_("Your language")), choices=LANGUAGE_CHOICES)


class MeForm(forms.Form):
    """What a person is called, reads, and looks at."""

    name = name_field()
    language = language_field()
    theme = forms.ChoiceField(label=lazy(N_("Light or dark")), choices=THEMES)


class NewcomerForm(forms.Form):
    """What somebody who takes a seat says of themselves."""

    name = name_field()
    language = language_field()

    @property
    def newcomer(self) -> Newcomer:
        """What was said, once it is valid."""
        return Newcomer(self.cleaned_data["name"], self.cleaned_data["language"])


class FirstPersonForm(NewcomerForm):
    """The first person of an installation, who says their address too."""

    email = Address(
        label=lazy(N_("Your mail address")),
        help_text=lazy(N_("You sign in with codes sent to it.")),
    )
    field_order = ("name", "email", "language")


class CodeForm(forms.Form):
    """The six digits that were mailed."""

    code = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=lazy(N_("The code")),
        help_text=lazy(N_("Six digits, in the mail we just sent.")),
        error_messages={"invalid": lazy(N_("The code has six digits."))},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class InviteForm(forms.Form):
    """A seat that is offered to an address."""

    email = Address(label=lazy(N_("Mail address")))
    name = Line(label=lazy(N_("Name")), max_length=120, required=False)
    role = forms.ChoiceField(
        label=lazy(N_("Role")),
        choices=ROLE_CHOICES,
        help_text=lazy(
            N_(
                "Relationship managers and senior representatives speak for their side: they"
                " agree, and give seats. Members lay cards and answer."
            )
        ),
    )
    tiers = forms.MultipleChoiceField(
        label=lazy(N_("Levels at which they meet the other side")),
        choices=TIER_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = Line(label=lazy(N_("What they do")), max_length=120, required=False)
    language = forms.ChoiceField(label=lazy(N_("Language of the mail")), choices=LANGUAGE_CHOICES)

    @property
    def offer(self) -> Offer:
        """The seat, once it is valid."""
        said = self.cleaned_data
        return Offer(
            email=said["email"],
            role=Role(said.get("role") or Role.FACILITATOR),
            name=said["name"],
            language=said["language"],
            tiers=tuple(said.get("tiers", ())),
            title=said["title"],
        )


class AcrossForm(InviteForm):
    """The first of the other side, who speaks for it and gives its further seats."""

    role = None  # type: ignore[assignment]  # -- Django's way to leave a field out
    tiers = None  # type: ignore[assignment]  # -- as above

    @property
    def offer(self) -> Offer:
        """The seat, once it is valid."""
        return replace(super().offer, role=Role.RELATIONSHIP_MANAGER)


class FacilitatorForm(InviteForm):
    """A facilitator, who has neither side nor levels."""

    role = None  # type: ignore[assignment]  # -- Django's way to leave a field out
    tiers = None  # type: ignore[assignment]  # -- as above


class SeatForm(forms.Form):
    """What a seat is: role, levels, title, until when."""

    role = forms.ChoiceField(label=lazy(N_("Role")), choices=ROLE_CHOICES)
    tiers = forms.MultipleChoiceField(
        label=lazy(N_("Levels at which they meet the other side")),
        choices=TIER_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = Line(label=lazy(N_("What they do")), max_length=120, required=False)
    until = forms.DateField(
        label=lazy(N_("Last day")),
        required=False,
        help_text=lazy(N_("Leave it empty for a seat without an end.")),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    @classmethod
    def of(cls, seat: Seat, posted: Any = None) -> SeatForm:  # noqa: ANN401 -- what Django's forms take
        """Return the form of a seat as it is now."""
        held = {"role": seat.role, "tiers": seat.tiers, "title": seat.title}
        return cls(posted, initial=held | {"until": seat.last_day})

    @property
    def place(self) -> Place:
        """The seat, once it is valid."""
        said = self.cleaned_data
        return Place(
            role=Role(said["role"]),
            tiers=tuple(said["tiers"]),
            title=said["title"],
            last_day=said["until"],
        )
