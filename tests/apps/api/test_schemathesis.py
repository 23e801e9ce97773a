"""Whatever is sent, the API answers as its document says, and never with a fault of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sameside.config.api import api
from sameside.config.wsgi import application
from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from tests.apps.api.conftest import Caller, token_for
from tests.apps.api.test_cards import CONCERN, laid
from tests.apps.conftest import person, seat
from tests.apps.delivery.conftest import AGREEMENT, agree, bring

FEW, MANY = 5, 80
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def operations() -> Iterator[Any]:
    """Yield every operation of the document."""
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.app = application
    for found in schema.get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # -- our own document is valid


# The client that sends leaves the files it packs large bodies in to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
Checks = list[Callable[..., Any]]
UNFIT: Checks = [not_a_server_error, content_type_conformance]
EVERY = list(operations())
NAMES = [each.definition.raw["operationId"] for each in EVERY]
SENDING = [each for each in EVERY if each.method.upper() != "GET"]


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection of the test, as Django's own client does while it calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def there(cast, settings, tmp_path: Path) -> dict[str, Any]:
    """Return what lies at Nora's table, and the header of a token for everything."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.API_CALLS_A_MINUTE = 1_000_000
    agree(cast.partnership, cast.nora, AGREEMENT)
    bring(cast.jens)
    made = token_for(cast.nora)
    nora = Caller(made)
    token_for(cast.nora)
    laid(nora)
    nora.post("/contests", {"about": "verdict:R-1/response", "reason": "No."})
    draft = nora.post("/drafts", CONCERN).json()["key"]
    room = {"audience": "our_side", "body": "Ours."}
    return {
        "number": 1,
        "key": draft,
        "text_id": nora.post("/cards/1/texts", room).json()["id"],
        "request_id": "R-2",
        "index": 0,
        "seat_id": seat(cast.partnership, person("Ida"), Side.CUSTOMER, Role.MEMBER).pk,
        "invitation_id": nora.post("/invitations", {"email": "k@example.org"}).json()["id"],
        "token_id": nora.get("/tokens").json()["items"][0]["id"],
        "headers": {"Authorization": f"Bearer {made}"},
    }


def call(
    operation, there: dict[str, Any], examples: int, mode: GenerationMode, checks: Checks
) -> None:
    """Call an operation with what its document allows, or with what it does not."""

    @settings(
        max_examples=examples,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def called(case) -> None:
        # Addresses of what is there; what is not there has its tests elsewhere.
        for name in case.path_parameters.keys() & there.keys():
            case.path_parameters[name] = there[name]
        case.call_and_validate(headers=there["headers"], checks=checks)

    with one_connection():
        called()


@pytest.mark.parametrize("operation", EVERY, ids=NAMES)
def test_what_the_document_allows_is_answered_as_it_says(operation, there):
    call(operation, there, FEW, GenerationMode.POSITIVE, CHECKS)


@pytest.mark.parametrize("operation", SENDING, ids=lambda each: each.label)
def test_what_the_document_does_not_allow_is_no_fault_of_ours(operation, there):
    call(operation, there, FEW, GenerationMode.NEGATIVE, UNFIT)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("operation", EVERY, ids=NAMES)
def test_the_same_with_many_more_examples(operation, there):
    call(operation, there, MANY, GenerationMode.POSITIVE, CHECKS)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("operation", SENDING, ids=lambda each: each.label)
def test_what_is_not_allowed_with_many_more_examples(operation, there):
    call(operation, there, MANY, GenerationMode.NEGATIVE, UNFIT)
