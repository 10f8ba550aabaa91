"""Keys one after another: each waits until the one before it has had all its effect.

Textual hands keys on faster than they take effect, so what is typed right after an enter still lands in the
field before it: a password typed ahead, pasted with tabs, or sent by a script would show in the clear.
"""

import asyncio
from collections import deque

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.widget import Widget

PATIENCE_SECONDS = 0.5
"""After this time the next key goes on where the widget that had the last one is gone."""

LONGEST_PATIENCE_SECONDS = 10.0
"""After this time it goes on anyhow; a busy machine can take a while for one key."""

WAITING_KEYS = 1024

Typed = events.Key | events.Paste
Clicked = events.MouseDown | events.MouseUp


class KeyPassed(Message):
    """Follows a key on its way up from widget to app, so it arrives when the key's work is done."""


class TypingApp(App[None]):
    """An app that takes keys and pastes in order."""

    _passing: asyncio.TimerHandle | None = None
    """The end of patience with the key that is on its way."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._waiting: deque[Typed | Clicked] = deque()
        self._typing_begun = False

    def begin_typing(self) -> None:
        """The first screen stands and has its focus: what was typed until now can go where it belongs."""
        self._typing_begun = True
        self.call_later(self._next_key)

    @property
    def at_rest(self) -> bool:
        """Whether every key has had its effect."""
        return self._passing is None and not self._waiting

    async def on_event(self, event: events.Event) -> None:
        """Hold keys and clicks back while a key is on its way, so that a click can't overtake what was typed before."""
        if not isinstance(event, Typed | Clicked) or event.is_forwarded:
            await super().on_event(event)
        elif self._passing is not None or not self._typing_begun or self._waiting:
            if len(self._waiting) < WAITING_KEYS:
                self._waiting.append(event)
        else:
            await self._pass_on(event)

    async def _pass_on(self, event: Typed | Clicked) -> None:
        if isinstance(event, Clicked):
            await super().on_event(event)
            if self._waiting:
                self.call_later(self._next_key)
            return
        target = self.focused or self.screen
        self._wait_for(target, LONGEST_PATIENCE_SECONDS)
        await super().on_event(event)
        target.post_message(KeyPassed())

    def _wait_for(self, target: Widget, patience: float) -> None:
        loop = asyncio.get_running_loop()
        self._passing = loop.call_later(PATIENCE_SECONDS, self._look_for, target, patience - PATIENCE_SECONDS)

    def _look_for(self, target: Widget, patience: float) -> None:
        if target.is_attached and patience > 0:
            self._wait_for(target, patience)
        else:
            self.call_later(self._next_key)

    @on(KeyPassed)
    def _passed(self) -> None:
        # Behind what the key has left to be done later, such as the move to another field.
        self.call_later(self._next_key)

    async def _next_key(self) -> None:
        if self._passing is not None:
            self._passing.cancel()
            self._passing = None
        if self._waiting:
            await self._pass_on(self._waiting.popleft())
