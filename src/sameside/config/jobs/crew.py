"""The crew of one worker: one thread keeps time, one sends mail, two run tasks.

A task may take minutes; mail and signs of life do not wait for it.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime
from traceback import extract_tb
from uuid import UUID, uuid4

from django.db import DatabaseError, OperationalError, close_old_connections, connections
from django.utils import timezone

from sameside.config.jobs import leases, schedules, tasks
from sameside.config.models import Beat
from sameside.kernel.refusal import Refused
from sameside.ledger.models import Head
from sameside.mail.tasks import send_due

log = logging.getLogger(__name__)
TICK = 1.0
"""Seconds between two looks for something to do."""
BEAT = 5.0
"""Seconds between two signs of life."""
RUNNERS = 2
REFUSED_REST = 600.0
"""Seconds after which a record that could not be signed is tried again."""


class Crew:
    """Runs the jobs of an installation until told to stop."""

    def __init__(self, stopping: threading.Event, *, tick: float = TICK) -> None:
        """Keep what tells to stop, and how often to look."""
        self.stopping = stopping
        self.tick = tick
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid4().hex[:8]}"
        self.running: dict[UUID, str] = {}
        self.lock = threading.Lock()
        self.rests: dict[UUID, float] = {}
        self.beaten = 0.0

    def run(self) -> None:
        """Work until told to stop; what was begun is ended first."""
        beats: list[Callable[[], bool]] = [self._send, *[self._run_one] * RUNNERS]
        threads = [
            threading.Thread(target=self._repeat, args=(beat,), name=beat.__name__, daemon=True)
            for beat in beats
        ]
        for thread in threads:
            thread.start()
        self._repeat(self._keep_time)
        self._wait_for(threads)
        self._rest()

    def _repeat(self, work: Callable[[], bool]) -> None:
        """Do a piece of work again and again; rest when there was nothing to do."""
        while not self.stopping.is_set():
            close_old_connections()
            try:
                done = work()
            except (DatabaseError, OperationalError):
                # The database is away or busy for a moment; nothing is lost by asking again.
                log.warning("the database did not answer", exc_info=True)
                done = False
            if not done:
                self.stopping.wait(self.tick)
        if threading.current_thread() is not threading.main_thread():
            connections.close_all()

    def _wait_for(self, threads: list[threading.Thread]) -> None:
        """Give signs of life until the last task has ended."""
        while any(thread.is_alive() for thread in threads):
            self._beat(timezone.now())
            time.sleep(self.tick / 5)

    def _rest(self) -> None:
        Beat.objects.filter(worker=self.name).delete()

    def _keep_time(self) -> bool:
        now = timezone.now()
        self._beat(now)
        schedules.begin_due(now=now)
        leases.reclaim(now=now)
        self._sign_what_wants_it(now)
        return False

    def _beat(self, now: datetime) -> None:
        if time.monotonic() - self.beaten < BEAT:
            return
        self.beaten = time.monotonic()
        Beat.objects.update_or_create(
            worker=self.name, defaults={"beat_at": now}, create_defaults=self._born(now)
        )
        with self.lock:
            here = list(self.running)
        leases.renew(self.name, here, now=now)

    def _born(self, now: datetime) -> dict[str, object]:
        return {"worker": self.name, "begun_at": now, "beat_at": now}

    def _sign_what_wants_it(self, now: datetime) -> None:
        """Make the checkpoints that wait for nobody: those of moves with a yes from both sides."""
        for head in Head.objects.filter(wants_checkpoint=True):
            if self.rests.get(head.pk, 0.0) > time.monotonic():
                continue
            if not tasks.sign(head, now=now):
                self.rests[head.pk] = time.monotonic() + REFUSED_REST

    def _send(self) -> bool:
        return send_due(self.name, now=timezone.now()) > 0

    def _run_one(self) -> bool:
        with self.lock:
            task = leases.claim(self.name, now=timezone.now(), busy=set(self.running.values()))
            if task is None:
                return False
            self.running[task.pk] = task.task_path
        try:
            self._do(task)
        finally:
            with self.lock:
                self.running.pop(task.pk, None)
        return True

    def _do(self, task: leases.Task) -> None:
        """Run a task, and write down how it went; nothing a task does may end the worker."""
        begun = time.monotonic()
        try:
            task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        # ast-grep-ignore: say-what-you-catch
        except Exception as fault:
            final = isinstance(fault, Refused | ImportError)
            given_up = leases.fail(
                task, self.name, _without_words(fault), now=timezone.now(), final=final
            )
            log.exception("task failed", extra={"task": task.task_path, "given_up": given_up})
        else:
            kept = leases.finish(task, self.name, now=timezone.now())
            took = round((time.monotonic() - begun) * 1000)
            log.info("task done", extra={"task": task.task_path, "ms": took, "kept": kept})


def _without_words(fault: BaseException) -> str:
    """Return what failed and where, without the message: it may quote what people wrote."""
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(fault.__traceback__)
    ]
    return "\n".join([type(fault).__qualname__, *places[-12:]])
