"""Whether somebody is there: keys and clicks tell the core now and then, and their absence brings the lock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tn_tui.domain.policy import SESSION_TOUCH

LOOK_SECONDS = 5.0
"""How often the time without a key is looked at; nothing is written to the terminal for it."""


class Presence:
    """Counts the time since the last key or click of an open session.

    Args:
        now: the clock of the core.
        limit: after how long the screen is covered.
        touch: tells the core that the person is there.
        lock: covers the screen.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        limit: timedelta,
        touch: Callable[[], object],
        lock: Callable[[], object],
    ) -> None:
        self._now = now
        self._limit = limit
        self._touch = touch
        self._lock = lock
        self._seen: datetime | None = None
        self._told: datetime | None = None

    def begin(self) -> None:
        """A session opened or was unlocked."""
        self._seen = self._told = self._now()

    def end(self) -> None:
        """The session is over or locked: there is nothing to watch."""
        self._seen = self._told = None

    def noticed(self) -> None:
        """A key or a click came. One that comes after the limit doesn't hide that nobody was there before."""
        if self._seen is None or self._told is None or self.look():
            return
        self._seen = self._now()
        if abs(self._seen - self._told) >= SESSION_TOUCH:
            self._told = self._seen
            self._touch()

    def look(self) -> bool:
        """Lock when nobody was there for the limit; whether it did."""
        if self._seen is None or abs(self._now() - self._seen) < self._limit:
            return False
        self.end()
        self._lock()
        return True
