"""Several people who do something at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

from sameside.kernel.refusal import Refused

Came = TypeVar("Came")


def at_once(*jobs: Callable[[], Came]) -> list[Came | str]:
    """Run jobs in threads of their own, each with a connection of its own.

    Return what each came to: its answer, or the name of its refusal.
    """
    came: list[Came | str] = []
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], Came]) -> None:
        barrier.wait()
        try:
            came.append(job())
        except Refused as refused:
            came.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
