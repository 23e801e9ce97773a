"""Settings for the tests: the real ones, with a data folder of their own for each run.

TEST_DATABASE=postgresql runs them on a PostgreSQL started for the run, from its wheel and without
root; otherwise they run on SQLite.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgresql import started

_DATA = Path(tempfile.mkdtemp(prefix="sameside-tests-"))
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["SAMESIDE_DATA"] = str(_DATA)
os.environ["SAMESIDE_SECRET"] = "only for the tests, where there is nothing to keep"  # noqa: S105 -- as it says
os.environ["SAMESIDE_ORIGIN"] = "http://testserver"
os.environ["SAMESIDE_HOSTS"] = "localhost,127.0.0.1"
os.environ["SAMESIDE_MAIL"] = "files"
if os.environ.get("TEST_DATABASE") == "postgresql" and "SAMESIDE_DATABASE" not in os.environ:
    # The workers of a parallel run take the address from the environment of the first process.
    os.environ["SAMESIDE_DATABASE"] = started()

from sameside.config.settings import *  # noqa: E402, F403 -- the environment comes first
from sameside.config.settings import DATABASES  # noqa: E402 -- as above

if DATABASES["default"]["ENGINE"] == "sameside.config.sqlite":
    # A file, as in life: in memory there would be neither WAL nor a lock.
    DATABASES["default"]["TEST"] = {"NAME": _DATA / "test.sqlite3"}
