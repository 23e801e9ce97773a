"""An agreement for the table of the cast."""

from __future__ import annotations

import pytest

from sameside.partnerships.actions import agree_version, propose_version
from tests.apps.partnerships.reading import FIRST, NOW, SECOND


@pytest.fixture
def agreed(cast):
    """Both sides have agreed the first version."""
    version = propose_version(source=FIRST.encode(), by=cast.nora, now=NOW)
    agree_version(version=version, digest=version.digest, by=cast.jens, now=NOW)
    return version


@pytest.fixture
def proposed(cast, agreed):
    """Nora's side proposes a second version."""
    return propose_version(source=SECOND.encode(), by=cast.nora, now=NOW)
