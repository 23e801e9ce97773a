"""Fields that clean what is typed before anything looks at it."""

from __future__ import annotations

from django import forms

from sameside.kernel.refusal import N_
from sameside.web.cleaning import clean_line, clean_text
from sameside.web.words import lazy

LARGEST = 2**31 - 1


class Line(forms.CharField):
    """A line without hidden signs."""

    def to_python(self, value: object) -> str:
        """Return what was typed, cleaned."""
        return clean_line(super().to_python(value) or "")


class Words(forms.CharField):
    """A text of several lines without hidden signs."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """Return what was typed, cleaned."""
        return clean_text(super().to_python(value) or "")


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=lazy(label),
        help_text=lazy(help_text) if help_text else "",
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": lazy(N_("Name the day by which it is promised.")),
            "invalid": lazy(N_("Write the day as year-month-day, such as 2026-11-05.")),
        },
    )


def token() -> forms.CharField:
    """Return the hidden field by which a form sent twice is known."""
    return Line(required=False, max_length=40, widget=forms.HiddenInput)


def turn() -> forms.IntegerField:
    """Return the hidden field that says at which turn the card was seen."""
    return forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST, widget=forms.HiddenInput
    )
