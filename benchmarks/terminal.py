"""A program in a real pseudo terminal of 80 columns and 24 rows, with its bytes and their times."""

import os
import re
import select
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pexpect

COLUMNS, ROWS = 80, 24
PATIENCE_SECONDS = 30.0
_CONTROL = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])")


@dataclass
class Terminal:
    """The far end of the pseudo terminal."""

    process: pexpect.spawn
    started: float
    received: bytearray = field(default_factory=bytearray)

    def read(self, seconds: float) -> bytes:
        """What comes within `seconds`; returns as soon as something came."""
        ready, _, _ = select.select([self.process.child_fd], [], [], seconds)
        if not ready:
            return b""
        data = os.read(self.process.child_fd, 1 << 16)
        self.received += data
        return data

    def wait_for(self, text: str) -> float:
        """Seconds from the start until the text has been sent.

        Raises:
            TimeoutError: it does not come.
        """
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while time.perf_counter() < deadline:
            if text.encode() in _CONTROL.sub(b"", bytes(self.received)):
                return time.perf_counter() - self.started
            self.read(0.5)
        raise TimeoutError(f"{text!r} was not painted")

    def settle(self, quiet_seconds: float = 0.3) -> bytes:
        """Everything that comes until nothing has come for a while."""
        data = b""
        while True:
            more = self.read(quiet_seconds)
            if not more:
                return data
            data += more

    def send(self, text: str) -> None:
        """Type."""
        os.write(self.process.child_fd, text.encode())

    def forget(self) -> None:
        """Look only at what comes from here on."""
        self.received.clear()


@contextmanager
def running(command: list[str], environ: Mapping[str, str]) -> Iterator[Terminal]:
    """The command in a new pseudo terminal; it is ended when the block ends."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ}
    started = time.perf_counter()
    process = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(ROWS, COLUMNS))
    try:
        yield Terminal(process, started)
    finally:
        process.close(force=True)
