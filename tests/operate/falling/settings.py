"""The shipped settings, with one app more."""

from __future__ import annotations

from sameside.config.settings import *  # noqa: F403 -- the shipped ones
from sameside.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.operate.falling"]
