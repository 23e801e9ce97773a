"""Let the environment import Sameside from this clone's `src`, and give it the command.

Run by the environment's own Python. Nothing is fetched or built: one line says where the source
lies, and `.venv/bin/sameside` starts it.
"""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = f"""#!{sys.executable}
import sys

from sameside.cli import main

sys.exit(main())
"""


def main() -> None:
    """Write the two files."""
    library = Path(sysconfig.get_path("purelib"))
    (library / "sameside.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts")) / "sameside"
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
