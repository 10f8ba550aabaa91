"""The terminal's cursor follows the focus, what is typed and what is chosen, as screen readers need it."""

from pathlib import Path

from tests.terminal.person import log_in
from tests.terminal.pseudo import Terminal, opened

F2, DOWN, TAB, SHIFT_TAB, PALETTE = "\x1bOQ", "\x1b[B", "\t", "\x1b[Z", "\x10"
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


def press_there(terminal: Terminal, key: str) -> None:
    """Press a key in the palette, whose field blinks, and wait until the cursor stands in another line."""
    before = terminal.screen.cursor.y
    terminal.type(key)
    terminal.wait_for(lambda _: terminal.screen.cursor.y != before)


def go_through_the_users(terminal: Terminal) -> None:
    """From the menu to the table of users, a form with a check box and buttons, and the palette."""
    terminal.type("\r")
    terminal.wait_for("1 user")
    terminal.settle()
    line, column = at(terminal)
    assert line[column:].startswith("▸")
    assert "alice" in line
    press(terminal, "n")
    press(terminal, "bob\tBob Brown\t")
    line, column = at(terminal)
    assert line[column - 1 :].startswith("[ ] Practice Administrator")
    assert press(terminal, " ") < SMALL_BYTES
    line, column = at(terminal)
    assert line[column - 1 :].startswith("[x] Practice Administrator")
    for button in ("Cancel", "Add User"):
        press(terminal, TAB)
        line, column = at(terminal)
        assert line[column:].startswith(button)
    press(terminal, SHIFT_TAB)
    press(terminal, "\r")
    terminal.type(PALETTE)
    terminal.wait_for("Go to: Practice")
    terminal.type("them")
    terminal.wait_for("Theme:")
    terminal.wait_for(lambda _: at(terminal)[0][: at(terminal)[1]].endswith("them"))
    press_there(terminal, DOWN)
    line, column = at(terminal)
    assert line[column:].lstrip().startswith("Theme:")
    before = terminal.screen.cursor.y
    press_there(terminal, DOWN)
    assert terminal.screen.cursor.y == before + 1
    # Nor does anything come from the palette by itself.
    terminal.settle(QUIET_SECONDS)
    before = len(terminal.sent)
    terminal.settle(QUIET_SECONDS)
    assert len(terminal.sent) == before
    press(terminal, "\x1b")


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
        go_through_the_users(terminal)
        before = len(terminal.sent)
        terminal.settle(QUIET_SECONDS)
        assert len(terminal.sent) == before
