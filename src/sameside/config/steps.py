"""Bringing the tables along, so that it may be stopped at any moment and goes on where it was.

Django makes a step in one transaction and, where the step has indexes or references to make at
its end, writes down in a second one that it was made. A machine that stops between the two has
tables nobody knows of, and no start after it gets past them. Here both are one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class WholeSteps(MigrationExecutor):
    """Makes a step and writes it down, or neither."""

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002 -- as Django calls it
        fake_initial: bool = False,  # noqa: FBT001, FBT002 -- as above
    ) -> ProjectState:
        """Make one step."""
        with _one_transaction(migration):
            return super().apply_migration(state, migration, fake, fake_initial)


def bring_tables_along() -> None:
    """Make every step that is missing; each is whole, and what was made stays made."""
    executor = WholeSteps(connection)
    last = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(last)
    emit_pre_migrate_signal(0, False, DEFAULT_DB_ALIAS, plan=plan)  # noqa: FBT003 -- its own order
    executor.migrate(last, plan)
    # Even where nothing was missing: the start before may have been stopped just here.
    emit_post_migrate_signal(0, False, DEFAULT_DB_ALIAS, plan=plan)  # noqa: FBT003 -- as above


@contextmanager
def _one_transaction(migration: Migration) -> Iterator[None]:
    if not migration.atomic:
        yield
        return
    # SQLite takes this order from outside a transaction alone; the step checks all at its end.
    with connection.constraint_checks_disabled(), transaction.atomic():
        yield
