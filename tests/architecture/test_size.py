"""A function does one thing, a module is one topic, and each is named after it."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sameside"
MODULES = sorted(SOURCE.rglob("*.py"))
BRANCHES = ast.For | ast.While | ast.If | ast.Match
"""What turns or repeats; `with` and `try` frame what stands in them and are not counted."""
SAYS_NOTHING = {"utils", "helpers", "manager", "handler", "data", "info", "common", "misc"}


def test_a_function_ends_within_forty_lines():
    assert [
        f"{place(module)}:{function.lineno} {function.name} has {length} lines"
        for module in MODULES
        for function in functions(module)
        if (length := length_of(function)) > 40
    ] == []


def test_a_function_nests_two_levels_deep_at_most():
    assert [
        f"{place(module)}:{function.lineno} {function.name} nests {depth} levels"
        for module in MODULES
        for function in functions(module)
        if (depth := depth_of(function)) > 2
    ] == []


def test_a_module_ends_within_four_hundred_lines():
    assert [
        f"{place(module)} has {length} lines"
        for module in MODULES
        # A migration is made by Django, in one piece, and is read by it alone.
        if module.parent.name != "migrations"
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


def depth_of(node: ast.AST) -> int:
    return max((step(node, inner) + depth_of(inner) for inner in inside(node)), default=0)


def step(outer: ast.AST, inner: ast.AST) -> int:
    """An `elif` is one more branch of the same turn, not a level of its own."""
    turned = isinstance(outer, ast.If) and outer.orelse == [inner] and isinstance(inner, ast.If)
    return int(isinstance(inner, BRANCHES) and not turned)


def inside(node: ast.AST) -> list[ast.AST]:
    """Functions within are counted by themselves."""
    apart = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [inner for inner in ast.iter_child_nodes(node) if not isinstance(inner, apart)]


def names_in(module: Path) -> set[str]:
    return {part.strip("_") for part in module.relative_to(SOURCE).with_suffix("").parts}
