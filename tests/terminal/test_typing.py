"""What is typed, clicked and pasted takes effect in the order in which it came."""

import os
import re
import termios
from pathlib import Path

from tests.terminal.person import log_in
from tests.terminal.pseudo import PASSWORD, Terminal, opened


def click(terminal: Terminal, text: str) -> None:
    """Press and release the left button on the first place where the text stands."""
    terminal.wait_for(text)
    row = next(number for number, line in enumerate(terminal.lines) if text in line)
    column = terminal.lines[row].index(text)
    place = f"{column + 2};{row + 1}"
    terminal.type(f"\x1b[<0;{place}M\x1b[<0;{place}m")


def test_a_click_right_after_typing_does_not_overtake_it(home: Path) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.settle()
        terminal.type(f"RIVERSIDE\talice\t{PASSWORD}")
        click(terminal, "Log In")
        terminal.wait_for("Security & Activity")


def test_a_password_and_a_click_on_another_field_never_mix(home: Path) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.settle()
        terminal.type(f"RIVERSIDE\talice\t{PASSWORD}")
        click(terminal, "Practice code")
        terminal.settle()
        assert re.search(r"Practice code +RIVERSIDE *$", terminal.text, re.MULTILINE)


def test_what_is_typed_before_the_first_paint_is_not_lost(home: Path) -> None:
    with opened(home) as terminal:
        terminal.wait_for(lambda _: b"\x1b[?1049h" in terminal.sent)
        terminal.type(f"RIVERSIDE\talice\t{PASSWORD}\r")
        terminal.wait_for("Security & Activity")


def test_what_is_typed_before_the_screens_are_loaded_shows_nowhere_and_an_enter_stays_one(home: Path) -> None:
    with opened(home) as terminal:
        before = termios.tcgetattr(terminal.process.child_fd)
        while terminal.process.getecho():
            os.sched_yield()
        assert not terminal.sent
        terminal.type(f"RIVERSIDE\talice\t{PASSWORD}\r")
        terminal.wait_for("Security & Activity")
        assert PASSWORD.encode() not in terminal.sent
        terminal.type("\x11")
        while not terminal.process.getecho():
            os.sched_yield()
        assert termios.tcgetattr(terminal.process.child_fd) == before
        assert terminal.wait_for_end() == 0


def test_a_program_that_does_not_open_leaves_the_terminal_as_it_was(home: Path) -> None:
    with opened(home, environ={"TN_TUI_THEME": "none"}) as terminal:
        before = termios.tcgetattr(terminal.process.child_fd)
        terminal.wait_for("TN_TUI_THEME")
        while not terminal.process.getecho():
            os.sched_yield()
        assert termios.tcgetattr(terminal.process.child_fd) == before
        assert terminal.wait_for_end() == 2


def test_credentials_pasted_with_tabs_show_nowhere(home: Path) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.type(f"\x1b[200~RIVERSIDE\talice\t{PASSWORD}\x1b[201~")
        terminal.wait_for("one field at a time")
        assert PASSWORD not in terminal.text
        log_in(terminal)
        terminal.wait_for("Security & Activity")


def test_the_user_menu_opens_by_key(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.type("\x1bOQ")
        terminal.wait_for("Log out")


def test_what_is_typed_while_a_dialog_opens_goes_to_the_dialog(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.type(f"p{PASSWORD}\t")
        terminal.wait_for("Choose a new password")
        terminal.settle()
        assert PASSWORD not in terminal.text
        assert "•" * len(PASSWORD) in terminal.text


def test_what_is_typed_while_the_log_out_goes_on_goes_to_the_log_in(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.type("\x1bOQ" + "\x1b[B" * 4 + f"\rRIVERSIDE\talice\t{PASSWORD}")
        terminal.wait_for("You are logged out.")
        terminal.settle()
        assert PASSWORD not in terminal.text
        assert "•" * len(PASSWORD) in terminal.text
