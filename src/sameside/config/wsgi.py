"""What a server calls: `granian --interface wsgi sameside.config.wsgi:application`."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sameside.config.buffering import Buffered

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sameside.config.settings")
PLACES = 4
"""Bodies a process reads at once: half of its threads (cli/serving.py)."""
ROOM = 1 << 20
application = Buffered(
    get_wsgi_application(), places=PLACES, largest=settings.LARGEST_UPLOAD + ROOM
)
