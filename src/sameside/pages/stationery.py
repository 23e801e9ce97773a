"""What every page is made of: templates, style sheets and fonts, all inside the one file."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from sameside.pages.words import Words

SHEETS = ("tokens", "base", "charts", "statement", "print")
"""In the order of their layers."""
FONTS = {
    "Inter": "inter-latin-wght-normal.woff2",
    "Source Serif 4": "source-serif-4-latin-wght-normal.woff2",
}


@cache
def environment(language: str) -> Environment:
    """Return the templates of a language: escaping all, refusing what was not given to them."""
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_template),
    )
    made.globals |= {"style": Markup(style()), "policy": policy()}  # noqa: S704 -- our own sheets
    made.globals |= spoken(Words(language))
    return made


def spoken(words: Words) -> dict[str, object]:
    """Return the markers a template speaks with; values are escaped, `Markup` ones stand as is."""

    def say(text: str, **values: object) -> Markup:
        held = {name: f"{{{name}}}" for name in values}
        return escape(words.say(text, **held)).format(**values)

    def count(one: str, many: str, n: int, **values: object) -> Markup:
        held = {name: f"{{{name}}}" for name in values}
        return escape(words.count(one, many, n, **held)).format(**values)

    return {"_": say, "_n": count}


@cache
def style() -> str:
    """Return every style sheet and font as the text of one `style` element."""
    faces = "".join(_face(family, name) for family, name in FONTS.items())
    sheets = (_assets() / "css" / f"{name}.css" for name in SHEETS)
    layers = f"@layer {','.join(SHEETS)};"
    return "\n".join([layers, *(sheet.read_text("utf-8") for sheet in sheets), faces])


@cache
def policy() -> str:
    """Return the page's content security policy: its own style by its digest, its own fonts."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _face(family: str, name: str) -> str:
    font = base64.b64encode((_assets() / name).read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{family}";font-weight:200 900;font-display:swap;'
        f'src:url("data:font/woff2;base64,{font}") format("woff2")}}'
    )


def _assets() -> Traversable:
    return resources.files("sameside.pages") / "assets"


def _template(name: str) -> str | None:
    stored = resources.files("sameside.pages").joinpath("templates", *name.split("/"))
    return stored.read_text("utf-8") if stored.is_file() else None
