"""A bar while something takes long; silent where nobody looks at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sameside.kernel.refusal import N_
from sameside.pages.words import Words


@contextmanager
def reading(words: Words, path: Path) -> Iterator[Callable[[int, int], None]]:
    """Show how far a file is read; what is given takes bytes done and bytes in all."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    screen = Console(file=sys.stderr)
    bar = Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
    with bar:
        task = bar.add_task(words.say(N_("Reading {file}"), file=path.name), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
