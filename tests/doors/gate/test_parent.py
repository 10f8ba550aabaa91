"""The parent of a guarded command, started as sudo starts it but under one's own account, on a real terminal."""

import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.pseudo import PATIENCE_SECONDS
from tn_tui.doors.gate import parent

_ON_A_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(1, termios.TIOCSCTTY, 0)
os.dup2(int(sys.argv[1]), 2)
os.execv(sys.executable, [sys.executable, "-IS", sys.argv[2]])
"""
_DETACHED = "import os, sys, time; os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0); "
STUBBORN = (
    f"{_DETACHED} import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
    "print('deep', os.getpid(), flush=True); time.sleep(600)"
)
STOOD_STILL = """
import runpy, sys, time

really, looks = time.monotonic, 0

def monotonic():
    global looks
    looks += 1
    return really() + (1000 if looks > 2 else 0)

time.monotonic = monotonic
runpy.run_path({path!r}, run_name="__main__")
"""
CONTINUED = """
import pathlib, signal, sys, time
signal.signal(signal.SIGCONT, lambda *_: pathlib.Path(sys.argv[1]).touch())
print("ready", flush=True)
while True:
    time.sleep(600)
"""


class Started:
    """A parent with its command: the terminal's other side, and the gate's end of the channel."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, channel: socket.socket) -> None:
        self.process = process
        self.master = master
        self.channel = channel
        self.seen = ""
        self.facts = channel.makefile("rb")

    def fact(self) -> dict[str, object]:
        """The next that the parent says."""
        found: dict[str, object] = json.loads(self.facts.readline())
        return found

    def ended(self) -> int:
        """What the command ended with, once nothing of it is left."""
        ended = self.fact()["ended"]
        assert self.fact() == {"done": True}
        assert self.process.wait(PATIENCE_SECONDS) == 0
        assert isinstance(ended, int)
        return ended

    def read_until(self, wanted: str) -> str:
        """What the terminal shows, once this is in it."""
        while wanted not in self.seen:
            assert select.select([self.master], [], [], PATIENCE_SECONDS)[0], self.seen
            self.seen += os.read(self.master, 1 << 16).decode()
        return self.seen

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.master, keys)


@contextmanager
def started(command: Sequence[str], grace: float = 0.1, program: str = parent.__file__) -> Iterator[Started]:
    master, slave = pty.openpty()
    ours, its = socket.socketpair()
    ours.settimeout(PATIENCE_SECONDS)
    process = subprocess.Popen(
        [sys.executable, "-c", _ON_A_TERMINAL, str(its.fileno()), program],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        pass_fds=[its.fileno()],
    )
    its.close()
    try:
        asked = {"command": list(command), "environment": {"TERM": "xterm", "TNGATE_USER": "alice"}, "grace": grace}
        ours.sendall(json.dumps(asked).encode() + b"\n")
        gate = Started(process, master, ours)
        yield gate
    finally:
        gate.facts.close()
        process.kill()
        process.wait()
        ours.close()
        os.close(master)
        os.close(slave)


