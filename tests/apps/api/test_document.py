"""The OpenAPI document, and the page made from it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sameside.config.api import api
from sameside.web.api.openapi import operations

PROBLEMS = {"400", "401", "403", "404", "422", "429"}


@pytest.fixture(scope="module")
def document():
    return api.get_openapi_schema(path_prefix="/api/v1/")


def test_every_operation_tells_of_its_problems(document):
    for method, operation in operations(document):
        told = {status for status in operation["responses"] if status >= "400"}
        more = set() if method == "get" else {"409", "413", "415"}
        assert told == PROBLEMS | more, operation["operationId"]


def test_every_operation_says_what_it_does_and_what_it_belongs_to(document):
    tags = {tag["name"] for tag in document["tags"]}
    named = [operation["operationId"] for _, operation in operations(document)]
    assert len(named) == len(set(named))
    for _, operation in operations(document):
        assert operation["summary"]
        assert operation["description"].endswith("."), operation["operationId"]
        assert set(operation["tags"]) <= tags
        assert operation["security"] == [{"Bearer": []}]


def test_every_change_asks_for_its_key(document):
    for method, operation in operations(document):
        keys = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]
        assert len(keys) == (0 if method == "get" else 1)


def test_the_document_names_no_server(document):
    assert document["openapi"] == "3.1.0"
    assert "servers" not in document


@pytest.mark.django_db
def test_everyone_may_read_the_document():
    answer = Client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()["info"]["title"]) == (200, "Sameside")


@pytest.mark.django_db
def test_the_page_explains_every_operation_and_loads_nothing_from_elsewhere(document):
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    for _, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in page
    for status in PROBLEMS:
        assert f'id="problem-{status}"' in page
    assert not re.search(r"<script(?![^>]+src=)|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
