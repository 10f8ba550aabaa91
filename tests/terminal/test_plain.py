"""The program by the line in a real terminal: what leads there, what it sends, and what ends it."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.person import oathtool_token
from tests.terminal.pseudo import PASSWORD, Terminal, opened

CTRL_C, CTRL_D = "\x03", "\x04"


class Listener:
    """Hears the program out to a prompt, and answers it."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._heard = 0

    def wait_for(self, wanted: str) -> str:
        """All that was said since the last answer, once it holds this."""
        self._terminal.wait_for(lambda _: wanted in self._new)
        return self._new

    @property
    def _new(self) -> str:
        return bytes(self._terminal.sent[self._heard :]).decode(errors="replace")

    def answer(self, prompt: str, typed: str | bytes) -> str:
        """Answer the prompt; what was said up to it."""
        said = self.wait_for(prompt)
        self._heard = len(self._terminal.sent)
        self._terminal.type(typed if isinstance(typed, bytes) else f"{typed}\r")
        return said

    def choose(self, option: str) -> None:
        """The number of an option of the menu that comes."""
        said = self.wait_for("Number, ")
        [number] = [line.partition("  ")[0] for line in said.splitlines() if line.partition("  ")[2] == option]
        self.answer("Number, ", number)

    def log_in(self) -> None:
        for prompt, typed in (("Practice code", "RIVERSIDE"), ("Username", "alice"), ("Password", PASSWORD)):
            self.answer(prompt, typed)


def open_sessions(home: Path) -> int:
    with closing(sqlite3.connect(home / "tn.db")) as database:
        [(count,)] = database.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL").fetchall()
    return int(count)


def test_a_dumb_terminal_hears_all_of_it_and_no_escape_sequence(home: Path) -> None:
    with opened(home, environ={"TERM": "dumb"}) as terminal:
        person = Listener(terminal)
        person.log_in()
        person.choose("Enroll in Two-Factor Authentication")
        person.choose("Enroll in Two-Factor Authentication")
        # Lines end between words, where the terminal would end them within one.
        assert max(map(len, terminal.sent.decode().splitlines())) <= 80
        spelled = person.wait_for("an empty line shows more").splitlines()
        key = "".join(line.split()[1] for line in spelled if line[:1].isdigit() and len(line.split()) == 6)
        person.answer("an empty line shows more", oathtool_token(key, "now - 30 seconds"))
        person.choose("I wrote them down")
        person.answer("(yes or no)", "yes")
        person.choose("Log out")
        person.wait_for("You are logged out.")
        person.log_in()
        person.answer("(yes or no)", "")
        person.answer("Token, 6 digits", oathtool_token(key))
        person.wait_for("What would you like to do?")
        assert open_sessions(home) == 1
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        assert b"\x1b" not in terminal.sent
        assert PASSWORD.encode() not in terminal.sent
    assert open_sessions(home) == 0


def test_what_can_not_be_read_is_asked_again_and_ctrl_c_ends_in_order(home: Path) -> None:
    with opened(home, "--plain") as terminal:
        person = Listener(terminal)
        person.answer("Practice code", b"R" * 4200 + b"\r")
        person.answer("Practice code", b"\xff\xfe\r")
        person.answer("Practice code", b"\x1b[A\r")
        person.log_in()
        person.wait_for("What would you like to do?")
        terminal.type(CTRL_C)
        assert terminal.wait_for_end() == 128 + signal.SIGINT
        said = terminal.sent.decode(errors="replace")
        assert "This takes at most 64 characters." in said
        assert "That was not UTF-8." in said
        assert "Leave out characters that don't show." in said
        assert b"\x1b" not in terminal.sent
    assert open_sessions(home) == 0


@pytest.mark.parametrize("number", [None, signal.SIGHUP])
def test_the_setting_asks_for_it_and_the_end_of_the_input_ends_it(home: Path, number: signal.Signals | None) -> None:
    with opened(home, environ={"TN_TUI_PLAIN": "true"}) as terminal:
        person = Listener(terminal)
        person.log_in()
        person.wait_for("Number, ")
        if number is None:
            terminal.type(CTRL_D)
        else:
            terminal.signal(number)
        assert terminal.wait_for_end() == (0 if number is None else 128 + number)
    assert open_sessions(home) == 0
