"""The terminal as lines: what is said goes out clean, what is typed comes in whole, and signals end in between.

The terminal itself edits the line, and its driver keeps at most 4,095 bytes of one.
"""

import contextlib
import os
import select
import signal
import termios
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from tn_tui.domain.text import clean_line

if TYPE_CHECKING:
    from types import FrameType

LONGEST_BYTES = 4095
_PART = 65536
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class GoneError(Exception):
    """Nobody types or reads here any more: the input has ended, or the terminal is gone."""


class SignalledError(Exception):
    """A signal asks the program to end; `number` is its own."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class TooLongError(Exception):
    """What was typed is longer than a line can be."""


class NotTextError(Exception):
    """What was typed is not UTF-8."""


class Lines(Protocol):
    """Somebody who reads lines and types them."""

    def say(self, text: str) -> None:
        """Show text, line by line.

        Raises:
            GoneError: nobody reads it.
        """

    def read(self, prompt: str, *, secret: bool = False) -> str:
        """Show a prompt and take a line, without its end; with `secret` it does not show.

        Raises:
            GoneError: the input has ended.
            SignalledError: a signal asks the program to end.
            TooLongError, NotTextError: it can't be taken; none of it is left.
        """


class Terminal:
    """Implements `Lines` on this process's own terminal; to be used in a `with`, which takes the signals.

    A signal that comes while the core works waits until it has answered, so that no change is cut off.
    """

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._input = stdin.fileno()
        self._output = stdout
        self._pending = bytearray()
        self._signal = 0
        self._woken, self._waker = -1, -1
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        self._woken, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._signalled) for number in _ENDING}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        signal.set_wakeup_fd(-1)
        os.close(self._woken)
        os.close(self._waker)

    def _signalled(self, number: int, _frame: "FrameType | None") -> None:
        self._signal = self._signal or number

    def say(self, text: str) -> None:
        """Show text, line by line; see `Lines.say`."""
        columns = self._columns()
        lines = [part for line in text.split("\n") for part in _wrapped(clean_line(line), columns)]
        self._write("".join(f"{line}\n" for line in lines))

    def read(self, prompt: str, *, secret: bool = False) -> str:
        """Show a prompt and take a line; see `Lines.read`."""
        with self._unseen() if secret else contextlib.nullcontext():
            self._write(clean_line(prompt))
            line = self._line()
        # The driver cuts what is longer, and says nothing.
        if len(line) >= LONGEST_BYTES:
            raise TooLongError
        try:
            return line.decode()
        except UnicodeDecodeError:
            raise NotTextError from None

    def _columns(self) -> int:
        """How many the terminal has now; 0 where it does not say."""
        try:
            return os.get_terminal_size(self._output.fileno()).columns
        except OSError:
            return 0

    def _write(self, text: str) -> None:
        try:
            self._output.write(text)
            self._output.flush()
        except OSError as error:
            raise GoneError from error

    def _line(self) -> bytes:
        while b"\n" not in self._pending:
            self._wait()
            try:
                part = os.read(self._input, _PART)
            except OSError as error:
                raise GoneError from error
            if not part:
                raise GoneError
            self._pending += part
        line, _, rest = bytes(self._pending).partition(b"\n")
        self._pending[:] = rest
        return line.removesuffix(b"\r")

    def _wait(self) -> None:
        """Until something was typed; a signal's byte in the pipe ends the waiting too."""
        while True:
            if self._signal:
                raise SignalledError(self._signal)
            ready, _, _ = select.select([self._input, self._woken], [], [])
            if self._woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._woken, _PART)
            elif ready:
                return

    @contextlib.contextmanager
    def _unseen(self) -> Iterator[None]:
        """Let what is typed not show, but the end of the line; what was typed ahead is kept."""
        try:
            before = termios.tcgetattr(self._input)
            unseen = [*before]
            unseen[3] = (before[3] & ~termios.ECHO) | termios.ECHONL
            termios.tcsetattr(self._input, termios.TCSADRAIN, unseen)
        except termios.error as error:
            raise GoneError from error
        try:
            yield
        finally:
            # Where the terminal is gone there is nothing left to set right.
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._input, termios.TCSADRAIN, before)


def _wrapped(line: str, columns: int) -> list[str]:
    """The line in parts that fit, between words: a terminal would break it within one."""
    if not 0 < columns < len(line):
        return [line]
    return textwrap.wrap(line, columns, break_long_words=False, break_on_hyphens=False)
