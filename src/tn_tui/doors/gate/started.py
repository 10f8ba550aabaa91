"""A command that was started under another account, from this side of sudo."""

import contextlib
import json
import os
import selectors
import shutil
import socket
import subprocess
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from tn_tui.doors.gate import parent, sudoers

if TYPE_CHECKING:
    from collections.abc import Mapping

GRACE_SECONDS: Final = 10.0
"""How long after SIGHUP what is left of a command is killed."""

_LATE_SECONDS: Final = 8.0
"""How long after that its parent may still need, before it is swept away."""

_BY_KILL: Final = -9


class Started:
    """A command behind sudo, or one that could not be started.

    Args:
        account: whose command it is.
        command: the program and what it is given.
        environment: what it is told.
        monotonic: seconds that no clock sets back.
    """

    def __init__(
        self,
        account: str,
        command: Sequence[str],
        environment: "Mapping[str, str]",
        *,
        monotonic: Callable[[], float],
        starting: Sequence[str] | None = None,
    ) -> None:
        self._starting = list(starting or _found(sudoers.starting(account)))
        self._monotonic = monotonic
        self._over_since: float | None = None
        self._heard = b""
        self.has_started = False
        self.problem = 0
        """The system's error number where the program could not be started."""
        self.status: int | None = None
        """What the command ended with, once it has; minus the number of a signal."""
        self.is_gone = False
        """Whether its parent has nothing left to say."""
        self._is_clean = False
        # What detaches itself from everything else ends up here, where it can be found.
        parent.adopt_orphans()
        self._channel, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(self._starting, stderr=its.fileno(), env=_environment())  # noqa: S603 - sudo, and the account that the operator named
        asked = {"command": list(command), "environment": dict(environment), "grace": GRACE_SECONDS}
        with contextlib.suppress(OSError):
            self._channel.sendall(json.dumps(asked).encode() + b"\n")

    def register(self, selector: selectors.BaseSelector) -> None:
        """Let a selector wake when the parent says something."""
        selector.register(self._channel, selectors.EVENT_READ, self.hear)

    def hear(self) -> None:
        """Take in what the parent says, which is there."""
        try:
            data = self._channel.recv(1 << 16)
        except OSError:
            data = b""
        self.is_gone = not data
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            if not line.startswith(b"{"):
                # What sudo has to say for itself.
                continue
            fact = json.loads(line)
            self.has_started = self.has_started or "started" in fact
            self.problem = fact.get("not started", self.problem)
            self.status = fact.get("ended", self.status)
            self._is_clean = self._is_clean or "done" in fact

    def end(self) -> None:
        """Let the command end: SIGHUP to all of it now, SIGKILL to what is left in a while."""
        if self._over_since is None:
            self._over_since = self._monotonic()
            with contextlib.suppress(OSError):
                self._channel.shutdown(socket.SHUT_WR)

    @property
    def is_over(self) -> bool:
        """Whether it is to be waited for no longer."""
        if self._process.poll() is not None:
            # Without sudo nobody passes on what is typed.
            self.end()
        late = self._over_since is not None and self._monotonic() - self._over_since > GRACE_SECONDS + _LATE_SECONDS
        return self.is_gone or late

    def finish(self) -> int:
        """The exit status as a shell has it, once nothing of the command is left."""
        if not self._is_clean:
            self._sweep()
        self._channel.close()
        self._process.wait()
        status = _BY_KILL if self.status is None else self.status
        return 128 - status if status < 0 else status

    def _sweep(self) -> None:
        """End what a parent that was killed, or can't go on, has left."""
        if not parent.descendants(os.getpid()):
            return
        ours, its = socket.socketpair()
        with ours, its:
            ours.sendall(json.dumps({"sweep": os.getpid()}).encode() + b"\n")
            subprocess.run(  # noqa: S603 - as above
                self._starting,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=its.fileno(),
                env=_environment(),
                start_new_session=True,
                check=False,
            )


def _found(command: Sequence[str]) -> list[str]:
    program, *rest = command
    return [shutil.which(program, path=sudoers.PATH) or program, *rest]


def _environment() -> dict[str, str]:
    """What sudo sees: the terminal, and nothing that a person could have set."""
    return {"PATH": sudoers.PATH, "TERM": os.environ.get("TERM", "dumb")}
