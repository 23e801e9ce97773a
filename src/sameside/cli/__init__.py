"""The `sameside` command."""

from sameside.cli.command import main

__all__ = ["main"]
