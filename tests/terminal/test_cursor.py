"""The terminal's cursor follows the focus, what is typed and what is chosen, as screen readers need it."""

from pathlib import Path

from tests.terminal.person import log_in
from tests.terminal.pseudo import Terminal, opened

F2, DOWN = "\x1bOQ", "\x1b[B"
QUIET_SECONDS = 1.0
SMALL_BYTES = 1000
"""What moving to another row costs at most: both rows and the footer are painted, and nothing else."""


def at(terminal: Terminal) -> tuple[str, int]:
    """The line in which the cursor stands, and its column."""
    return terminal.lines[terminal.screen.cursor.y], terminal.screen.cursor.x


def press(terminal: Terminal, key: str) -> int:
    """Press a key, and wait until nothing comes any more; how many bytes came."""
    before = len(terminal.sent)
    terminal.type(key)
    terminal.settle()
    return len(terminal.sent) - before


def test_the_cursor_follows_focus_and_selection(home: Path) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.settle()
        assert "Practice code" in at(terminal)[0]
        press(terminal, "RIV")
        line, column = at(terminal)
        assert column == line.index("RIV") + 3
        press(terminal, "\x1b[D")
        assert at(terminal) == (line, column - 1)
        press(terminal, "\t")
        assert "Username" in at(terminal)[0]
        press(terminal, "\x1b[Z\x15")
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.settle()
        assert press(terminal, DOWN) < SMALL_BYTES
        assert "Two-factor" in at(terminal)[0]
        assert press(terminal, "j") < SMALL_BYTES
        assert "Remembered devices" in at(terminal)[0]
        press(terminal, F2)
        assert "▸ Profile" in at(terminal)[0]
        press(terminal, "j")
        line, column = at(terminal)
        assert line[column:].startswith("▸")
        assert "Profile" not in line
        before = len(terminal.sent)
        terminal.settle(QUIET_SECONDS)
        assert len(terminal.sent) == before
