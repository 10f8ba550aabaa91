"""Ways out of the forced command from within the program, by what is typed: none of them leads anywhere."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ssh.sshd import Sshd
from tests.ssh.test_cut_lines import parent, processes, soon
from tests.terminal.person import log_in
from tests.terminal.pseudo import Terminal

LOG_IN = "Practice code"
CTRL = {letter: chr(ord(letter) - 64) for letter in "CZPQ\\"}


@pytest.fixture(scope="module")
def inside(host: Sshd) -> Iterator[Terminal]:
    """A terminal at which alice is logged in."""
    with host.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.settle()
        yield terminal
        assert "uid=" not in terminal.sent.decode(errors="replace")


def back(terminal: Terminal) -> None:
    """Alice is where she was, in the program."""
    terminal.type("\x1b")
    terminal.settle()
    terminal.wait_for("Security & Activity")


@pytest.mark.parametrize("letter", list("CZ\\"))
def test_a_key_that_means_a_signal(inside: Terminal, letter: str) -> None:
    for _ in range(3):
        inside.type(CTRL[letter])
    inside.type("\rid\r")
    inside.settle()
    back(inside)


def test_the_keys_that_mean_signals_before_the_program_takes_them(host: Sshd, canary: Path) -> None:
    before = set(processes(host))
    with host.connected("alice") as terminal:
        # While Python still starts, the terminal itself makes signals of them.
        terminal.type(f"{CTRL['Z']}{CTRL['Z']}touch {canary}\r")
        terminal.settle(1.0)
        assert "uid=" not in terminal.text
    assert soon(lambda: not set(processes(host)) - before)
    assert not canary.exists()


def test_the_palette(inside: Terminal) -> None:
    inside.type(CTRL["P"])
    inside.settle()
    for word in ("sh", "screenshot", "suspend", "python", "open file"):
        inside.type(word)
        inside.settle()
        assert not any(each in inside.text.lower() for each in ("/bin/sh", "save a screenshot", "svg"))
        inside.type("\x7f" * len(word))
    back(inside)


def test_the_help(inside: Terminal) -> None:
    inside.type("\x1bOP")
    inside.settle()
    inside.type("!id\r:!id\r|id\r")
    inside.settle()
    assert "uid=" not in inside.text
    back(inside)


def test_a_window_of_one_cell(inside: Terminal) -> None:
    for size in ((1, 1), (2, 60), (500, 1), (80, 24)):
        inside.resize(*size)
        inside.settle()
    back(inside)


def test_a_megabyte_that_is_pasted(inside: Terminal, canary: Path) -> None:
    inside.type("\x1b[200~" + f"touch {canary}\r" * 30_000 + "\x1b[201~")
    inside.type(f"touch {canary}\r" * 3_000)
    inside.settle(1.0)
    back(inside)
    assert not canary.exists()


def test_the_path_of_an_export(inside: Terminal, canary: Path) -> None:
    inside.type(CTRL["P"])
    inside.settle()
    inside.type("export")
    inside.settle()
    inside.type("\r")
    inside.settle()
    assert "/" not in "".join(line for line in inside.lines if "File" in line)
    inside.type(f"{canary}\r")
    inside.settle()
    assert not canary.exists()
    back(inside)


def test_a_parent_that_is_killed(host: Sshd) -> None:
    before = set(processes(host))
    with host.connected("alice") as terminal:
        terminal.wait_for(LOG_IN)
        (number,) = set(processes(host)) - before
        os.kill(parent(number), signal.SIGKILL)
        assert soon(lambda: not set(processes(host)) - before)
