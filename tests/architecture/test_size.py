"""A function does one thing, a module is one topic, and each is named after it."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sameside"
MODULES = sorted(SOURCE.rglob("*.py"))
SAYS_NOTHING = {"utils", "helpers", "manager", "handler", "data", "info", "common", "misc"}


def test_a_function_ends_within_forty_lines():
    assert [
        f"{place(module)}:{function.lineno} {function.name} has {length} lines"
        for module in MODULES
        for function in functions(module)
        if (length := length_of(function)) > 40
    ] == []


def test_a_module_ends_within_four_hundred_lines():
    assert [
        f"{place(module)} has {length} lines"
        for module in MODULES
        if (length := len(module.read_text(encoding="utf-8").splitlines())) > 400
    ] == []


def test_a_module_is_named_after_what_it_is_about():
    assert [place(module) for module in MODULES if SAYS_NOTHING & names_in(module)] == []


def functions(module: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def place(module: Path) -> str:
    return module.relative_to(SOURCE).as_posix()


def names_in(module: Path) -> set[str]:
    return {part.strip("_") for part in module.relative_to(SOURCE).with_suffix("").parts}
