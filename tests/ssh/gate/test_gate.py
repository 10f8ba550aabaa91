"""A shell, psql and another Textual program behind the gate, over a real sshd, and what ends them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.ssh.conftest import operate
from tests.ssh.gate.conftest import GateHost
from tests.terminal.person import SEEN_SECONDS, log_in
from tests.terminal.pseudo import PATIENCE_SECONDS, Terminal
from tests.tools import require_tool

_TOLD = "This was done to your account"
SHELL = "PS1='here> ' exec /bin/sh -i"
STUBBORN = """
exec /usr/bin/python3 -c '
import os, signal, time
os.fork() and time.sleep(600)
os.setsid()
os.fork() and os._exit(0)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
print("deep down", flush=True)
time.sleep(600)'
"""
TEXTUAL = """
from textual.app import App
from textual.widgets import Static

class Other(App):
    def compose(self):
        yield Static("no key yet", id="key")

    def say(self, text):
        self.query_one("#key").update(text)

    def on_key(self, event):
        self.say(f"pressed {event.key}")
        if event.key == "x":
            self.exit(return_code=9)

    def on_click(self, event):
        self.say(f"click {event.screen_x},{event.screen_y}")

    def on_resize(self, event):
        self.say(f"{event.size.width} by {event.size.height}")

app = Other()
app.run()
raise SystemExit(app.return_code)
"""


def wait_until_none(left: Callable[[], object], after: str) -> None:
    """Wait until nothing is left; `after` is what happened."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while found := left():
        assert time.monotonic() < deadline, (after, found)
        os.sched_yield()


def enter(terminal: Terminal, shown: str = "here>") -> None:
    log_in(terminal)
    text = terminal.wait_for(lambda text: shown in text or _TOLD in text)
    if shown not in text:
        # Another test has ended sessions, and that is told first.
        terminal.settle(SEEN_SECONDS)
        terminal.type("\r")
        terminal.wait_for(shown)


def test_a_shell_has_keys_size_and_environment_of_its_own(gate_host: GateHost) -> None:
    gate_host.stands_behind(SHELL)
    with gate_host.sshd.connected("alice") as terminal:
        enter(terminal)
        [session] = gate_host.sessions()
        assert session["command"] == "guarded"
        terminal.type("env | grep -E 'TN|SSH'; id -un; stty size; echo $TERM\r")
        text = terminal.wait_for("xterm-256color")
        for wanted in ("TNGATE_USER=alice", "TNGATE_PRACTICE=RIVERSIDE", "TNGATE_ROLE=administrator", "24 80"):
            assert wanted in text
        assert "TNGATE_SESSION=" in text
        assert gate_host.guarded.pw_name in text
        assert "SSH_USER_AUTH" not in text
        terminal.resize(100, 30)
        terminal.settle()
        terminal.type("stty size; sleep 600\r")
        terminal.wait_for("30 100")
        terminal.type("\x03")
        terminal.settle()
        terminal.type("sleep 601\r")
        terminal.settle()
        terminal.type("\x1a")
        terminal.wait_for("Stopped")
        terminal.type("fg\r")
        terminal.settle()
        terminal.type("\x03")
        terminal.settle()
        terminal.type("exit 7\r")
        assert terminal.wait_for_end() == 7
    assert gate_host.sessions() == []
    assert gate_host.running() == []


def test_another_textual_program_has_its_keys_its_mouse_and_the_new_size(gate_host: GateHost) -> None:
    program = gate_host.command.with_name("other.py")
    program.write_text(TEXTUAL)
    gate_host.stands_behind(f"exec {gate_host.sshd.python} {program}")
    with gate_host.sshd.connected("alice") as terminal:
        enter(terminal, "80 by 24")
        terminal.type("k")
        terminal.wait_for("pressed k")
        terminal.type("\x1b[<0;11;6M\x1b[<0;11;6m")
        terminal.wait_for("click 10,5")
        terminal.resize(100, 30)
        terminal.wait_for("100 by 30")
        terminal.type("x")
        assert terminal.wait_for_end() == 9


