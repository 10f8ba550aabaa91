"""What is typed while a screen changes by itself was meant for what stood there, so it does not reach what comes."""

import math
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TypeVar
from weakref import ref

from textual import events
from textual.screen import Screen

STEP_SECONDS = 0.4
"""How long after a step of a screen's own nobody has seen it yet and begun to answer."""

Event = TypeVar("Event", bound=events.Event)


class OwnSteps:
    """From a step that nobody asked for by a key until it has been seen.

    `moment` is a clock in seconds that never goes back.
    """

    def __init__(self, moment: Callable[[], float] = monotonic) -> None:
        self.moment = moment
        self._deaf_until = 0.0
        # Weakly, since what was typed there must not outlive it.
        self._left: ref[Screen[object]] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a step was begun and what it leads to does not stand yet."""
        return self._deaf_until == math.inf

    @property
    def unseen(self) -> bool:
        """Whether it is under way, or too new for an answer to it."""
        return self.moment() < self._deaf_until

    def begin(self, left: Screen[object] | None) -> None:
        """A screen is about to change by itself; `left` is what stands, None where that is the new one already."""
        self._deaf_until = math.inf
        self._left = None if left is None else ref(left)

    def stands(self) -> None:
        """Begin to hear keys a moment after the step's screen stands."""
        if self.unseen:
            self._deaf_until = self.moment() + STEP_SECONDS

    def hears(self, event: events.Event, screen: Screen[object]) -> bool:
        """Whether the event can be meant for what comes.

        A key that does the same everywhere, such as the one that quits, always can; digits can where the same screen
        still stands, since its boxes are the only ones.
        """
        if not self.unseen or isinstance(event, events.MouseUp):
            return True
        if isinstance(event, events.Key):
            active = screen.active_bindings.get(event.key)
            if active is not None and active.binding.priority:
                return True
        if isinstance(event, events.Key):
            return self._is_left(screen) and (event.character or "").isdigit()
        return self._is_left(screen) and isinstance(event, events.Paste)

    def is_early(self, action: object, screen: Screen[object]) -> bool:
        """Whether a key that was on its way when the screen opened by itself would do something on it."""
        of_app = isinstance(action, str) and action.startswith("app.")
        return self.unseen and not of_app and not self._is_left(screen)

    def _is_left(self, screen: Screen[object]) -> bool:
        return self._left is not None and self._left() is screen

    def heard(self, waiting: Iterable[Event], screen: Screen[object]) -> list[Event]:
        """Those of what was typed before that can be meant for what comes."""
        return [event for event in waiting if self.hears(event, screen)]
