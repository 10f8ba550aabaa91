"""A line that is cut: the session's row is closed, and no process is left."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.ssh.conftest import operate
from tests.ssh.sshd import Sshd
from tests.terminal.person import log_in
from tests.terminal.pseudo import PATIENCE_SECONDS, Terminal
from tn_tui.domain.policy import SessionEnd


def processes(sshd: Sshd) -> list[int]:
    """Those of the account that run the program."""
    numbers = (int(place.name) for place in Path("/proc").iterdir() if place.name.isdecimal())
    return [number for number in numbers if _runs_it(sshd, number)]


def _runs_it(sshd: Sshd, number: int) -> bool:
    place = Path("/proc", str(number))
    try:
        uid = place.joinpath("status").read_text().partition("Uid:")[2].split()[0]
        return int(uid) == sshd.account.pw_uid and "tn_tui" in place.joinpath("cmdline").read_text()
    except OSError:
        # It has just ended.
        return False


def parent(number: int) -> int:
    """Who started a process."""
    return int(Path("/proc", str(number), "stat").read_text().rpartition(")")[2].split()[1])


def open_sessions(sshd: Sshd) -> list[str | None]:
    """Why each session of the installation is over; None where it is open."""
    with closing(sqlite3.connect(f"file:{sshd.folder}/data/tn.db?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT end_reason FROM sessions ORDER BY created_at")]


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold before a person would give up."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
    return True


def cut_by_the_client(terminal: Terminal, sshd: Sshd) -> None:
    os.kill(terminal.process.pid, signal.SIGKILL)


def cut_by_sshd(terminal: Terminal, sshd: Sshd) -> None:
    for number in processes(sshd):
        os.kill(parent(number), signal.SIGKILL)


def hung_up(terminal: Terminal, sshd: Sshd) -> None:
    for number in processes(sshd):
        os.kill(number, signal.SIGHUP)


def frozen(terminal: Terminal, sshd: Sshd) -> None:
    """As when the network is gone: the client answers no more, and sshd gives it up (ClientAliveInterval)."""
    os.kill(terminal.process.pid, signal.SIGSTOP)


@pytest.mark.parametrize("cut", [cut_by_the_client, cut_by_sshd, hung_up, frozen])
def test_the_row_is_closed_and_no_process_is_left(sshd: Sshd, cut: Callable[[Terminal, Sshd], None]) -> None:
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        assert None in open_sessions(sshd)
        cut(terminal, sshd)
        try:
            assert soon(lambda: not processes(sshd))
        finally:
            os.kill(terminal.process.pid, signal.SIGCONT)
    assert None not in open_sessions(sshd)
    assert operate(sshd, "activity", "verify").startswith("Logs:")


def test_where_the_process_was_killed_the_next_look_closes_it(sshd: Sshd) -> None:
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        for number in processes(sshd):
            os.kill(number, signal.SIGKILL)
        terminal.wait_for_end()
    assert soon(lambda: not processes(sshd))
    assert None in open_sessions(sshd)
    operate(sshd, "practice", "list")
    assert open_sessions(sshd)[-1] == SessionEnd.CUT_OFF
    assert None not in open_sessions(sshd)
