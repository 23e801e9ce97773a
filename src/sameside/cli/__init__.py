"""The `sameside` command."""

from __future__ import annotations

import sys
from importlib import import_module

INTERRUPTED = 130
"""The exit code shells know for it."""


def main() -> None:
    """Run the command; interrupted while it still loads, it ends as quietly as later."""
    try:
        import_module("sameside.cli.command").main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


__all__ = ["main"]
