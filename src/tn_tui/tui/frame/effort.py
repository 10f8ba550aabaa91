"""Something long on the core's thread: it tells the screen how far it is, and can be told to stop."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from threading import Event
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tn_tui.core.core import Core

T = TypeVar("T")

_PARTS = 50
"""So often at most is it told how far it is: a slow link must not slow down what it shows."""

_STRIDE = 1_000
"""How many more are told at once where nobody knows how many there are."""


class StoppedError(Exception):
    """The person doesn't want it any more; raised on the core's thread, where it undoes what was begun."""


class Effort:
    """One piece of work, made on the loop and handed to the core.

    Args:
        tell: takes how much is done and the total (0 where that isn't known); called on the loop.
    """

    def __init__(self, tell: Callable[[int, int], object]) -> None:
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        # Textual finds its app by a context variable, which the core's thread doesn't have.
        self._context = copy_context()
        self._stopped = Event()
        self._told = -1

    def stop(self) -> None:
        """Give it up at the next step."""
        self._stopped.set()

    def progress(self, done: int, total: int) -> None:
        """Say how far it is; for the core's thread.

        Raises:
            StoppedError: the person doesn't want it any more.
        """
        if self._stopped.is_set():
            raise StoppedError
        part = done * _PARTS // total if total else done // _STRIDE
        if part != self._told:
            self._told = part
            self._loop.call_soon_threadsafe(self._tell, done, total, context=self._context)


def stoppable(question: "Callable[[Core], T]") -> "Callable[[Core], T | None]":
    """The same question, whose answer is None where the person doesn't want it any more."""

    def asked(core: "Core") -> T | None:
        try:
            return question(core)
        except StoppedError:
            return None

    return asked
