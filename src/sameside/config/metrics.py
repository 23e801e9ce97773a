"""What is counted, for Prometheus: requests by each process together, all else from the database.

No label names a partnership, a person or an address. The processes of one server count into files
of one folder (PROMETHEUS_MULTIPROC_DIR, set by cli/serving.py), so that whichever of them is
asked answers for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Sum
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from sameside import __version__
from sameside.config.health import look
from sameside.config.jobs.leases import given_up
from sameside.ledger.models import Checkpoint, Head
from sameside.mail import queries as mail
from sameside.partnerships.models import Partnership

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

requests = Counter("sameside_requests_total", "Requests answered.", ["route", "method", "status"])
seconds = Histogram(
    "sameside_request_seconds", "How long an answer took.", ["route"], buckets=SECONDS
)


def count_request(*, route: str, method: str, status: int, took: float) -> None:
    """Count one answered request."""
    requests.labels(route, method if method in METHODS else "other", str(status)).inc()
    seconds.labels(route).observe(took)


class Installation(Collector):
    """Figures of the installation, read from the database when they are asked for."""

    def __init__(self, now: datetime) -> None:
        """Keep when it is."""
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        version = GaugeMetricFamily("sameside_version", "The version in use.", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
        part = GaugeMetricFamily("sameside_well", "1 where a part is well.", labels=["part"])
        for found in look(settings.DATA, self.now):
            part.add_metric([found.part], int(found.well))
        yield part
        yield from self._counted()

    def _counted(self) -> Iterator[Metric]:
        tasks = GaugeMetricFamily("sameside_tasks", "Tasks by how they stand.", labels=["status"])
        rows = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk"))
        for status, count in rows:
            tasks.add_metric([str(status).lower()], count)
        yield tasks
        entries = Head.objects.aggregate(n=Sum("size"))["n"] or 0
        for name, told, value in (
            ("sameside_tasks_given_up", "Tasks that wait for a person.", given_up()),
            ("sameside_mails_waiting", "Mails that are to be sent.", mail.unsent().count()),
            ("sameside_mails_given_up", "Mails given up.", mail.undeliverable().count()),
            (
                "sameside_mail_oldest_seconds",
                "How long the oldest unsent mail has waited.",
                mail.oldest_age(self.now).total_seconds(),
            ),
            ("sameside_partnerships", "Partnerships.", Partnership.objects.count()),
            ("sameside_ledger_entries", "Entries of all records.", entries),
            ("sameside_ledger_checkpoints", "Checkpoints signed.", Checkpoint.objects.count()),
        ):
            yield GaugeMetricFamily(name, told, value=value)


def exposition(now: datetime) -> bytes:
    """Return all figures in the form Prometheus reads."""
    own = CollectorRegistry(auto_describe=False)
    own.register(Installation(now))
    counted: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # -- prometheus ships half its types
    return generate_latest(counted) + generate_latest(own)
