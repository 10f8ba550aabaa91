"""The way to the screens: no command line library, no database, only what the first paint needs."""

import gc
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TextIO

from tn_tui import typed_ahead
from tn_tui.cli import statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError
from tn_tui.themes import for_terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tn_tui.core.core import Core
    from tn_tui.doors.gate.wanted import Wanted
    from tn_tui.settings import Settings

_NO_TERMINAL: Final = (
    "tn-tui needs a terminal to open on. Run it in one, or see what works without: tn-tui --help, tn-tui demo --play."
)
_NO_COMMAND: Final = "Only the log-in is here: no other command, no files, no forwarding. Connect without a command."
_NO_TERMINAL_HERE: Final = "The log-in needs a terminal. Connect with one: ssh -t"
_NO_SCREEN: Final = (
    "This terminal (TERM is {term}) can't show screens. Use another one, or set TERM, for instance to xterm-256color; "
    "or go line by line with: tn-tui --plain."
)


def open_program(*, plain: bool = False) -> int:
    """Open the program on this terminal, with `plain` line by line; the result is the exit status."""
    running = Running(os.environ)

    def opened() -> int:
        require_lines()
        by_the_line = plain or shows_lines_alone()
        if not by_the_line:
            require_terminal()
            typed_ahead.keep()
        settings = running.load()
        if by_the_line or settings.plain:
            return _run_plain(settings)
        forget_textual()
        # Nothing is garbage before the first paint, and looking for it takes a tenth of the time until then;
        # the app turns it on again behind its first paint.
        gc.disable()
        from tn_tui.tui.program.start import run

        return run(replace(settings, theme=for_terminal(settings.theme, os.environ)))

    return _on_the_terminal(running, opened)


def open_session(path: str = "") -> int:
    """Open the program for who comes by SSH; the result is the exit status.

    `path` is the settings' file; empty for the place that root owns.
    """
    from pathlib import Path

    from tn_tui.doors import fixed_settings, surroundings
    from tn_tui.doors.places import SETTINGS

    asked_for = os.environ.get(surroundings.ASKED_FOR)
    surroundings.close_off(os.environ)
    running = Running(os.environ)

    def opened() -> int:
        if asked_for is not None:
            raise StoppedError(_NO_COMMAND, statuses.USAGE)
        require_lines(_NO_TERMINAL_HERE)
        by_the_line = shows_lines_alone()
        if not by_the_line:
            require_terminal()
            typed_ahead.keep()
        running.settings = settings = fixed_settings.load(Path(path) if path else SETTINGS)
        if by_the_line or settings.plain:
            from tn_tui.bootstrap import open_core_for_visitors

            surroundings.hide_memory()
            return _run_plain(settings, open_core_for_visitors)
        gc.disable()
        from tn_tui.tui.program.start import run_for_visitors

        looks = for_terminal(settings.theme, os.environ)
        return run_for_visitors(replace(settings, theme=looks), surroundings.hide_memory)

    return _on_the_terminal(running, opened)


def open_gate(path: "Path", wanted: "Wanted") -> int:
    """Ask for the log-in, then run a command; the result is the exit status. `path` is the settings' file."""
    from tn_tui.doors import fixed_settings, surroundings

    asked_for = os.environ.get(surroundings.ASKED_FOR)
    surroundings.close_off(os.environ)
    surroundings.hide_memory()
    running = Running(os.environ)

    def opened() -> int:
        if asked_for is not None:
            raise StoppedError(_NO_COMMAND, statuses.USAGE)
        require_lines(_NO_TERMINAL_HERE)
        require_terminal()
        typed_ahead.keep()
        running.settings = settings = fixed_settings.load(path)
        from tn_tui.doors.gate.wanted import problem

        why_not = problem(wanted, settings.home)
        if why_not is not None:
            raise StoppedError(why_not, statuses.USAGE)
        gc.disable()
        from tn_tui.doors.gate.gate import run

        return run(replace(settings, theme=for_terminal(settings.theme, os.environ)), wanted)

    return _on_the_terminal(running, opened)


def _on_the_terminal(running: Running, opened: "Callable[[], int]") -> int:
    """Do it within the one frame, and leave the terminal as it was."""
    try:
        return running.guard(opened)
    finally:
        typed_ahead.give_back()


def _run_plain(
    settings: "Settings", open_core: "Callable[[Settings], AbstractContextManager[Core]] | None" = None
) -> int:
    from tn_tui.cli import output
    from tn_tui.plain.program import run

    # Lines are typed as in any other program.
    typed_ahead.give_back()
    output.prepare()
    return run(settings, open_core)


def shows_lines_alone() -> bool:
    """Whether this terminal says that it shows lines and nothing else."""
    return os.environ.get("TERM") == "dumb"


def require_lines(without: str = _NO_TERMINAL) -> None:
    """Go on only on a terminal, whatever it can show; `without` is what is said where there is none.

    Raises:
        StoppedError: stdin or stdout is no terminal.
    """
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise StoppedError(without, statuses.USAGE, kind=Kind.NO_TERMINAL)


def require_terminal() -> None:
    """Go on only where screens can be shown.

    Raises:
        StoppedError: stdin or stdout is no terminal, or one without screens.
    """
    require_lines()
    term = os.environ.get("TERM", "")
    if term in {"", "dumb", "unknown"}:
        raise StoppedError(_NO_SCREEN.format(term=term or "not set"), statuses.USAGE, kind=Kind.NO_TERMINAL)


def forget_textual() -> None:
    """Drop what the libraries of the screens would read from the environment, before they do.

    With `TEXTUAL_*` somebody could have the program write its screens to a file; `COLUMNS` and `LINES` would stand for
    the terminal's own size, also after it has changed.
    """
    for variable in [name for name in os.environ if name.startswith("TEXTUAL_") or name in {"COLUMNS", "LINES"}]:
        del os.environ[variable]


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False
