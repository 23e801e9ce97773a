"""Settings under which SQLite does not see its writes through to the disk.

A test that finds nothing lost must be able to find something: here it does. TEST_SYNCHRONOUS says
how careless: NORMAL or OFF.
"""

from __future__ import annotations

import os

from sameside.config.settings import *  # noqa: F403 -- the shipped ones, but for one word
from sameside.config.settings import DATABASES

_started = DATABASES["default"]["OPTIONS"]["init_command"]
DATABASES["default"]["OPTIONS"]["init_command"] = _started.replace(
    "synchronous=FULL", f"synchronous={os.environ['TEST_SYNCHRONOUS']}"
)
assert DATABASES["default"]["OPTIONS"]["init_command"] != _started
