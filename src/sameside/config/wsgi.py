"""What a server calls: `granian --interface wsgi sameside.config.wsgi:application`."""

from __future__ import annotations

import os

import django
from django.conf import settings

from sameside.config.buffering import Buffered
from sameside.config.reading import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sameside.config.settings")
PLACES = 4
"""Bodies a process reads at once: half of its threads (cli/serving.py)."""
ROOM = 1 << 20
django.setup(set_prefix=False)
application = Buffered(Handler(), places=PLACES, largest=settings.LARGEST_UPLOAD + ROOM)
