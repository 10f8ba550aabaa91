"""`tn-tui session` behind a real sshd: the program opens, and nothing else does."""

import re
import signal
from pathlib import Path

from tests.ssh.sshd import Sshd
from tests.ssh.test_cut_lines import processes
from tests.terminal.person import log_in
from tests.terminal.pseudo import PASSWORD


def test_the_program_opens_and_a_person_is_in(sshd: Sshd) -> None:
    with sshd.connected("alice") as terminal:
        terminal.wait_for("For staff of Riverside only.")
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.wait_for("127.0.0.1")
        terminal.type("\x1a")
        terminal.settle()
        assert "Security & Activity" in terminal.text
        terminal.type("\x11")
        assert terminal.wait_for_end() == 0


def test_what_a_client_asks_for_is_refused(sshd: Sshd) -> None:
    answer = sshd.ask("alice", asked=("sh",))
    assert (answer.status, answer.out) == (2, b"")
    assert b"Only the log-in is here" in answer.err
    with sshd.connected("alice", asked=("sh", "-c", "id")) as terminal:
        assert terminal.wait_for_end() == 2
        assert "Only the log-in is here" in terminal.text


def test_without_a_terminal_a_sentence(sshd: Sshd) -> None:
    answer = sshd.ask("alice", "-T")
    assert (answer.status, answer.out) == (2, b"")
    assert b"log-in needs a terminal" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_the_data_folder_holds_nothing_that_others_can_read(sshd: Sshd) -> None:
    sshd.key("alice")
    for path in (sshd.folder / "data").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert Path(sshd.folder / "data" / "tn.db").exists()


def test_a_terminal_without_screens_is_asked_line_by_line(sshd: Sshd) -> None:
    with sshd.connected("alice", term="dumb") as terminal:
        terminal.wait_for("For staff of Riverside only.")
        for prompt, typed in (("Practice code", "RIVERSIDE"), ("Username", "alice"), ("Password", PASSWORD)):
            terminal.wait_for(f"{prompt};")
            terminal.type(f"{typed}\r")
        terminal.wait_for("Number, 0 to 6")
        terminal.type("\x1a\x1c")
        assert terminal.wait_for_end() == 128 + signal.SIGQUIT
        assert b"\x1b" not in terminal.sent
        assert PASSWORD.encode() not in terminal.sent


def test_nobody_of_the_account_can_look_into_the_memory(sshd: Sshd) -> None:
    before = set(processes(sshd))
    with sshd.connected("alice") as terminal:
        terminal.wait_for("For staff of Riverside only.")
        terminal.settle()
        (number,) = set(processes(sshd)) - before
        # What may not be dumped belongs to root there, whoever runs it (proc(5)).
        assert Path("/proc", str(number), "mem").stat().st_uid == 0
        limits = Path("/proc", str(number), "limits").read_text()
        assert re.search(r"Max core file size +0 +0", limits)
