"""The gate as a whole: the log-in, then the command in the same terminal, for as long as the session stands."""

import contextlib
import errno
import os
import select
import selectors
import signal
import socket
import sys
import termios
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tn_tui import incident
from tn_tui.doors.gate.kept_core import KeptCore
from tn_tui.doors.gate.started import Started
from tn_tui.doors.gate.wanted import Wanted, environment
from tn_tui.doors.gate.watch import Watch

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.settings import Settings
    from tn_tui.tui.program.gate import Passed

_NOT_LET_THROUGH: Final = 1
_NO_SUDO: Final = 3
_NOT_FOUND, _NOT_RUN = 127, 126
_TERMINAL: Final = 0
_TICK_SECONDS: Final = 0.5
_DATABASE_SECONDS: Final = 4.0
"""How long a database that hangs may hold up the end."""

_ENDS: Final = (signal.SIGHUP, signal.SIGTERM)
_AS_IT_WAS: Final = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[0m"
"""No mouse, no other screen, a cursor: what a program that was killed can't undo."""


def run(settings: "Settings", wanted: Wanted) -> int:
    """Ask for the log-in, then run the command; the exit status is the command's, or 1 where nobody was let through."""
    from tn_tui.tui.program.gate import GateApp
    from tn_tui.tui.terminal.terminal_app import finished

    kept = KeptCore()
    app = GateApp(
        settings,
        kept.open,
        command=wanted.name,
        practice_code=wanted.practice_code or "",
        administrators_only=wanted.administrators_only,
    )
    try:
        status = finished(app)
        if app.passed is None or kept.core is None:
            return status or _NOT_LET_THROUGH
        if status:
            kept.core.commands.end(app.passed.session)
            return status
        return Gate(kept.core, app.passed, wanted, partial(incident.record, log_path=settings.log_path)).run()
    finally:
        kept.close()


def why_over(watch: Watch, alone: timedelta, idle_lock: timedelta | None) -> str:
    """What is said about the end of a command that must end, nothing where it need not.

    Args:
        watch: knows how the session stands.
        alone: since when nobody has typed.
        idle_lock: how long nobody may; None where that doesn't count.
    """
    from tn_tui.domain.policy import COMMAND_PATIENCE
    from tn_tui.words.errors import explain
    from tn_tui.words.moments import span

    if watch.over is not None:
        return explain(watch.over)
    if watch.is_lost:
        return (
            f"Nobody could find out for {span(COMMAND_PATIENCE)} whether you are still logged in, "
            "so the program was ended. Please log in again."
        )
    if idle_lock is not None and alone >= idle_lock:
        return f"Nobody typed for {span(idle_lock)}, so the program was ended. Please log in again."
    return ""


class Gate:
    """From the log-in to the end of the command.

    Args:
        core: the core, which is the watch's alone from now on.
        passed: who was let through.
        wanted: what runs.
        record: writes a defect down.
    """

    def __init__(
        self, core: "Core", passed: "Passed", wanted: Wanted, record: Callable[[BaseException], object]
    ) -> None:
        self._passed = passed
        self._wanted = wanted
        self._clock = core.clock
        self._wakes, self._wake = socket.socketpair()
        self._wake.settimeout(0)
        self._watch = Watch(
            core.commands,
            passed.session,
            passed.guarded.person.role,
            monotonic=time.monotonic,
            record=record,
            tell=self._told,
        )
        self._said = ""

    def run(self) -> int:
        """Run the command to its end; the result is the exit status."""
        if self._passed.notice:
            _say(self._passed.notice)
        with _as_it_was(), self._signals(), self._wakes, self._wake:
            command = Started(
                self._wanted.account or "",
                self._wanted.command,
                environment(self._passed.guarded, os.environ),
                monotonic=time.monotonic,
            )
            self._watch.start()
            try:
                self._stand_by(command)
                status = command.finish()
            finally:
                self._watch.finish(wait_seconds=_DATABASE_SECONDS)
            was_cut = command.status is not None and command.status < 0
            if was_cut or command.status is None:
                with contextlib.suppress(OSError):
                    os.write(_TERMINAL, _AS_IT_WAS.encode())
        return self._told_of(command, status)

    def _stand_by(self, command: Started) -> None:
        with selectors.DefaultSelector() as selector:
            command.register(selector)
            selector.register(self._wakes, selectors.EVENT_READ, self._woken)
            hung_up = False
            while not command.is_over:
                for key, _ in selector.select(_TICK_SECONDS):
                    key.data()
                hung_up = hung_up or _is_hung_up()
                if hung_up or self._why_over():
                    # The session is closed at once; what is left of the command has a while.
                    self._watch.stop()
                    command.end()

    def _why_over(self) -> bool:
        """Whether the command must end, and keep what is said about it."""
        if not self._said:
            # The kernel keeps when something was read from a terminal, to within eight seconds.
            alone = timedelta(seconds=self._clock.now().timestamp() - os.fstat(_TERMINAL).st_atime)
            idle = self._watch.idle_lock or self._passed.idle_lock
            self._said = why_over(self._watch, alone, idle if self._wanted.idle_lock else None)
        return bool(self._said) or self._is_signaled

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Keys belong to the command; the end of the connection, or of the system, ends it."""
        self._is_signaled = False

        def ends(*_: object) -> None:
            self._is_signaled = True
            self._told()

        before = {number: signal.signal(number, ends) for number in _ENDS}
        # A handler, since what is ignored would be so in the command as well.
        before[signal.SIGINT] = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b".")

    def _woken(self) -> None:
        self._wakes.recv(4096)

    def _told_of(self, command: Started, status: int) -> int:
        """Say what is to be said, and give the exit status."""
        if self._said:
            # The command stood somewhere in a line.
            _say(self._said, before="\r\n")
        elif command.problem:
            name = self._wanted.name
            if command.problem == errno.ENOENT:
                _say(f"There is no program {name} for {self._wanted.account} here. Please tell whoever runs this host.")
                return _NOT_FOUND
            _say(f"The program {name} could not be started: {os.strerror(command.problem)}.")
            return _NOT_RUN
        elif not command.has_started and not self._is_signaled:
            _say(f"sudo starts nothing as {self._wanted.account}. The line that lets it is in docs/gate.md.")
            return _NO_SUDO
        return status


def _is_hung_up() -> bool:
    """Whether the terminal is gone, as after a cut line."""
    poll = select.poll()
    poll.register(_TERMINAL, 0)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))


@contextlib.contextmanager
def _as_it_was() -> Iterator[None]:
    """Give the terminal back as it was, whatever the command has made of it."""
    attributes: list[Any] | None = None
    with contextlib.suppress(termios.error):
        attributes = termios.tcgetattr(_TERMINAL)
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield
    finally:
        with contextlib.suppress(OSError, termios.error):
            os.tcsetpgrp(_TERMINAL, os.getpgrp())
            if attributes is not None:
                termios.tcsetattr(_TERMINAL, termios.TCSADRAIN, attributes)
        signal.signal(signal.SIGTTOU, before)


def _say(sentence: str, *, before: str = "") -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{before}tn-tui: {sentence}\n")
        sys.stderr.flush()
