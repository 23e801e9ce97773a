"""The command, as `python -m tests.operate.command`: the same words, found without a PATH."""

from __future__ import annotations

from sameside.cli import main

if __name__ == "__main__":
    main()
