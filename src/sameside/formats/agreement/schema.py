"""The JSON Schema of agreement.toml, for editors that complete and check while one writes."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

SCHEMA: str = (
    resources.files("sameside.formats.agreement").joinpath("schema.json").read_text("utf-8")
)
"""The schema as it is published in docs/reference/agreement.schema.json."""


def schema() -> dict[str, Any]:  # Any: a JSON document, walked by validators
    """Return the schema as a JSON document (draft 2020-12)."""
    document: dict[str, Any] = json.loads(SCHEMA)
    return document