@contextmanager
def database(gate_host: GateHost) -> Iterator[Path]:
    """A PostgreSQL server of the account that commands run as; the folder with its socket."""
    folder = Path(gate_host.guarded.pw_dir) / "pg"
    folder.mkdir(mode=0o700)
    os.chown(folder, gate_host.guarded.pw_uid, gate_host.guarded.pw_gid)
    account = [require_tool("runuser"), "-u", gate_host.guarded.pw_name, "--"]

    def run(*command: str | Path) -> None:
        subprocess.run([*account, *command], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    options = f"-k {folder} -c listen_addresses= -F"
    run(require_tool("initdb"), "-D", folder / "data", "-A", "peer", "-N")
    run(require_tool("pg_ctl"), "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield folder
    finally:
        run(require_tool("pg_ctl"), "-D", folder / "data", "-m", "immediate", "-w", "stop")


def test_psql_is_used_as_on_the_spot_and_ended_by_an_administrator(gate_host: GateHost) -> None:
    with database(gate_host) as folder:
        gate_host.stands_behind(f"exec {require_tool('psql')} -h {folder} postgres")
        with gate_host.sshd.connected("alice") as terminal:
            enter(terminal, "postgres=>" if gate_host.guarded.pw_uid == 0 else "postgres=#")
            terminal.type("select 6 * 7 as answer;\r")
            terminal.wait_for("42")
            terminal.type("select pg_sleep(600);\r")
            terminal.settle()
            terminal.type("\x03")
            terminal.wait_for("canceling statement")
            operate(gate_host.sshd, "user", "end-sessions", "--practice", "RIVERSIDE", "--reason", "Left", "alice")
            assert terminal.wait_for_end() == 128 + signal.SIGHUP
            assert "You were logged out by" in terminal.text
    assert gate_host.sessions() == []


def test_what_was_killed_or_cut_leaves_nothing_running(gate_host: GateHost) -> None:
    gate_host.stands_behind(STUBBORN)
    with ExitStack() as stack:
        # What ignores the hangup has its while, so three of them end at the same time.
        opened = [enter_one(gate_host, stack) for _ in range(3)]
        for (terminal, found), victim in zip(opened, ("gate", "sudo", "line"), strict=True):
            match victim:
                case "gate":
                    kill(number for number, words in found.items() if "tn_tui gate" in words)
                case "sudo":
                    kill(number for number, words in found.items() if "sudo -n" in words)
                case _:
                    os.kill(terminal.process.pid, signal.SIGKILL)
        wait_until_none(gate_host.running, "gate, sudo and line")
        wait_until_none(gate_host.sessions, "gate, sudo and line")
        _, found = enter_one(gate_host, stack)
        kill(number for number, words in found.items() if words.startswith(f"{gate_host.sshd.python} -IS"))
        wait_until_none(gate_host.running, "parent")
        wait_until_none(gate_host.sessions, "parent")


def enter_one(gate_host: GateHost, stack: ExitStack) -> tuple[Terminal, dict[int, str]]:
    """Somebody is in; the terminal, and the processes that came with it."""
    before, running = set(processes()), len(gate_host.running())
    terminal = stack.enter_context(gate_host.sshd.connected("alice"))
    enter(terminal, "deep down")
    assert len(gate_host.running()) >= running + 3
    return terminal, {number: words for number, words in processes().items() if number not in before}


def processes() -> dict[int, str]:
    """The command lines of all processes."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                found[int(place.name)] = place.joinpath("cmdline").read_text().replace("\0", " ")
            except OSError:
                # It has just ended.
                continue
    return found


def kill(numbers: Iterator[int]) -> None:
    killed = list(numbers)
    assert killed
    for number in killed:
        # Of sudo's two processes one ends with the other.
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
