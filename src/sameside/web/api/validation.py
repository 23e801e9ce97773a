"""What does not fit in a call, field by field and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja.errors import ValidationError

from sameside.kernel.refusal import N_
from sameside.web.api.problem import FieldProblem, problem
from sameside.web.words import say

SAID: Mapping[str, str] = {
    "missing": N_("This is missing."),
    "extra_forbidden": N_("Nothing of this name is known here. Is it spelled right?"),
    "string_type": N_("This must be a text."),
    "string_too_short": N_("This must have at least {min_length} signs."),
    "string_too_long": N_("This may have at most {max_length} signs."),
    "string_pattern_mismatch": N_("This is not written as it should be."),
    "int_type": N_("This must be a whole number."),
    "int_parsing": N_("Write a whole number."),
    "int_from_float": N_("This must be a whole number."),
    "bool_type": N_("This must be true or false."),
    "bool_parsing": N_("This must be true or false."),
    "list_type": N_("This must be a list."),
    "dict_type": N_("This must be an object."),
    "model_type": N_("This must be an object."),
    "model_attributes_type": N_("This must be an object."),
    "greater_than_equal": N_("This must be at least {ge}."),
    "less_than_equal": N_("This may be at most {le}."),
    "enum": N_("This must be one of {expected}."),
    "literal_error": N_("This must be one of {expected}."),
    "too_long": N_("This may have at most {max_length} parts."),
    "too_short": N_("This must have at least {min_length} parts."),
    "date_parsing": N_("Write a date as 2026-11-05."),
    "uuid_parsing": N_("This is not an id that was given out here."),
}
"""What pydantic finds, said so that a person may read it."""


def invalid(error: ValidationError) -> HttpResponse:
    """Return the answer to a call that does not fit.

    What stands in the address and cannot be there does not exist.
    """
    if any(each["loc"][:1] == ("path",) for each in error.errors):
        return problem(404)
    return problem(422, code="not-valid", errors=tuple(_told(each) for each in error.errors))


def _told(error: Mapping[str, Any]) -> FieldProblem:
    kind, values = str(error["type"]), error.get("ctx", {})
    sentence = str(values.get("sentence") or SAID.get(kind) or error["msg"])
    return FieldProblem(field=_place(error["loc"]), code=kind, detail=_said(sentence, values))


def _said(sentence: str, values: Mapping[str, object]) -> str:
    try:
        return say(sentence, **values)
    except (KeyError, IndexError, ValueError):
        return sentence


def _place(loc: tuple[object, ...]) -> str:
    """Return where it is; ninja names the body once as a place and once as an argument."""
    source, *parts = map(str, loc)
    return ".".join([source, *(parts[1:] if source == "body" else parts)])
