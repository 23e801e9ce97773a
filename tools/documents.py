"""What must hold of the documents: links that lead somewhere, words and dependencies explained."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"(?<!\\)\[[^\]\n]*\]\(([^)\s]+)[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
FRAGMENT = re.compile(r"(\d+|\+[a-z0-9-]+)\.(added|changed|fixed|removed)(\.\d+)?\.md")
LANGUAGES = 3
SKIPPED = {".venv", ".git", "node_modules", "assets"}


def main() -> int:
    """Print every fault; answer 1 when there is one."""
    found = list(faults(ROOT))
    print("\n".join(found) or "Every link leads somewhere; every word and dependency is explained.")
    return 1 if found else 0


def faults(root: Path) -> Iterator[str]:
    """Name every fault of the documents."""
    return chain(
        broken_links(root),
        glossary_faults(root),
        dependency_faults(root),
        lock_faults(root),
        fragment_faults(root),
    )


def broken_links(root: Path) -> Iterator[str]:
    """Name the links within the tree that lead nowhere."""
    for page in pages(root):
        lost = [target for target in links(page) if not leads_somewhere(page, target)]
        yield from (f"{page.relative_to(root)}: {target} leads nowhere." for target in lost)


def links(page: Path) -> list[str]:
    """Return where a page links to within the tree; listings are left out."""
    said = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in LINK.findall(said) if not re.match(r"[a-z]+:", target)]


def pages(root: Path) -> list[Path]:
    """Return the documents of the tree."""
    return sorted(
        page for page in root.rglob("*.md") if SKIPPED.isdisjoint(page.relative_to(root).parts)
    )


def leads_somewhere(page: Path, target: str) -> bool:
    """Is there such a file, and in it such a heading?"""
    name, _mark, heading = target.partition("#")
    file = page.parent / name if name else page
    if not file.exists() or not heading or file.suffix != ".md":
        return file.exists()
    return heading in {anchor(each) for each in HEADING.findall(file.read_text(encoding="utf-8"))}


def anchor(heading: str) -> str:
    """Return the name under which a heading can be linked to."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.replace(" ", "-")


def glossary_faults(root: Path) -> Iterator[str]:
    """Name the rows of the glossary that lack a meaning, stand twice or name two languages only."""
    seen: set[str] = set()
    for word, *rest in rows(root / "docs" / "glossary.md"):
        meaning, translations = (*rest, "", "")[:2]
        if not meaning:
            yield f"docs/glossary.md: “{word}” needs a meaning."
        if translations and len(translations.split(" / ")) != LANGUAGES:
            yield f"docs/glossary.md: “{word}” is not in three languages."
        if word in seen:
            yield f"docs/glossary.md: “{word}” stands twice."
        seen.add(word)


def dependency_faults(root: Path) -> Iterator[str]:
    """Name the dependencies nobody has explained, and the explanations nobody needs."""
    explained = {name.strip("`"): rest for name, *rest in rows(root / "docs" / "dependencies.md")}
    needed = set(dependencies(root)) | assets(root)
    for name in sorted(needed - explained.keys()):
        yield f"docs/dependencies.md: why do we need {name}?"
    for name in sorted(explained.keys() - needed):
        yield f"docs/dependencies.md: {name} is no longer a dependency."
    for name, rest in explained.items():
        if not all(rest):
            yield f"docs/dependencies.md: {name} needs its licence and its reason."


def lock_faults(root: Path) -> Iterator[str]:
    """Name the dependencies that are in pyproject.toml and not in the lock."""
    for lock in sorted((root / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        if "--hash=sha256:" not in text:
            yield f"{lock.relative_to(root)} has no hashes. Run tools/lock."
    locked = (root / "requirements" / "test.txt").read_text(encoding="utf-8")
    for name in dependencies(root):
        if not re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE):
            yield f"requirements/test.txt does not hold {name}. Run tools/lock."


def fragment_faults(root: Path) -> Iterator[str]:
    """Name the files among the changes that no release would gather."""
    for file in sorted((root / "changes").iterdir()):
        if file.name != "README.md" and not FRAGMENT.fullmatch(file.name):
            yield f"changes/{file.name} is not named as changes/README.md says."


def dependencies(root: Path) -> list[str]:
    """Return the names of all Python packages we ask for by name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = chain(
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    )
    return sorted({re.split(r"[\[<>=!~; ]", each)[0] for each in asked})


def assets(root: Path) -> set[str]:
    """Return the names of the npm packages whose files we copied."""
    return set(json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"])


def rows(page: Path) -> Iterator[list[str]]:
    """Yield the cells of every row of a page's tables, without their headings."""
    headed = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            headed = False
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if headed and not set(line) <= set("|-: "):
            yield cells
        headed = True


if __name__ == "__main__":
    sys.exit(main())
