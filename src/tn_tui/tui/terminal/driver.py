"""Textual's driver for a terminal, made to survive what terminals send: broken UTF-8, floods, and their own end."""

import codecs
import os
import selectors
import signal
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tn_tui import typed_ahead
from tn_tui.tui.terminal.inflow import Inflow, Pasted

if TYPE_CHECKING:
    from textual.app import App

_READ_BYTES = 65536
_TICK_SECONDS = 0.1
MOST_COLUMNS, MOST_ROWS = 500, 200
"""What of a terminal is painted: every cell costs memory, and a client of SSH may claim 65535 x 65535 of them."""

_LARGEST = 65535
"""Columns and rows that a terminal can have, by the kernel's count of 16 bits."""

_USUAL = os.terminal_size((80, 24))


class TerminalGone(Message):
    """The terminal hung up: nothing can be read from it or written to it any more."""


class InputFailed(Message):
    """Reading from the terminal failed for a reason of our own."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class _Terminal:
    """The terminal as a file that swallows what is written after its end, since the writer's thread would die of it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._gone = False

    def write(self, text: str) -> None:
        if not self._gone:
            try:
                self._file.write(text)
            except (OSError, ValueError):
                self._gone = True

    def flush(self) -> None:
        if not self._gone:
            try:
                self._file.flush()
            except (OSError, ValueError):
                self._gone = True

    def fileno(self) -> int:
        return self._file.fileno()


class TerminalDriver(LinuxDriver):
    """The stock driver but for how input is read and how the end of the terminal is taken."""

    def __init__(self, app: "App[Any]", **options: Any) -> None:  # noqa: ANN401 - Textual's own, handed on
        super().__init__(app, **options)
        self.may_stop = getattr(app, "may_stop", True)
        """Whether ctrl+z hands the terminal to the shell that the program was started from."""
        if not self.may_stop:
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        if self._size is None:
            # What is laid out before the first size arrives.
            self._size = self._get_terminal_size()
        if self._file is not None:
            self._file = cast("IO[str]", _Terminal(self._file))  # type: ignore[assignment]

    @property
    def can_suspend(self) -> bool:
        """Not where there is no shell to go back to."""
        return self.may_stop

    def start_application_mode(self) -> None:
        """As the stock driver; the terminal is put back to how it was before anything was typed ahead."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.attrs_before = typed_ahead.hand_over() or self.attrs_before

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own size, whatever COLUMNS and LINES say, and no more of it than is painted."""
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            columns, rows = _USUAL
        return _painted_part(columns or _USUAL.columns, rows or _USUAL.lines)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:  # noqa: BLE001 - the thread's last act is to hand it to the app, which ends with an incident
            self.send_message(InputFailed(error))

    def run_input_thread(self) -> None:
        """Read until the exit; bytes that are no UTF-8 become U+FFFD (Textualize/textual#6456)."""
        self._parser = XTermParser(self._debug)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        inflow = Inflow()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(_TICK_SECONDS):
                    self._pass_on(inflow.quiet())
                    self._send(self._parser.tick())
                    continue
                try:
                    data = os.read(self.fileno, _READ_BYTES)
                except OSError:
                    data = b""
                if not data:
                    self.send_message(TerminalGone())
                    return
                self._pass_on(inflow.feed(decoder.decode(data)))
                self._send(self._parser.tick())

    def _pass_on(self, pieces: Iterable[str | Pasted]) -> None:
        for piece in pieces:
            if isinstance(piece, Pasted):
                self.process_message(events.Paste(piece.text))
            else:
                self._send(self._parser.feed(piece))

    def _send(self, messages: Iterable[Message]) -> None:
        """Hand on what the parser makes of it; a sequence with numbers that no key has is dropped."""
        parsed = iter(messages)
        while True:
            try:
                message = next(parsed, None)
            except (ValueError, OverflowError, IndexError):
                self._parser = XTermParser(self._debug)
                return
            if message is None:
                return
            self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal says; of a size that it reports in its input, the part that is painted."""
        if isinstance(message, events.Resize):
            if max(message.size) > _LARGEST:
                return
            size = Size(*_painted_part(*message.size))
            # Without the size in pixels, which belongs to the whole of it.
            message = message if size == message.size else events.Resize(size, size)
        super().process_message(message)


def _painted_part(columns: int, rows: int) -> tuple[int, int]:
    return min(columns, MOST_COLUMNS), min(rows, MOST_ROWS)
