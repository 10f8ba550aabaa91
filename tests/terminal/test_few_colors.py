"""On a terminal of sixteen colors, without any setting, what has the focus and what can be acted on still show."""

from pathlib import Path

from tests.terminal.pseudo import Terminal, opened

NAMES = {"black", "red", "green", "brown", "blue", "magenta", "cyan", "white", "default"}


def looks(terminal: Terminal, text: str) -> set[tuple[str, str, bool, bool]]:
    """How the cells of a text look where it stands for the last time: its colors, whether bold, whether reversed."""
    row = max(number for number, line in enumerate(terminal.lines) if text in line)
    column = terminal.lines[row].rindex(text)
    cells = [terminal.screen.buffer[row][place] for place in range(column, column + len(text))]
    assert all(cell.fg.removeprefix("bright") in NAMES and cell.bg.removeprefix("bright") in NAMES for cell in cells)
    return {(cell.fg, cell.bg, cell.bold, cell.reverse) for cell in cells}


def test_the_linux_console_keeps_accent_and_focus(home: Path) -> None:
    with opened(home, environ={"TERM": "linux", "COLORTERM": ""}) as terminal:
        terminal.wait_for("Practice code")
        terminal.settle()
        [at_rest] = looks(terminal, "  Log In  ")
        [ground] = looks(terminal, "Username")
        assert at_rest != ground
        terminal.type("\t\t\t")
        terminal.settle()
        [focused] = looks(terminal, "  Log In  ")
        assert focused not in {at_rest, ground}
        [field] = looks(terminal, "Password")
        assert focused != field