def wait_until(found: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not found():
        assert time.monotonic() < deadline
        os.sched_yield()


def deep_down(gate: Started) -> int:
    """The process that detached itself, once it is there."""
    gate.read_until("deep ")
    _, _, after = gate.seen.partition("deep ")
    gate.seen = after
    return int(gate.read_until("\n").split()[0])


def is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists() and "Z (" not in Path(f"/proc/{process}/status").read_text()


def test_the_command_has_the_terminal_a_clean_environment_and_its_own_status() -> None:
    script = "env | sort; ps -o pgid= -o tpgid= -p $$; test -t 0 && test -t 2 && echo on a terminal; exit 7"
    with started(["sh", "-c", script]) as gate:
        assert "started" in gate.fact()
        assert gate.ended() == 7
        seen = gate.read_until("on a terminal").replace("\r", "").splitlines()
        names = {line.partition("=")[0] for line in seen if "=" in line}
        assert names - {"PWD", "_", "OLDPWD", "SHLVL"} == {
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "PATH",
            "TERM",
            "TNGATE_USER",
        }
        group, foreground = seen[-2].split()
        assert group == foreground


def test_ctrl_c_ends_the_command_alone_and_says_by_which_signal() -> None:
    with started(["sh", "-c", "echo ready; exec sleep 600"]) as gate:
        gate.fact()
        gate.read_until("ready")
        gate.type(b"\x03")
        assert gate.ended() == -signal.SIGINT


def test_a_stopped_command_is_continued(tmp_path: Path) -> None:
    # What it writes to the terminal at this moment may be flushed by the key itself.
    again = tmp_path / "again"
    with started([sys.executable, "-c", CONTINUED, str(again)]) as gate:
        gate.fact()
        gate.read_until("ready")
        gate.type(b"\x1a")
        wait_until(again.exists)


@pytest.mark.parametrize("how", ["a word", "the gate is gone", "the terminal is gone"])
def test_what_detached_itself_and_ignores_the_hangup_is_ended_too(how: str) -> None:
    script = f'{sys.executable} -c "{STUBBORN}"; exec sleep 600'
    with started(["sh", "-c", script]) as gate:
        gate.fact()
        deep = deep_down(gate)
        assert is_there(deep)
        match how:
            case "a word":
                gate.channel.shutdown(socket.SHUT_WR)
                assert gate.ended() == -signal.SIGHUP
            case "the gate is gone":
                gate.channel.shutdown(socket.SHUT_RDWR)
            case _:
                gate.process.send_signal(signal.SIGHUP)
        gate.process.wait(PATIENCE_SECONDS)
        assert not is_there(deep)


def test_nothing_is_left_where_the_machine_itself_stood_still(tmp_path: Path) -> None:
    """As a virtual machine that is held and let go: all the time there was is over at the next look."""
    program = tmp_path / "parent.py"
    program.write_text(STOOD_STILL.format(path=parent.__file__))
    with started(["sh", "-c", f'{sys.executable} -c "{STUBBORN}"; exec sleep 600'], program=str(program)) as gate:
        gate.fact()
        deep = deep_down(gate)
        gate.channel.shutdown(socket.SHUT_RDWR)
        gate.process.wait(PATIENCE_SECONDS)
        assert not is_there(deep)


def test_what_the_command_leaves_behind_goes_with_it() -> None:
    with started(["sh", "-c", f'{sys.executable} -c "{STUBBORN}"; read line']) as gate:
        gate.fact()
        deep = deep_down(gate)
        gate.type(b"\n")
        assert gate.ended() == 0
        assert not is_there(deep)


def test_a_command_that_can_not_be_started_is_said() -> None:
    with started(["/nowhere/at/all"]) as gate:
        assert gate.fact() == {"not started": 2}
        gate.ended()


def test_who_is_left_of_a_killed_parent_is_swept_away() -> None:
    parent.adopt_orphans()
    with started(["sh", "-c", f'{sys.executable} -c "{STUBBORN}"; exec sleep 600']) as gate:
        gate.fact()
        deep = deep_down(gate)
        gate.process.kill()
        gate.process.wait()
        assert is_there(deep)
        ours, its = socket.socketpair()
        ours.sendall(json.dumps({"sweep": os.getpid()}).encode() + b"\n")
        swept = subprocess.run([sys.executable, "-IS", parent.__file__], stderr=its.fileno(), check=False)
        assert swept.returncode == 0
        assert not is_there(deep)
        ours.close()
        its.close()


def test_nobody_else_can_start_it() -> None:
    alone = subprocess.run(
        [sys.executable, "-IS", parent.__file__], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (alone.returncode, alone.stdout) == (2, b"")
    assert b"started by tn-tui gate" in alone.stderr
