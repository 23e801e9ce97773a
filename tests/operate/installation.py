"""An installation of its own for a test: a folder, a database, and the real command."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0
"""Seconds a server may take to its first page on a machine that does other things too."""


@dataclass
class Installation:
    """A data folder and what the environment says of it."""

    folder: Path
    database: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAMESIDE_", "DJANGO_"))}
        own = {
            "SAMESIDE_DATA": str(self.folder),
            "SAMESIDE_LANGUAGE": "en",
            "SAMESIDE_MAIL": "files",
            "SAMESIDE_LOG_LEVEL": "WARNING",
            "SAMESIDE_API_CALLS_A_MINUTE": "1000000",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "PYTHONWARNINGS": "",
        }
        if self.database:
            own["SAMESIDE_DATABASE"] = self.database
        return kept | own | self.environ

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `sameside` to its end."""
        return self._run("-m", "tests.operate.command", *words)

    def django(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of Django's own commands."""
        self.environ["DJANGO_SETTINGS_MODULE"] = "sameside.config.settings"
        return self._run("-m", "django", *words, "--fail-level", "WARNING")

    def scene(self, *words: str) -> Any:  # noqa: ANN401 -- whatever the scene answers
        """Run a part of tests/operate/scene.py, and return what it says."""
        done = self._run("-m", "tests.operate.scene", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def log(self) -> Path:
        """Where what was started writes what it says."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Start something in a process group of its own."""
        # Into a file: a pipe nobody reads fills up, and then the server waits.
        with self.log.open("a", encoding="utf-8") as out:
            return subprocess.Popen(
                [sys.executable, *words],
                env=self.environment,
                cwd=ROOT,
                text=True,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @contextlib.contextmanager
    def serving(self, *words: str, port: int) -> Iterator[subprocess.Popen[str]]:
        """Serve while the test goes on; what still runs in the end is ended."""
        served = self.begin("-m", "tests.operate.command", "up", "--port", str(port), *words)
        try:
            wait_for(port, served, self.log)
            yield served
        finally:
            kill(served)

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=300,
            check=False,
        )


def kill(process: subprocess.Popen[str]) -> None:
    """End a process and its children as a power cut would: without asking."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def get(port: int, path: str = "/healthz") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def wait_for(port: int, served: subprocess.Popen[str], log: Path) -> None:
    """Wait for the first answer of a server."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if served.poll() is not None:
            raise AssertionError(log.read_text(encoding="utf-8"))
        with contextlib.suppress(OSError, http.client.HTTPException):
            get(port)
            return
        time.sleep(0.05)
    message = "nothing answered in time"
    raise AssertionError(message)
