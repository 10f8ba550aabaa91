"""Keys one after another: each waits until the one before it has had all its effect.

Textual hands keys on faster than they take effect, so what is typed right after an enter still lands in the
field before it: a password typed ahead, pasted with tabs, or sent by a script would show in the clear.
"""

import asyncio
from collections import deque

from textual import events, on
from textual.app import App
from textual.message import Message

PATIENCE_SECONDS = 0.5
"""After this time the next key goes on anyhow, as when the widget that had the last one is gone."""

WAITING_KEYS = 1024


class KeyPassed(Message):
    """Follows a key on its way up from widget to app, so it arrives when the key's work is done."""


class TypingApp(App[None]):
    """An app that takes keys and pastes in order."""

    _passing: asyncio.TimerHandle | None = None
    """The end of patience with the key that is on its way."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._waiting: deque[events.Key | events.Paste] = deque(maxlen=WAITING_KEYS)

    @property
    def at_rest(self) -> bool:
        """Whether every key has had its effect."""
        return self._passing is None and not self._waiting

    async def on_event(self, event: events.Event) -> None:
        """Hold keys back while one is on its way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._passing is not None:
            self._waiting.append(event)
        else:
            await self._pass_on(event)

    async def _pass_on(self, event: events.Key | events.Paste) -> None:
        target = self.focused or self.screen
        self._passing = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.call_later, self._next_key)
        await super().on_event(event)
        target.post_message(KeyPassed())

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
