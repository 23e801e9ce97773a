"""Writes docs/reference/api.md from the API's own document, so that the two cannot differ.

python -m tools.api_reference          write the page
python -m tools.api_reference check    say whether it is as it would be written
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import django
from django.apps import apps

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "api.md"
HEAD = """# The API

`/api/v1`, for programs: everything the pages do. This page is made from the API's own document
(`python -m tools.api_reference`); an installation shows it with more at `/api/v1/docs`, and gives
it out as OpenAPI 3.1 at `/api/v1/openapi.json`. To begin: [use the API](../how-to/use-the-api.md).

Every call carries `Authorization: Bearer` and a token. A token stands for one seat: the partnership
is found through it, and another partnership does not exist. Every call that changes something
carries an `Idempotency-Key` and happens once. Long answers come in pages (`page`, `per_page`).
"""
PROBLEMS = """## Problems

What cannot be done is answered as `application/problem+json`: `type`, `title`, `status`, `code`
(the same in all languages), `detail` (in words, in the language of `Accept-Language`), and `errors`
field by field.

| status | what it means | what is said where nothing more is known |
| --- | --- | --- |"""


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; answer 1 when it is not as it should be."""
    made = page()
    if "check" not in arguments:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made
    print("As the API." if same else f"Write {PAGE.name} anew: python -m tools.api_reference")
    return 0 if same else 1


def page() -> str:
    """Return the page."""
    _make_ready()
    # These need Django's settings, which stand only now.
    from sameside.config.api import api  # noqa: PLC0415 -- as above
    from sameside.web.api.docs import tags  # noqa: PLC0415 -- as above
    from sameside.web.api.problem import DETAILS, TITLES  # noqa: PLC0415 -- as above

    document = api.get_openapi_schema(path_prefix="/api/v1/")
    lines = [HEAD]
    for tag in tags(document):
        lines += [f"## {tag.name}\n", f"{tag.told}\n", "| call | what it does |\n| --- | --- |"]
        lines += [f"| `{one.method} {one.path}` | {_cell(one.told)} |" for one in tag.operations]
        lines.append("")
    lines.append(PROBLEMS)
    lines += [f"| {n} | {TITLES[n]} | {_cell(DETAILS[n])} |" for n in _told(TITLES)]
    return "\n".join(lines) + "\n"


def _make_ready() -> None:
    if apps.ready:
        return
    os.environ.setdefault("SAMESIDE_DATA", tempfile.mkdtemp(prefix="sameside-reference-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sameside.config.settings")
    django.setup()


def _told(statuses: Mapping[int, str]) -> Iterator[int]:
    return (status for status in sorted(statuses) if status < 500)  # noqa: PLR2004 -- ours are no promise


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
