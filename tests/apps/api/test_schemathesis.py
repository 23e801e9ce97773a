"""Whatever is sent, the API answers as its document says, and never with a fault of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sameside.config.api import api
from sameside.config.wsgi import application
from tests.apps.api.conftest import Caller, token_for
from tests.apps.api.test_cards import laid
from tests.apps.delivery.conftest import AGREEMENT, agree, bring

FEW, MANY = 5, 80
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def operations() -> Iterator[APIOperation]:
    """Yield every operation of the document."""
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.app = application
    for found in schema.get_all_operations():
        yield found.ok()


OPERATIONS = [pytest.param(each, id=each.definition.raw["operationId"]) for each in operations()]


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection of the test, as Django's own client does while it calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(cast, settings, tmp_path: Path) -> str:
    """A token of Nora's for everything, at a table on which something lies."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.API_CALLS_A_MINUTE = 1_000_000
    agree(cast.partnership, cast.nora, AGREEMENT)
    bring(cast.jens)
    made = token_for(cast.nora)
    nora = Caller(made)
    laid(nora)
    nora.post("/contests", {"about": "verdict:R-1/response", "reason": "No."})
    return made


def call(operation: APIOperation, secret: str, examples: int) -> None:
    """Call an operation with what its document allows, and with what it does not."""

    @settings(
        max_examples=examples,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def allowed(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    with one_connection():
        allowed()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_the_document_allows_is_answered_as_it_says(operation, secret):
    call(operation, secret, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_same_with_many_more_examples(operation, secret):
    call(operation, secret, MANY)
