"""The templates of all our pages: Jinja2, escaping everything, refusing what was not given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from sameside.pages.words import exact
from sameside.web import parts
from sameside.web.words import words


def environment(**options: Any) -> Environment:  # noqa: ANN401 -- Django passes Jinja's own options on
    """Return the environment Django renders our templates in."""
    ours = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**options | ours | {"autoescape": True})  # noqa: S701 -- it is in the table
    made.globals |= {
        "_": _say,
        "_n": _count,
        "static": static,
        "url": _url,
        "words": words,
        "moment": moment,
    }
    made.globals |= parts.GLOBALS
    return made


def _say(text: str, /, **values: object) -> Markup:
    """Say a sentence; its values are escaped, those that are `Markup` stand as they are."""
    held = {name: f"{{{name}}}" for name in values}
    return escape(words().say(text, **held)).format(**values)


def _count(one: str, many: str, n: int, /, **values: object) -> Markup:
    held = {name: f"{{{name}}}" for name in values}
    return escape(words().count(one, many, n, **held)).format(**values)


def _url(name: str, /, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def moment(at: datetime, zone: str = "UTC", *, year: bool = False) -> Markup:
    """Return an instant as people say it, to the second where one points at it."""
    instant = int(at.timestamp())
    return Markup('<time datetime="{iso}" title="{exact}">{said}</time>').format(
        iso=at.isoformat(),
        exact=exact(instant, zone),
        said=words().moment(instant - instant % 60, zone, year=year),
    )
