"""A bar on stderr while something long is done, and nothing where nobody watches."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

Progress = Callable[[int, int], None]
"""Takes what is done and the total."""

_STEPS: Final = 200
"""A bar is at most this often drawn: a slow link must not slow down what it shows."""


@contextmanager
def shown(label: str) -> Iterator[Progress | None]:
    """Something to report progress to for the length of the block; None where stderr is no terminal."""
    stream = sys.stderr
    try:
        is_watched = stream is not None and stream.isatty()
    except ValueError:
        is_watched = False
    if not is_watched:
        yield None
        return
    bars = _Bars(label)
    try:
        yield bars.report
    finally:
        bars.end()


class _Bars:
    """One bar after the other: what is done begins anew where a second pass begins."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._done = self._drawn = 0

    def report(self, done: int, total: int) -> None:
        """Show that so much of the total is done."""
        if self._bar is not None and done < self._done:
            self.end()
        # A terminal that went away must not end the work that its bar is about.
        with contextlib.suppress(OSError):
            if self._bar is None:
                self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr, show_pos=True)
                self._bar.__enter__()
            self._done = done
            if done >= total or done - self._drawn >= total / _STEPS:
                self._bar.length = total
                self._bar.update(done - self._drawn)
                self._drawn = done

    def end(self) -> None:
        """Leave the bar as it stands and go to the next line."""
        bar, self._bar = self._bar, None
        self._done = self._drawn = 0
        with contextlib.suppress(OSError):
            if bar is not None:
                bar.__exit__(None, None, None)
