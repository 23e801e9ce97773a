"""Cards on the table of the cast, made as people make them: through the actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sameside.table import actions
from sameside.table.actions import CardWords

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
"""A Tuesday, ten o'clock in Copenhagen."""


@pytest.fixture
def now() -> datetime:
    return NOW


def concern_words(title: str = "Night cleaning stops early") -> CardWords:
    return CardWords(
        kind="concern",
        title=title,
        observation="On Monday the team had left by half past four.",
        effect="The early shift begins its day by cleaning.",
        wish="That they stay until five.",
        mark="is_happening",
    )


@pytest.fixture
def concern(cast):
    """A concern that Nora has laid."""
    drafted = actions.draft(words=concern_words(), by=cast.nora, now=NOW)
    return actions.lay(card=drafted, by=cast.nora, now=NOW)


def promise_words(owner, title: str = "A second person at the desk") -> CardWords:
    return CardWords(
        kind="commitment",
        title=title,
        observation="On Mondays from eight to twelve.",
        owner=owner,
        due_on=date(2026, 11, 20),
    )


@pytest.fixture
def asked(cast):
    """A promise that Nora has asked of Jens."""
    drafted = actions.draft(words=promise_words(cast.jens), by=cast.nora, now=NOW)
    return actions.lay(card=drafted, by=cast.nora, now=NOW)


@pytest.fixture
def promised(cast):
    """A promise that Jens has made to Nora's side."""
    drafted = actions.draft(words=promise_words(cast.jens), by=cast.jens, now=NOW)
    return actions.lay(card=drafted, by=cast.jens, now=NOW)


LATER = NOW + timedelta(days=1)
