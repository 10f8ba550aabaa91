"""A screen can't forget where it may reach: what reaches everywhere is the commands' alone."""

from pathlib import Path

TUI = Path(__file__).parents[2] / "src" / "tn_tui" / "tui"


def test_no_screen_reaches_files_as_the_operator_does() -> None:
    found = [
        (path.name, means)
        for path in sorted(TUI.rglob("*.py"))
        for means in ("operator_files", "on_behalf", "Operator(", "write_text", "write_bytes", "os.open(")
        if means in path.read_text(encoding="utf-8")
    ]
    assert found == []
