"""Requests are read as UTF-8, whatever charset they name."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """A request that is not read before it can be answered.

    Django's own reads the address in the charset a request names, while it is still being made: in
    idna, or with more fields than are taken, that is a fault nobody answers. `WellFormed` refuses
    every charset but UTF-8.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )


class Handler(WSGIHandler):
    """Django's handler, with our requests."""

    request_class = Request
