"""A whole installation in one file, and out of it again, on either database.

The file is a tar that a person can open: `tables/<table>.jsonl` with one row a line, `files/` as
they lie in the data folder, and `manifest.json`, which comes last and names all of it with counts
and digests. What was cut off has no manifest, and is refused.
"""

from sameside.config.backup.making import make_backup
from sameside.config.backup.manifest import Manifest
from sameside.config.backup.restoring import BadBackup, restore

__all__ = ["BadBackup", "Manifest", "make_backup", "restore"]
