"""The OpenAPI document: what ninja knows of each operation, and the problems all of them share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from sameside.web.api.problem import DETAILS, MEDIA_TYPE, TITLES, Problem, coded

Document = dict[str, Any]
SAFE = frozenset({"get", "head"})
METHODS = SAFE | {"post", "put", "patch", "delete"}
ALWAYS = (400, 401, 403, 404, 422, 429)
WRITING = (409, 413, 415)
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A name of your own for this call, such as a UUID; the same when it is tried"
    " again within 24 hours, so that it is done once.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[!-~]([ -~]{0,253}[!-~])?$",
    },
    "example": "7b0a3c1e-5f0e-4f5e-9a55-0d0f1f0c2f6b",
}
REPLAY = {
    "description": "`true` when this is the answer given before.",
    "schema": {"type": "string", "enum": ["true"]},
}


def completed(document: Document, tags: Mapping[str, str]) -> Document:
    """Return the document with the problems of every operation, its keys and its tags told."""
    made = dict(document)
    made.pop("servers", None)
    made["tags"] = [{"name": name, "description": told} for name, told in tags.items()]
    components = made.setdefault("components", {})
    components.setdefault("schemas", {}).update(_problem_schemas())
    components["responses"] = {_name(status): _response(status) for status in ALWAYS + WRITING}
    for method, operation in operations(made):
        _complete(method, operation)
    return made


def operations(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield each operation with its method."""
    for item in document["paths"].values():
        yield from ((method, each) for method, each in item.items() if method in METHODS)


def _complete(method: str, operation: Document) -> None:
    responses = operation["responses"]
    statuses = ALWAYS if method in SAFE else ALWAYS + WRITING
    for status in sorted(statuses):
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    if method not in SAFE:
        operation.setdefault("parameters", []).append(KEY)
        done = (told for status, told in responses.items() if str(status).startswith("2"))
        for told in done:
            told.setdefault("headers", {})["Idempotent-Replay"] = REPLAY
    operation["responses"] = {str(status): told for status, told in responses.items()}


def _problem_schemas() -> Document:
    _names, made = models_json_schema(
        [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
    )
    found: Document = made["$defs"]
    return found


def _name(status: int) -> str:
    return f"Problem{status}"


def _response(status: int) -> Document:
    told = {
        "type": f"/api/v1/docs#problem-{status}",
        "title": TITLES[status],
        "status": status,
        "code": coded(TITLES[status]),
        "detail": DETAILS[status],
        "errors": [],
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": told}
    response: Document = {
        "description": f"{TITLES[status]}. {DETAILS[status]}",
        "content": {MEDIA_TYPE: content},
    }
    if status == 429:  # noqa: PLR2004 -- the status itself says it best
        wait = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        response["headers"] = {"Retry-After": wait}
    return response
