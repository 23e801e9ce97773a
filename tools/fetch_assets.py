"""Copy the named files of named npm packages into the tree, with their licences.

The versions stand in package.json, the files in the table below. The copies are
committed, so only whoever changes a version needs npm.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGES = "src/sameside/pages/assets"
TESTS = "tests/assets"


class Copy(NamedTuple):
    """One file of a package and its place in the tree."""

    package: str
    file: str
    place: str


COPIES = [
    Copy("@fontsource-variable/inter", "files/inter-latin-wght-normal.woff2", PAGES),
    Copy("@fontsource-variable/inter", "files/inter-latin-ext-wght-normal.woff2", PAGES),
    Copy("@fontsource-variable/inter", "LICENSE", f"{PAGES}/inter-LICENSE.txt"),
    Copy(
        "@fontsource-variable/source-serif-4",
        "files/source-serif-4-latin-wght-normal.woff2",
        PAGES,
    ),
    Copy(
        "@fontsource-variable/source-serif-4",
        "files/source-serif-4-latin-ext-wght-normal.woff2",
        PAGES,
    ),
    Copy("@fontsource-variable/source-serif-4", "LICENSE", f"{PAGES}/source-serif-4-LICENSE.txt"),
    Copy("axe-core", "axe.min.js", TESTS),
    Copy("axe-core", "LICENSE", f"{TESTS}/axe-core-LICENSE.txt"),
    Copy("axe-core", "LICENSE-3RD-PARTY.txt", f"{TESTS}/axe-core-LICENSE-3RD-PARTY.txt"),
]


def main() -> None:
    """Fetch every package once and copy its files."""
    versions: dict[str, str] = json.loads((ROOT / "package.json").read_text())["dependencies"]
    for package, version in versions.items():
        with tempfile.TemporaryDirectory() as folder:
            archive = fetched(package, version, Path(folder))
            places = [copied(archive, copy) for copy in COPIES if copy.package == package]
        print(f"{package} {version}: {', '.join(map(str, places))}")


def fetched(package: str, version: str, folder: Path) -> Path:
    """Let npm fetch one package, checked against the registry's own digest."""
    command = ["npm", "pack", "--silent", f"{package}@{version}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def copied(archive: Path, copy: Copy) -> Path:
    """Write one file of the archive to its place and name that place."""
    place = ROOT / copy.place
    target = place if place.suffix else place / Path(copy.file).name
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as files:
        content = files.extractfile(f"package/{copy.file}")
        if content is None:
            message = f"{copy.package} holds no file {copy.file}"
            raise FileNotFoundError(message)
        target.write_bytes(content.read())
    return target.relative_to(ROOT)


if __name__ == "__main__":
    main()
