"""Every duration in a sentence comes from its constant, or from what the practice has set."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tn_tui.tui.enroll.enroll_steps import can_be_remembered

SOURCE = Path(__file__).parents[2] / "src" / "tn_tui"
TYPED = re.compile(
    r"\b(\d+|half an?|one|two|three|four|five|ten|twelve|fifteen|twenty-four|thirty|forty|sixty)[ -]"
    r"(second|minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The constants of a file that are text and no docstrings, the parts of f-strings among them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = (getattr(node, "body", None) for node in ast.walk(tree))
    lines = (line for body in bodies if isinstance(body, list) for line in body)
    told = {id(line.value) for line in lines if isinstance(line, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_no_sentence_has_a_duration_typed_into_it() -> None:
    assert TYPED.search("remembered for 30 days")
    typed = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in texts(path)
        if TYPED.search(text)
    ]
    assert typed == []


@pytest.mark.parametrize(("days", "said"), [(1, "for 1 day."), (14, "for 14 days."), (30, "for 30 days.")])
def test_a_device_is_remembered_for_as_long_as_the_practice_has_it(days: int, said: str) -> None:
    assert can_be_remembered(days).endswith(said)
