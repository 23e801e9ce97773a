"""Serving: the pages from granian's processes, the jobs from a worker beside them.

`serve` is what `up` and `demo` end in. It returns when somebody stops it.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from sameside.cli.installation import bring_up_to_date, let_go_of_database, open_installation
from sameside.cli.telling import Exit, tell
from sameside.config.environment import PREFIX, Setting, setting_named
from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import Words

APPLICATION = "sameside.config.wsgi:application"
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 -- named to be warned of
THREADS = 8
"""Pages answered at once by each process; half of them may wait for a body (config/wsgi.py)."""
PATIENCE = 20
"""Seconds what is being answered has to end in when we are stopped."""
PAUSE = 2.0
"""Seconds before a worker that fell is started again."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"


class PortTaken(Refused):
    """Something else already answers there."""


class NoSuchAddress(Refused):
    """The host is no address of this machine, or the port is not for us."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where pages are served, and what people type to get there."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """The address a person on this machine types."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def nothing() -> None:
    """Do nothing; what stands where there is nothing more to do."""


def serve(
    data: Path | None,
    host: str,
    port: int,
    words: Words,
    *,
    worker: bool = True,
    settings: dict[str, str] | None = None,
    greet: Callable[[], None] = nothing,
) -> Exit:
    """Make the installation ready, say where it is, and serve until somebody stops it.

    `settings` fills what the environment leaves out, by names without the prefix. `greet` is called
    once the tables stand: it may fill them, and tells what there is to tell.

    :raises BadSetting: when a setting of the environment cannot be.
    :raises BadGround: when the folder or the machine cannot bear it.
    :raises PortTaken: when something already answers at this port.
    """
    place = Place(host, port)
    require_free(place)
    _quiet_at_a_terminal()
    folder = open_installation(data, origin=place.address, settings=settings)
    bring_up_to_date()
    greet()
    _tell_where(place, words)
    let_go_of_database()
    with _metrics(folder), _beside(folder) if worker else nullcontext():
        _answer_pages(place)
    tell(words.say(N_("Stopped. Everything that was acknowledged is kept.")))
    return Exit.DONE


def require_free(place: Place) -> None:
    """Refuse a place something else already answers at, before any work is done.

    :raises PortTaken: naming the port. :raises NoSuchAddress: naming host and port.
    """
    kind = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((place.host, place.port))
        except OSError as fault:
            raise _refused(place, fault) from fault


def _refused(place: Place, fault: OSError) -> Refused:
    if fault.errno == errno.EADDRINUSE:
        return PortTaken(
            N_("Something already answers at port {port}. Stop it, or name another: --port {next}"),
            port=place.port,
            next=place.port + 1,
        )
    return NoSuchAddress(
        N_("Nothing can be served at {host}, port {port}: {why}."),
        host=place.host,
        port=place.port,
        why=fault.strerror or fault,
    )


def _quiet_at_a_terminal() -> None:
    """Log each request where a program reads it; a person at a terminal only hears of faults."""
    if sys.stderr.isatty():
        os.environ.setdefault(f"{PREFIX}LOG_LEVEL", "WARNING")


def _tell_where(place: Place, words: Words) -> None:
    origin = str(setting_named("ORIGIN").value(os.environ))
    tell(words.say(N_("Sameside is at {address} — stop it with Ctrl+C."), address=origin))
    if place.host in EVERYWHERE:
        tell(
            words.say(
                N_(
                    "Everyone on this network can reach it, and nothing on the way is encrypted. "
                    "For more than a trial, put a proxy with TLS in front and set {origin}; "
                    "further names it is called by stand in {hosts}."
                ),
                origin=f"{PREFIX}ORIGIN",
                hosts=f"{PREFIX}HOSTS",
            )
        )


def _answer_pages(place: Place) -> None:
    from granian.constants import Interfaces  # noqa: PLC0415 -- takes a moment to load
    from granian.http import HTTP1Settings  # noqa: PLC0415 -- as above
    from granian.log import LogLevels  # noqa: PLC0415 -- as above
    from granian.server import Server  # noqa: PLC0415 -- as above

    # Loaded once here: what cannot be loaded is said once, and the processes begin with all of it.
    import_module(APPLICATION.partition(":")[0])
    workers: Setting = setting_named("WORKERS")
    server = Server(
        APPLICATION,
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=max(1, int(str(workers.value(os.environ)))),
        blocking_threads=THREADS,
        backlog=1024,
        http1_settings=HTTP1Settings(header_read_timeout=20_000, max_buffer_size=128 * 1024),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    )
    _end_with(os.getpid())
    server.serve()


def _end_with(parent: int) -> None:
    """Let the processes that answer end with us, however we end, and not hold the port."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    os.register_at_fork(
        after_in_child=lambda: threading.Thread(target=watch, name="watch", daemon=True).start()
    )


@contextmanager
def _metrics(data: Path) -> Iterator[None]:
    """Give the processes a folder to count in together, empty at each start."""
    folder = data / "run" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[METRICS] = str(folder)
    yield


@contextmanager
def _beside(data: Path) -> Iterator[None]:
    """Run a worker as a child, start it again if it falls, and stop it with us."""
    keeper = Keeper([sys.executable, "-m", "sameside.cli.worker", str(os.getpid())], data)
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class Keeper(threading.Thread):
    """Keeps a child process running until it is told to stop."""

    def __init__(self, command: list[str], data: Path) -> None:
        """Keep the command, and the folder it works in."""
        super().__init__(name="keeper", daemon=True)
        self.command = command
        self.environ = os.environ | {f"{PREFIX}DATA": str(data)}
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the child, wait for its end, and begin again."""
        while not self.stopping.is_set():
            # In a session of its own: Ctrl+C reaches it through us, once.
            self.child = subprocess.Popen(  # noqa: S603 -- our own command
                self.command, env=self.environ, start_new_session=True
            )
            self.child.wait()
            self.stopping.wait(PAUSE)

    def stop(self) -> None:
        """Ask the child to end; one that does not is ended."""
        self.stopping.set()
        if self.child is None or self.child.poll() is not None:
            return
        self.child.terminate()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
