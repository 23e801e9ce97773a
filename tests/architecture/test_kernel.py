"""The kernel is Python alone: no library, no clock, no chance, no files."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

KERNEL = Path(__file__).resolve().parents[2] / "src" / "sameside" / "kernel"
ACTS = {
    "asyncio", "builtins", "ctypes", "glob", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib", "uuid",
}  # fmt: skip
CALLS = {"open", "print", "input", "exec", "eval", "__import__"}
ZONES = {("zone.py", "tzdata")}
"""The one exception: the edition of the time zone database, which is part of every verdict."""


def test_the_kernel_imports_python_and_itself_alone():
    assert [
        f"{module}: {name}"
        for module, name in imported()
        if name not in sys.stdlib_module_names
        and name != "sameside.kernel"
        and (module, name) not in ZONES
    ] == []


def test_the_kernel_imports_nothing_that_acts():
    assert [f"{module}: {name}" for module, name in imported() if name in ACTS] == []


def test_the_kernel_opens_and_prints_nothing():
    assert [
        f"{module.name}:{node.lineno} {node.func.id}"
        for module in modules()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
    ] == []


def imported() -> Iterator[tuple[str, str]]:
    for module in modules():
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            yield from ((module.name, root_of(name)) for name in names_of(node))


def modules() -> list[Path]:
    return sorted(KERNEL.rglob("*.py"))


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module if node.module and not node.level else "sameside.kernel"]
    return []


def root_of(name: str) -> str:
    if name == "sameside.kernel" or name.startswith("sameside.kernel."):
        return "sameside.kernel"
    return name.partition(".")[0]
