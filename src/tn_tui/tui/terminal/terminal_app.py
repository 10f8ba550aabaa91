"""How the program ends, whatever ends it: the terminal as it was, one sentence, an exit status, never a traceback."""

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from rich.console import RenderableType
from textual import on
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from tn_tui.domain.errors import Unexpected
from tn_tui.tui.terminal.cursor import cursor_place
from tn_tui.tui.terminal.driver import InputFailed, TerminalDriver, TerminalGone
from tn_tui.tui.terminal.painting import Painted
from tn_tui.tui.terminal.typing_app import TypingApp

DEFECT = 1
REFUSED = 3
BY_SIGNAL = 128


class TerminalApp(TypingApp):
    """An app whose failures are written down without anything a person typed.

    Args:
        record: writes a defect down and returns its incident id.
        css_path: the style sheets of the first screen.
    """

    may_stop = True
    """Whether ctrl+z may stop the program; not where no shell has started it."""

    def __init__(self, record: Callable[[BaseException], str], css_path: list[Path]) -> None:
        super().__init__(driver_class=TerminalDriver, css_path=[*css_path])
        self.record = record
        self._painted = Painted()
        self.last_words = ""
        """What stands on stderr once the terminal is back."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            self.cursor_position = cursor_place(self.screen)
            changes = self._painted.changes(renderable, self.size)
            super()._display(screen, cast("RenderableType", changes))
        else:
            super()._display(screen, renderable)

    def _resumed(self, _app: App[Any]) -> None:
        # The shell has written to the terminal meanwhile.
        self.paint_anew()

    def paint_anew(self) -> None:
        """Send the whole screen, as when another program has written across it."""
        self._painted.forget()
        self.screen.refresh()

    def on_mount(self) -> None:
        """Take the signals that mean the end."""
        self.app_resume_signal.subscribe(self, self._resumed)
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._by_signal, number)

    def fail(self, sentence: str, status: int) -> None:
        """End with a sentence on stderr and an exit status that says so."""
        self.last_words = self.last_words or sentence
        self.exit(return_code=status)

    def defect(self, error: BaseException) -> None:
        """Write the error down under an incident id and end."""
        self.fail(_said(self.record(error)), DEFECT)

    def panic(self, *_renderables: RenderableType) -> None:
        """End without showing what Textual would show, since it can hold what was typed."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        # Textual's own prints local variables, which hold passwords.
        error = sys.exc_info()[1] or self._exception or RuntimeError()
        incident = self.record(error)
        self.last_words = self.last_words or _said(incident)
        self._return_code = DEFECT
        self._close_messages_no_wait()

    def _by_signal(self, number: signal.Signals) -> None:
        self.exit(return_code=BY_SIGNAL + number)

    @on(TerminalGone)
    def _terminal_gone(self) -> None:
        self._by_signal(signal.SIGHUP)

    @on(InputFailed)
    def _input_failed(self, message: InputFailed) -> None:
        self.defect(message.error)


def _said(incident: str) -> str:
    # The first paint does without the words.
    from tn_tui.words.errors import explain

    return explain(Unexpected(incident))


def finished(app: TerminalApp) -> int:
    """Run the app to its end, say its last words, and give the exit status; None counts as a defect."""
    app.run()
    if app.last_words:
        sys.stderr.write(f"tn-tui: {app.last_words}\n")
    return DEFECT if app.return_code is None else app.return_code
