"""The program in a real pseudo terminal, its screen as cells, and the QR code read back out of them."""

import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pexpect
import pyte
import zxingcpp
from pyte.screens import Char

PROGRAM = (sys.executable, "-m", "tn_tui")
PATIENCE_SECONDS = 30.0
PASSWORD = "open the blue door"
_MODULE_PIXELS = 6
# The emulator takes the final letter of these private sequences for text.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\")
_DARK_NAMES = {"black", "default"}


class Terminal:
    """A terminal with a person's eyes and hands: it reads what is painted and types."""

    def __init__(self, process: pexpect.spawn, columns: int, rows: int) -> None:
        self.process = process
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = bytearray()
        """Everything that the program has sent."""

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as text."""
        return list(self.screen.display)

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines)

    def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """The screen once it shows the text, or once the question about it is answered with yes."""
        shows = wanted if callable(wanted) else lambda text: wanted in text
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not shows(self.text):
            if time.monotonic() > deadline or not self._read(deadline - time.monotonic()):
                raise AssertionError(f"never saw {wanted!r}:\n{self.text}")
        return self.text

    def wait_for_end(self) -> int:
        """The exit status; minus the number where a signal ended the program."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._read(max(0.0, deadline - time.monotonic())):
            pass
        self.process.wait()
        return self.process.exitstatus if self.process.exitstatus is not None else -(self.process.signalstatus or 0)

    def settle(self, quiet_seconds: float = 0.3) -> None:
        """Take in whatever comes until nothing has come for a while."""
        while select.select([self.process.child_fd], [], [], quiet_seconds)[0]:
            if not self._read(quiet_seconds):
                return

    def type(self, text: str | bytes) -> None:
        """Send keys."""
        data = text.encode() if isinstance(text, str) else text
        while data:
            written = os.write(self.process.child_fd, data[:1024])
            data = data[written:]
            if data:
                self._read(0.0)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.kill(number)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; False at the end of the program's output."""
        if not select.select([self.process.child_fd], [], [], max(0.0, seconds))[0]:
            return True
        try:
            data = os.read(self.process.child_fd, 1 << 16)
        except OSError:
            return False
        self.sent += data
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        return bool(data)

    def picture(self) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
        """The screen as a camera sees it, in shades of gray; the colors decide what is dark."""
        rows = []
        for row in range(self.screen.lines):
            cells = [self.screen.buffer[row][column] for column in range(self.screen.columns)]
            halves = [_halves(cell) for cell in cells]
            rows.append([top for top, _ in halves])
            rows.append([bottom for _, bottom in halves])
        return np.array(rows, dtype=np.uint8).repeat(_MODULE_PIXELS, axis=0).repeat(_MODULE_PIXELS, axis=1)

    def qr_text(self) -> str | None:
        """What a phone reads off the screen."""
        found = [code.text for code in zxingcpp.read_barcodes(self.picture()) if code.text]
        return found[0] if found else None


def _halves(cell: Char) -> tuple[int, int]:
    front, back = _brightness(cell.fg, unset=220), _brightness(cell.bg, unset=0)
    if cell.reverse:
        front, back = back, front
    return {"█": (front, front), "▀": (front, back), "▄": (back, front)}.get(cell.data, (back, back))


def _brightness(color: str, unset: int) -> int:
    if color == "default":
        return unset
    if re.fullmatch(r"[0-9a-f]{6}", color):
        red, green, blue = (int(color[start : start + 2], 16) for start in (0, 2, 4))
        return (299 * red + 587 * green + 114 * blue) // 1000
    return 0 if color in _DARK_NAMES else 255 if "white" in color else 128


@contextmanager
def opened(
    home: Path,
    *arguments: str,
    environ: Mapping[str, str] | None = None,
    columns: int = 80,
    rows: int = 24,
) -> Iterator[Terminal]:
    """The program in a terminal of its own; it is ended with the block."""
    process = pexpect.spawn(
        PROGRAM[0],
        [*PROGRAM[1:], *arguments],
        env=environment(home, environ or {}),
        dimensions=(rows, columns),
        timeout=None,
    )
    process.delaybeforesend = None
    try:
        yield Terminal(process, columns, rows)
    finally:
        process.close(force=True)


def environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    """What the program sees of its surroundings: nothing of the machine that runs the tests."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
        if name in os.environ
    }
    return {
        **kept,
        "HOME": str(home),
        "TN_TUI_HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TZ": "UTC",
        **more,
    }
