"""What is typed before the first screen stands: nothing of it shows, and an enter stays one.

Until a program says otherwise the kernel itself shows what is typed, a password too, and makes a line's end of an
enter, which is another key. So this is said at once, before what takes longer is imported.
"""

import contextlib
import termios
from typing import Any, Final

_LOCAL_FLAGS, _INPUT_FLAGS = 3, 0
_SHOWN: Final = termios.ECHO | termios.ECHONL | termios.ICANON
_CHANGED: Final = termios.ICRNL | termios.INLCR | termios.IGNCR
_INPUT: Final = 0


class _Kept:
    """How the terminal was."""

    attributes: list[Any] | None = None


def keep() -> None:
    """From now on what is typed waits for the first screen as it was typed; without a terminal nothing happens."""
    with contextlib.suppress(termios.error):
        before = termios.tcgetattr(_INPUT)
        quiet = [*before]
        quiet[_LOCAL_FLAGS] &= ~_SHOWN
        quiet[_INPUT_FLAGS] &= ~_CHANGED
        termios.tcsetattr(_INPUT, termios.TCSANOW, quiet)
        _Kept.attributes = before


def hand_over() -> list[Any] | None:
    """How the terminal was, for who puts it back from now on; None where that is somebody else already."""
    before, _Kept.attributes = _Kept.attributes, None
    return before


def give_back() -> None:
    """Put the terminal back, unless somebody else does."""
    before = hand_over()
    if before is not None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(_INPUT, termios.TCSANOW, before)
