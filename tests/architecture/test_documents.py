"""The documents keep up with the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import documents, words

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "faults",
    [
        documents.broken_links,
        documents.glossary_faults,
        documents.dependency_faults,
        documents.lock_faults,
        documents.fragment_faults,
    ],
)
def test_the_documents_have_no(faults: Callable[[Path], Iterator[str]]):
    assert list(faults(ROOT)) == []


def test_every_marked_sentence_is_in_every_language():
    assert list(words.missing(ROOT)) == []
