"""A clock that goes on by itself and can be moved, so that thirty days pass in a second."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def system_now() -> datetime:
    """The real moment, aware and in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """A clock beside the real one.

    Args:
        now: the clock underneath.
    """

    def __init__(self, now: Callable[[], datetime] = system_now) -> None:
        self._now = now
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The moved moment, aware and in UTC."""
        return self._now() + self._ahead

    def move(self, by: timedelta) -> None:
        """Go further ahead, or back with a negative `by`."""
        self._ahead += by


class KeptHostClock:
    """A machine whose clock is in order, whatever the one is like that the demo is shown on."""

    def synchronized(self) -> bool | None:
        """That it is synchronized."""
        return True
