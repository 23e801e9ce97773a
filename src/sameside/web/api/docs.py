"""The page that explains the API: made from its OpenAPI document, here and not in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from sameside.web.api.openapi import METHODS, Document
from sameside.web.api.problem import DETAILS, TITLES

SAMPLE = "curl -H 'Authorization: Bearer sameside_…' https://table.example.org/api/v1/me"


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter, or one field of an object."""

    name: str
    kind: str
    needed: bool
    told: str


@dataclass(frozen=True, slots=True)
class Part:
    """A body that is sent or an answer that comes, with its form."""

    name: str
    media: str
    told: str
    schema: str
    link: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the API does."""

    id: str
    method: str
    path: str
    summary: str
    told: str
    parameters: tuple[Field, ...]
    sent: tuple[Part, ...]
    answers: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """Operations of one subject."""

    name: str
    told: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an object that is sent or answered."""

    name: str
    told: str
    fields: tuple[Field, ...]


class Page(DocsBase):
    """Shows the document as a page of ours, which works under the strict CSP and without script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- as ninja has it
        """Show it."""
        document = api.get_openapi_schema(path_params=kwargs)
        return render(
            request,
            "web/api.html",
            {
                "document_url": self.get_openapi_url(api, kwargs),
                "tags": tags(document),
                "forms": forms(document),
                "problems": [(n, TITLES[n], DETAILS[n]) for n in sorted(TITLES) if n < 500],  # noqa: PLR2004 -- ours
                "sample": SAMPLE,
            },
        )


def tags(document: Document) -> tuple[Tag, ...]:
    """Return every subject with its operations."""
    found = list(_operations(document))
    return tuple(
        Tag(tag["name"], tag["description"], tuple(o for name, o in found if name == tag["name"]))
        for tag in document["tags"]
    )


def forms(document: Document) -> tuple[Form, ...]:
    """Return the form of every object, by name."""
    schemas = document["components"]["schemas"]
    return tuple(
        Form(name, schema.get("description", ""), tuple(_fields(schema)))
        for name, schema in sorted(schemas.items())
        if "properties" in schema
    )


def kind_of(schema: Mapping[str, Any]) -> str:
    """Say in a few words what a value is."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(kind_of(each) for each in schema[several]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _operations(document: Document) -> Iterator[tuple[str, Operation]]:
    for path, item in document["paths"].items():
        found = ((method, item[method]) for method in item if method in METHODS)
        yield from ((one["tags"][0], _operation(path, method, one)) for method, one in found)


def _operation(path: str, method: str, operation: Document) -> Operation:
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        told=operation.get("description", ""),
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        sent=tuple(_parts("", operation.get("requestBody", {}))),
        answers=tuple(_answers(operation["responses"])),
    )


def _parameter(parameter: Document) -> Field:
    schema = parameter.get("schema", {})
    told = parameter.get("description", "")
    kind = f"{kind_of(schema)}, {parameter['in']}"
    return Field(parameter["name"], kind, parameter.get("required", False), told)


def _answers(responses: Document) -> Iterator[Part]:
    for status, response in responses.items():
        if "$ref" in response:
            link = f"problem-{status}"
            yield Part(status, "", TITLES[int(status)], "", link)
        else:
            told = list(_parts(status, response))
            yield from told or [Part(status, "", response.get("description", ""), "", "")]


def _parts(name: str, holder: Document) -> Iterator[Part]:
    for media, content in holder.get("content", {}).items():
        schema = kind_of(content.get("schema", {}))
        yield Part(name, media, holder.get("description", ""), schema, _link(content))


def _link(content: Document) -> str:
    ref = content.get("schema", {}).get("$ref", "")
    return f"form-{ref.rsplit('/', 1)[-1]}" if ref else ""


def _fields(schema: Document) -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, each in schema["properties"].items():
        yield Field(name, kind_of(each), name in needed, each.get("description", ""))
