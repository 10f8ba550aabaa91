"""No file leads back to itself through its imports, those for types alone included: a circle can't be read in order."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import tn_tui

SOURCE = Path(tn_tui.__file__).parent


def modules() -> dict[str, Path]:
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = ("tn_tui", *path.relative_to(SOURCE).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inside = f"{node.module}.{name.name}"
                yield from (one for one in (inside, node.module) if one in known)


def test_no_file_leads_back_to_itself() -> None:
    known = modules()
    # A package that only holds others is imported with each of them and says nothing itself.
    graph = {name: {one for one in imported(path, known) if one != name} for name, path in known.items()}
    assert graph["tn_tui.tui.program.app"], "nothing was found, so nothing was shown"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        raise AssertionError(" -> ".join(reversed(circle.args[1]))) from None
