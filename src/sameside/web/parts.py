"""What macros cannot do by themselves: a field's control, an address with changes."""

from __future__ import annotations

from django.forms import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString

from sameside.pages.words import NAMES

SELECTS = {"select", "selectmultiple", "nullbooleanselect", "timezoneselect"}
"""Widgets one chooses in; all others are typed into."""


def control(bound: BoundField, more: str = "") -> SafeString:
    """Return a field's control with our looks; Django ties its help and faults to it."""
    looks = "form-select" if bound.widget_type in SELECTS else "form-control"
    own = str(bound.field.widget.attrs.get("class", ""))
    classes = " ".join(one for one in (looks, own, more) if one)
    return bound.as_widget(attrs={"class": classes})


def asked(query: QueryDict, /, **changes: object) -> str:
    """Return the same question with some words of it changed; what is None is left out."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


GLOBALS = {"control": control, "asked": asked, "languages": tuple(NAMES.items())}
"""What every template of ours may call."""
