"""Django's SQLite backend with one lock around write transactions, and LIKE for every alphabet.

SQLite lets writers wait by sleeping and trying again, and eight of them starve each other for
seconds. Here they queue on a file lock before `BEGIN IMMEDIATE`, in all threads and processes of
the machine. WAL checkpoints happen in a commit, so they happen under the lock as well, out of
reach of the WAL-reset race of SQLite before 3.51.3 (rules/promises.md).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from django.db.backends.sqlite3 import base

from sameside.config.sqlite.folding import like


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the write lock from BEGIN to COMMIT or ROLLBACK."""

    _held: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Return a connection that compares as PostgreSQL does where case shall not matter."""
        connection: Connection = super().get_new_connection(conn_params)
        connection.create_function("like", 3, like, deterministic=True)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        begun = False
        try:
            super()._start_transaction_under_autocommit()
            begun = True
        finally:
            if not begun:
                self._give()

    def _commit(self) -> None:
        super()._commit()
        self._give()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._give()

    def _close(self) -> None:
        # The last connection to close writes the WAL back into the database.
        self._take()
        try:
            super()._close()
        finally:
            self._give()

    def _take(self) -> None:
        if self._held is not None or self.is_in_memory_db():
            return
        place = Path(f"{self.settings_dict['NAME']}.lock")
        self._held = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # Blocks in the kernel, first come first served; a process that dies gives it back.
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def _give(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
