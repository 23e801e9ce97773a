"""The settings of an installation, with two addresses more: the floors pages are held against."""

from sameside.config.settings import *  # noqa: F403 -- all of them

ROOT_URLCONF = "bench.pages_floors"
