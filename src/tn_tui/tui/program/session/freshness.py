"""What others change, and what ends by itself, shows without a key: a look every two seconds, painted only then."""

from collections.abc import Callable
from time import monotonic

PAUSE_SECONDS = 1.0
"""How long no key came until something is painted that the key did not ask for."""


class Freshness:
    """Decides when to look. `moment` is a clock in seconds that never goes back."""

    def __init__(self, look: Callable[[], object], moment: Callable[[], float] = monotonic) -> None:
        self._look = look
        self.moment = moment
        self._key_at = -PAUSE_SECONDS

    @property
    def is_typing(self) -> bool:
        """Whether a key came just now."""
        return self.moment() - self._key_at < PAUSE_SECONDS

    def stop(self) -> None:
        """Look no more, since looking fails."""
        self._look = lambda: None

    def noticed(self) -> None:
        """A key came. The first after a pause looks at once; in the middle of typing the next look waits."""
        paused = not self.is_typing
        self._key_at = self.moment()
        if paused:
            self._look()

    def tick(self) -> None:
        """Look, each two seconds, whether anybody has changed anything, unless somebody types."""
        if not self.is_typing:
            self._look()
