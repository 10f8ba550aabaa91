"""The tests of the screens run over the real core: nothing else is passed off as one."""

import ast
from pathlib import Path

import tests

ROOT = Path(tests.__file__).parent


def passes_for_a_core(tree: ast.AST) -> bool:
    """Whether anything is cast to a core."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "cast"
        and ast.unparse(node.args[0]).strip("'\"").rpartition(".")[2] == "Core"
        for node in ast.walk(tree)
    )


def parsed() -> dict[str, ast.Module]:
    """Every file of tests, by its path."""
    paths = sorted(ROOT.rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def test_nothing_is_passed_off_as_a_core() -> None:
    assert {path for path, tree in parsed().items() if passes_for_a_core(tree)} == set()


def test_nothing_is_made_up_on_the_spot() -> None:
    named = {
        path
        for path, tree in parsed().items()
        for node in ast.walk(tree)
        if path.startswith("tui/") and isinstance(node, ast.Name) and node.id == "SimpleNamespace"
    }
    assert named == set()


def test_what_is_passed_off_is_found() -> None:
    for text in ('cast("Core", parts)', "cast(Core, x)", 'cast("core.Core", x)'):
        assert passes_for_a_core(ast.parse(text))
    assert not passes_for_a_core(ast.parse('cast("Any", CORE)'))
