"""Copy the named files of named npm packages into the tree, with their licences.

The versions stand in package.json, the files in the table below. The copies are
committed, so only whoever changes a version needs npm. Tabler's style sheet is cut
down to what we use on the way (`tools/tabler.py`), its icons become one sprite
(`tools/icon_sprite.py`).
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from tools import icon_sprite, tabler

ROOT = Path(__file__).resolve().parent.parent
PAGES = "src/sameside/pages/assets"
TESTS = "tests/assets"
WEB = "src/sameside/web/static/web"
VENDOR = f"{WEB}/vendor"
INTER = "@fontsource-variable/inter"
SERIF = "@fontsource-variable/source-serif-4"
TABLER = "@tabler/core"
ICONS = "@tabler/icons"
MAP = re.compile(r"\n?(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*)")
"""The address of a map that we do not ship; a browser would ask for it in vain."""


class Copy(NamedTuple):
    """One file of a package and its place in the tree."""

    package: str
    file: str
    place: str


COPIES = [
    Copy(INTER, "files/inter-latin-wght-normal.woff2", PAGES),
    Copy(INTER, "files/inter-latin-ext-wght-normal.woff2", PAGES),
    Copy(INTER, "LICENSE", f"{PAGES}/inter-LICENSE.txt"),
    Copy(SERIF, "files/source-serif-4-latin-wght-normal.woff2", PAGES),
    Copy(SERIF, "files/source-serif-4-latin-ext-wght-normal.woff2", PAGES),
    Copy(SERIF, "LICENSE", f"{PAGES}/source-serif-4-LICENSE.txt"),
    Copy(TABLER, "dist/css/tabler.min.css", f"{VENDOR}/tabler.css"),
    Copy(ICONS, "LICENSE", f"{VENDOR}/tabler-icons-LICENSE.txt"),
    Copy("htmx.org", "dist/htmx.min.js", VENDOR),
    Copy("htmx.org", "LICENSE", f"{VENDOR}/htmx-LICENSE.txt"),
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
            if package == ICONS:
                places.append(drawn(archive))
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
        target.write_bytes(shipped(copy, content_of(files, copy.file)))
    return target.relative_to(ROOT)


def shipped(copy: Copy, content: bytes) -> bytes:
    """Return a file as we ship it: without the address of its map, Tabler cut down."""
    if Path(copy.file).suffix not in {".css", ".js"} or copy.place == TESTS:
        return content
    text = MAP.sub("", content.decode())
    return (tabler.kept(text) if copy.package == TABLER else text).encode()


def drawn(archive: Path) -> Path:
    """Write the sprite of the icons we use and name its place."""
    target = ROOT / WEB / "icons.svg"
    with tarfile.open(archive) as files:
        target.write_text(
            icon_sprite.sprite(
                lambda name: content_of(files, f"icons/outline/{name}.svg").decode()
            ),
            encoding="utf-8",
        )
    return target.relative_to(ROOT)


def content_of(files: tarfile.TarFile, name: str) -> bytes:
    """Return one file of a package.

    :raises KeyError: when the package holds no such file.
    """
    content = files.extractfile(f"package/{name}")
    if content is None:
        message = f"{name} is no file"
        raise FileNotFoundError(message)
    return content.read()


if __name__ == "__main__":
    main()
