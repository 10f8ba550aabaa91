"""The parent of a guarded command: it starts it, continues it when it stops, and leaves nothing of it behind.

sudo starts this file by its path, as the account that the command belongs to, so it needs nothing but the standard
library. Its stderr is one end of a socket, since sudo passes on no other than the three, and takes a terminal that is
not its stdin for one that nobody types into; the other end is the gate's. One line of JSON comes first; when the gate
shuts its end down, or is gone, it is over. Its stdin and stdout are the terminal.
"""

import contextlib
import ctypes
import json
import os
import pwd
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

_PR_SET_DUMPABLE: Final = 4
_PR_SET_CHILD_SUBREAPER: Final = 36
_TERMINAL: Final = 1
_CHANNEL: Final = 2
_MESSAGE_LIMIT_BYTES: Final = 1 << 20
_LOOK_SECONDS: Final = 0.05
_GIVE_UP_LOOKS: Final = 100
"""So many looks, not seconds: where the machine itself stood still, the time is over before anything was done."""

_COULD_NOT_START: Final = 126
_UMASK: Final = 0o022
_PATH: Final = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
_LEFT_ALONE: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGPIPE)


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own, also of one that detached itself (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(ancestor: int) -> list[int]:
    """The processes below this one, as /proc has them now."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 - as below
        if name.isdecimal():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123 - hundreds of times a second, and without a person's path
                # The name in it may hold blanks and parentheses.
                state, parent = file.read().rpartition(b") ")[2].split()[:2]
                if state != b"Z":
                    children.setdefault(int(parent), []).append(int(name))
    found, to_look = list[int](), [ancestor]
    while to_look:
        below = children.get(to_look.pop(), [])
        found += below
        to_look += below
    return found


def _send(processes: list[int], *numbers: signal.Signals) -> bool:
    """Send each of them the signals; whether any could be sent."""
    reached = False
    for process in processes:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            for number in numbers:
                os.kill(process, number)
            reached = True
    return reached


def sweep(ancestor: int) -> None:
    """End every descendant of another process at once, but for this one and its own ancestors."""
    spared = {os.getpid(), *_ancestors()}
    for _ in range(_GIVE_UP_LOOKS):
        if not _send([each for each in descendants(ancestor) if each not in spared], signal.SIGKILL):
            return
        select.select([], [], [], _LOOK_SECONDS)


def _ancestors() -> Iterator[int]:
    process = os.getppid()
    while process > 1:
        yield process
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123 - as above
            process = int(file.read().rpartition(b") ")[2].split()[1])


class Parent:
    """One command from its start until nothing of it is left.

    Args:
        channel: the gate's word, and its answers.
        grace_seconds: how long after SIGHUP what is left is killed.
    """

    def __init__(self, channel: socket.socket, grace_seconds: float) -> None:
        self._channel = channel
        self._grace_seconds = grace_seconds
        self._command = 0
        self._deadline: float | None = None
        self._in_vain = 0
        self._wakes, self._wake = socket.socketpair()
        for each in (self._wakes, self._wake):
            each.settimeout(0)

    def run(self, command: list[str], environment: dict[str, str]) -> None:
        """Run the command to its end, or until it is over."""
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, lambda *_: self._hang_up())
        for number in _LEFT_ALONE:
            signal.signal(number, signal.SIG_IGN)
        self._command, problem = _start(command, environment)
        if problem:
            self._tell({"not started": problem})
        else:
            self._tell({"started": self._command})
        # What belongs to somebody else can't be ended from here.
        while self._reap() and self._in_vain < _GIVE_UP_LOOKS:
            self._wait()
            if self._deadline is not None and time.monotonic() >= self._deadline:
                self._in_vain = 0 if _send(descendants(os.getpid()), signal.SIGKILL) else self._in_vain + 1
        with contextlib.suppress(OSError):
            os.tcsetpgrp(_TERMINAL, os.getpgrp())
        self._tell({"done": True})

    def _wait(self) -> None:
        over = self._deadline is not None
        heard = [self._wakes] if over else [self._wakes, self._channel]
        ready = select.select(heard, [], [], _LOOK_SECONDS if over else None)[0]
        if self._wakes in ready:
            with contextlib.suppress(BlockingIOError):
                self._wakes.recv(4096)
        if self._channel in ready:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._deadline is None:
            self._deadline = time.monotonic() + self._grace_seconds
            # What is stopped would not notice.
            _send(descendants(os.getpid()), signal.SIGHUP, signal.SIGCONT)

    def _reap(self) -> bool:
        """Take in what became of the children; whether there are any left."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                return False
            if not process:
                return True
            if process == self._command:
                self._command_changed(status)

    def _command_changed(self, status: int) -> None:
        if os.WIFSTOPPED(status):
            # Nobody is behind it who could continue it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._command, signal.SIGCONT)
            return
        self._command = 0
        self._tell({"ended": os.waitstatus_to_exitcode(status)})
        self._hang_up()

    def _tell(self, fact: dict[str, object]) -> None:
        with contextlib.suppress(OSError):
            self._channel.sendall(json.dumps(fact).encode() + b"\n")


def _start(command: list[str], environment: dict[str, str]) -> tuple[int, int]:
    """Start the command in the foreground, with a group of its own; its id, and the error number where it failed."""
    told, tells = os.pipe2(os.O_CLOEXEC)
    process = os.fork()
    if not process:
        try:
            _become(command, environment)
        except OSError as error:
            os.write(tells, str(error.errno or _COULD_NOT_START).encode())
        finally:
            os._exit(_COULD_NOT_START)
    os.close(tells)
    with contextlib.suppress(OSError):
        os.setpgid(process, process)
    with open(told, "rb") as file:  # noqa: PTH123 - a pipe
        problem = file.read()
    return process, int(problem or b"0")


def _become(command: list[str], environment: dict[str, str]) -> None:
    os.setpgid(0, 0)
    with contextlib.suppress(OSError):
        os.tcsetpgrp(_TERMINAL, os.getpid())
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    for descriptor in (0, 2):
        os.dup2(_TERMINAL, descriptor)
    os.umask(_UMASK)
    account = pwd.getpwuid(os.getuid())
    with contextlib.suppress(OSError):
        os.chdir("/")
        os.chdir(account.pw_dir)
    own = {
        "HOME": account.pw_dir,
        "USER": account.pw_name,
        "LOGNAME": account.pw_name,
        "SHELL": account.pw_shell or "/bin/sh",
        "PATH": _PATH,
    }
    os.execvpe(command[0], command, {**own, **environment})  # noqa: S606 - no shell is wanted


def _asked(channel: socket.socket) -> dict[str, Any]:
    """What the gate wants, which is one line of JSON.

    Raises:
        ValueError: it is something else.
    """
    data = b""
    while not data.endswith(b"\n") and len(data) < _MESSAGE_LIMIT_BYTES:
        more = channel.recv(1 << 16)
        if not more:
            raise ValueError
        data += more
    asked: dict[str, Any] = json.loads(data)
    return asked


def main() -> int:
    """Do what the gate asks for; the result is the exit status."""
    # Whatever runs under this account could otherwise take this process over and get away.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    try:
        channel = socket.socket(fileno=os.dup(_CHANNEL))
        asked = _asked(channel)
    except (OSError, ValueError):
        sys.stderr.write("tn-tui: this is started by tn-tui gate, and by nobody else.\n")
        return 2
    if "sweep" in asked:
        sweep(int(asked["sweep"]))
        return 0
    adopt_orphans()
    Parent(channel, float(asked["grace"])).run(asked["command"], asked["environment"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
