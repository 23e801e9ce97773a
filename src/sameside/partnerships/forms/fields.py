"""Fields that several forms have: names cleaned of hidden signs, choices in words."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role, Tier
from sameside.pages.words import LANGUAGES, NAMES
from sameside.partnerships.actions import ROLE_WORDS
from sameside.web.cleaning import clean_line, clean_text
from sameside.web.words import lazy, say

TIER_WORDS = {
    Tier.STRATEGIC.value: N_("strategic"),
    Tier.TACTICAL.value: N_("tactical"),
    Tier.OPERATIONAL.value: N_("operational"),
}
LANGUAGE_CHOICES = [(code, NAMES[code]) for code in LANGUAGES]
SEATED_ROLES = (Role.MEMBER, Role.RELATIONSHIP_MANAGER, Role.SENIOR_REPRESENTATIVE)
ROLE_CHOICES = [(role.value, lazy(ROLE_WORDS[role.value])) for role in SEATED_ROLES]
TIER_CHOICES = [(key, lazy(word)) for key, word in TIER_WORDS.items()]


class Line(forms.CharField):
    """Text on one line; hidden signs are taken out, and what is left must say something."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 -- as Django has it
        """Return the text cleaned."""
        return clean_line(super().to_python(value) or "")


class Text(forms.CharField):
    """Text of several lines, without hidden signs."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:  # noqa: ANN401 -- as Django has it
        """Return the text cleaned."""
        return clean_text(super().to_python(value) or "")


class Zone(forms.ChoiceField):
    """A time zone by its IANA name."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- Django's own
        """Offer every zone there is, those with a city first."""
        super().__init__(choices=zones, **options)


def zones() -> list[tuple[str, str]]:
    """Return the zones people live in, by their names."""
    return [(name, name.replace("_", " ")) for name in _cities()]


@cache
def _cities() -> tuple[str, ...]:
    areas = ("Europe/", "Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Indian/")
    names = zoneinfo.available_timezones()
    found = [name for area in areas for name in sorted(names) if name.startswith(area)]
    found += [name for name in sorted(names) if name.startswith("Pacific/")]
    return (*found, "UTC")


def plain_address(address: str) -> None:
    """Refuse an address that could be read as two, or hides something.

    :raises ValidationError: when it is no plain ASCII address.
    """
    if not address.isascii() or any(sign in address for sign in ' ,;<>"\r\n'):
        raise ValidationError(say(N_("Write one plain mail address, such as jens@example.org.")))


class Address(forms.EmailField):
    """One mail address."""

    default_validators = [*forms.EmailField.default_validators, plain_address]  # noqa: RUF012 -- as Django has it

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- Django's own
        """Let browsers offer what they know."""
        options.setdefault("max_length", 254)
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = "email"
