"""`sameside worker`: what runs by itself. `up` starts one beside it, unless told not to."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from sameside.cli.installation import DataFolder, open_installation
from sameside.cli.telling import HERE, Exit, Language, answering, speak, tell
from sameside.kernel.refusal import N_
from sameside.pages.words import Words

_ = HERE.say
HELP = _("Run the jobs: send mail, make checkpoints, verify the records each night.")
ORPHANED = 1.0
"""Seconds between two looks at whether the process that started us is still there."""


@answering
def worker(data: DataFolder = None, language: Language = "") -> Exit:
    """Run until stopped; what was begun is ended first."""
    words = Words(language)
    tell(words.say(N_("The worker runs — stop it with Ctrl+C.")))
    work(data, until_stopped())
    tell(words.say(N_("Stopped. What was not done is done by the next worker.")))
    return Exit.DONE


def work(data: Path | None, stopping: threading.Event) -> None:
    """Open the installation and run its jobs until told to stop."""
    open_installation(data)
    from sameside.config.jobs.crew import Crew  # noqa: PLC0415 -- Django has to be started before

    Crew(stopping).run()


def until_stopped() -> threading.Event:
    """Return what is set once somebody asks this process to stop."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- as Python calls it
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def beside(parent: int) -> None:
    """Run as the child of a server, and end with it however it ends."""
    stopping = until_stopped()

    def watch() -> None:
        while not stopping.wait(ORPHANED):
            if os.getppid() != parent:
                stopping.set()

    threading.Thread(target=watch, name="watch", daemon=True).start()
    work(None, stopping)


if __name__ == "__main__":
    speak(lambda: beside(int(sys.argv[1])))
