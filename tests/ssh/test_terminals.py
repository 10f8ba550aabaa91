"""The terminals that people come with: few colors, none, and those that go on when the line is cut."""

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ssh.sshd import CLIENT, Sshd
from tests.ssh.test_cut_lines import open_sessions, processes, soon
from tests.terminal.person import log_in
from tests.terminal.pseudo import PASSWORD
from tests.tools import require_tool

MANY_COLORS = re.compile(rb"\x1b\[[0-9;]*[34]8;[25];")
ANY_COLOR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25];[0-9;]*)m")


@pytest.mark.parametrize("term", ["linux", "xterm-16color", "ansi"])
def test_few_colors(sshd: Sshd, term: str) -> None:
    with sshd.connected("alice", term=term) as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.settle()
        assert not MANY_COLORS.search(terminal.sent)
        assert ANY_COLOR.search(terminal.sent)


def test_no_color(sshd: Sshd) -> None:
    with sshd.connected("alice", "-o", "SetEnv=NO_COLOR=1") as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.settle()
        grays = {
            cell.fg
            for row in terminal.screen.buffer.values()
            for cell in row.values()
            if re.fullmatch(r"[0-9a-f]{6}", cell.fg)
        }
        assert all(color[:2] == color[2:4] == color[4:] for color in grays), grays


Run = Callable[..., str]


@contextmanager
def tmux(tmp_path: Path, command: str) -> Iterator[Run]:
    """A server of tmux's own with the command in a window; what it says to a command of tmux's."""
    socket = tmp_path / "tmux"

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [require_tool("tmux"), "-S", str(socket), "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            env={**CLIENT, "TERM": "xterm-256color"},
            check=True,
        )
        return done.stdout

    run("new-session", "-d", "-x", "80", "-y", "24", command)
    try:
        yield run
    finally:
        run("kill-server")


def test_tmux_keeps_what_it_keeps(sshd: Sshd, tmp_path: Path) -> None:
    command = shlex.join(sshd.command("alice", "-tt"))
    before = set(processes(sshd))
    with tmux(tmp_path, command) as run:

        def shows(text: str) -> bool:
            return text in run("capture-pane", "-p")

        assert soon(lambda: shows("Practice code"))
        run("send-keys", "-l", f"RIVERSIDE\talice\t{PASSWORD}")
        run("send-keys", "Enter")
        assert soon(lambda: shows("Security & Activity"))
        (number,) = set(processes(sshd)) - before
        # Whoever looked on is gone, as when a laptop is closed; the program does not notice.
        looking = subprocess.Popen(
            [require_tool("tmux"), "-S", str(tmp_path / "tmux"), "-C", "attach"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**CLIENT, "TERM": "xterm-256color"},
        )
        assert soon(lambda: "\n" in run("list-clients"))
        os.kill(looking.pid, signal.SIGKILL)
        looking.communicate()
        assert soon(lambda: "\n" not in run("list-clients"))
        assert shows("Security & Activity")
        run("resize-window", "-x", "100", "-y", "30")
        run("send-keys", "F1")
        assert soon(lambda: shows("Help"))
        assert number in processes(sshd)
        assert None in open_sessions(sshd)
    assert soon(lambda: number not in processes(sshd))
    assert soon(lambda: None not in open_sessions(sshd))


def test_screen_keeps_what_it_keeps(sshd: Sshd, tmp_path: Path) -> None:
    folder = tmp_path / "screens"
    folder.mkdir(mode=0o700)
    environ = {**CLIENT, "TERM": "screen-256color", "SCREENDIR": str(folder), "HOME": str(tmp_path)}
    picture = tmp_path / "picture"

    def screen(*arguments: str) -> None:
        subprocess.run([require_tool("screen"), *arguments], env=environ, check=True, capture_output=True)

    def shows(text: str) -> bool:
        screen("-S", "test", "-p", "0", "-X", "hardcopy", str(picture))
        return picture.exists() and text in picture.read_text(errors="replace")

    before = set(processes(sshd))
    screen("-U", "-dmS", "test", *sshd.command("alice", "-tt"))
    try:
        assert soon(lambda: shows("Practice code"))
        screen("-S", "test", "-p", "0", "-X", "stuff", f"RIVERSIDE\talice\t{PASSWORD}\r")
        assert soon(lambda: shows("Security & Activity"))
        (number,) = set(processes(sshd)) - before
    finally:
        screen("-S", "test", "-X", "quit")
    assert soon(lambda: number not in processes(sshd))
    assert soon(lambda: None not in open_sessions(sshd))
