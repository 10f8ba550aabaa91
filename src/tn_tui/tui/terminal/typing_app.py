"""Keys one after another: each waits until the one before it has had all its effect.

Textual hands keys on faster than they take effect, so what is typed right after an enter still lands in the
field before it: a password typed ahead, pasted with tabs, or sent by a script would show in the clear. Nor does
Textual wait for a screen that is opening: its actions would look for widgets that are not there yet.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from weakref import ref

from textual import events, on
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from tn_tui.tui.terminal.own_steps import OwnSteps

PATIENCE_SECONDS = 0.5
"""After this time the next key goes on where the widget that had the last one is gone."""

LONGEST_PATIENCE_SECONDS = 10.0
"""After this time it goes on anyhow; a busy machine can take a while for one key."""

LOOK_SECONDS = 0.005
"""How often a screen that is being made is looked at while keys wait for it."""

WAITING_KEYS = 1024

FIELD_KEPT = 4096
"""Characters of a paste that a field gets; none takes more than a few hundred."""

_QUIET_ROUNDS = 4
"""Rounds of the loop after a key in which no screen may open or close: a worker that the key has begun opens its dialog
only in the next round, and what a closed dialog hands back wakes one that goes on with it."""

_LOOK_AGAIN_SECONDS = 0.01

Typed = events.Key | events.Paste
Clicked = events.MouseDown | events.MouseUp


class CutPaste(events.Paste):
    """The beginning of a paste that was longer than what had the focus when it came would take."""


# It arrives where any paste does.
CutPaste.handler_name = "on_paste"


class KeyPassed(Message):
    """Follows a key on its way up from widget to app, so it arrives when the key's work is done."""


class TypingApp(App[None]):
    """An app that takes keys and pastes in order."""

    _passing: asyncio.Handle | None = None
    """The end of patience with the key that is on its way, or the next look at whether the next one may go."""

    _standing: "ref[Screen[object]] | None" = None
    """The last screen that was ready for keys. Weakly, since what was typed there must not outlive it."""

    _asked: "ref[Screen[object]] | None" = None

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._waiting: deque[Typed | Clicked] = deque()
        self._typing_begun = False
        self.own_steps = OwnSteps()

    def begin_typing(self) -> None:
        """The first screen stands and has its focus: what was typed until now can go where it belongs."""
        self._typing_begun = True
        self.call_later(self._settle)

    @property
    def at_rest(self) -> bool:
        """Whether every key has had its effect."""
        return self._passing is None and not self._waiting and not self.own_steps.under_way

    @property
    def has_answered(self) -> bool:
        """Whether nothing is awaited that may still change what stands here."""
        return True

    def step_by_itself(self, *, opened: bool = False) -> None:
        """What stands here changes without a key that asks for it; `opened` where the new screen is there already."""
        if self.screen_stack:
            self.own_steps.begin(None if opened else self.screen)
            self._follow_step(0, asyncio.get_running_loop().time() + LONGEST_PATIENCE_SECONDS)

    def _follow_step(self, quiet: int, until: float) -> None:
        """Look until what the step leads to stands, and on while that is new, since one screen can follow another."""
        loop = asyncio.get_running_loop()
        quiet = quiet + 1 if self.takes_keys and self.has_answered else 0
        if self.own_steps.under_way and (quiet > _QUIET_ROUNDS or loop.time() > until):
            self._seen_from_now()
        if self.own_steps.unseen and loop.time() <= until and self.is_running:
            if quiet and self.own_steps.under_way:
                loop.call_soon(self._follow_step, quiet, until)
            else:
                loop.call_later(_LOOK_AGAIN_SECONDS, self._follow_step, quiet, until)

    def _seen_from_now(self) -> None:
        self._waiting = deque(self.own_steps.heard(self._waiting, self.screen))
        self.own_steps.stands()

    @property
    def takes_keys(self) -> bool:
        """Whether the screen on top is composed, mounted and has its focus."""
        if not self.screen_stack:
            return True
        screen = self.screen
        if self._standing is not None and self._standing() is screen:
            return True
        if self._asked is None or self._asked() is not screen:
            # A screen looks at its messages once it is mounted, and at this one after that which gives it the focus.
            self._asked = ref(screen)
            screen.call_later(self._stands, self._asked)
        return False

    def _stands(self, screen: "ref[Screen[object]]") -> None:
        self._standing = screen
        self._asked = None
        if self.own_steps.unseen and self.screen_stack:
            self._seen_from_now()

    async def on_event(self, event: events.Event) -> None:
        """Hold keys and clicks back while a key is on its way, so that a click can't overtake what was typed before."""
        if isinstance(event, events.Paste) and not event.is_forwarded and not self._may_be_long(event):
            event = CutPaste(event.text[:FIELD_KEPT])
        if not isinstance(event, Typed | Clicked) or event.is_forwarded:
            await super().on_event(event)
        elif self.screen_stack and not self.own_steps.hears(event, self.screen):
            event.stop()
        elif self._passing is not None or not self._typing_begun or self._waiting or not self.takes_keys:
            if len(self._waiting) < WAITING_KEYS:
                self._waiting.append(event)
            if self._passing is None and self._typing_begun and len(self._waiting) == 1:
                self._settle()
        else:
            await self._pass_on(event)

    def _may_be_long(self, event: events.Paste) -> bool:
        """Whether a paste can go on as it is: one at a time, and to what takes many lines."""
        if len(event.text) <= FIELD_KEPT:
            return True
        if any(isinstance(one, events.Paste) and len(one.text) > FIELD_KEPT for one in self._waiting):
            return False
        return bool(getattr(self.focused, "takes_long_pastes", False))

    async def run_action(
        self,
        action: str | tuple[str, str, tuple[object, ...]],
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Drop what a key does on a screen that opened by itself, such as the lock, after the key was on its way.

        The key was meant for another screen, and the widgets that the action looks for are not there.
        """
        if isinstance(default_namespace, Screen) and (
            not default_namespace.is_mounted or self.own_steps.is_early(action, default_namespace)
        ):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def _pass_on(self, event: Typed | Clicked) -> None:
        if isinstance(event, Clicked):
            await super().on_event(event)
            if self._waiting:
                self.call_later(self._settle)
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
            self.call_later(self._settle)

    @on(KeyPassed)
    def _passed(self) -> None:
        # Behind what the key has left to be done later, such as the move to another field.
        self.call_later(self._settle)

    def _settle(self) -> None:
        """The key before has had its work done; see whether it opens or closes a screen."""
        if self._passing is not None:
            self._passing.cancel()
        self._look_around(0, asyncio.get_running_loop().time() + LONGEST_PATIENCE_SECONDS)

    def _look_around(self, quiet: int, until: float) -> None:
        loop = asyncio.get_running_loop()
        quiet = quiet + 1 if self.takes_keys else 0
        if quiet > _QUIET_ROUNDS or loop.time() > until:
            self.call_later(self._next_key)
        elif quiet:
            self._passing = loop.call_soon(self._look_around, quiet, until)
        else:
            self._passing = loop.call_later(_LOOK_AGAIN_SECONDS, self._look_around, quiet, until)

    async def _next_key(self) -> None:
        if self._passing is not None:
            self._passing.cancel()
            self._passing = None
        self._waiting = deque(self.own_steps.heard(self._waiting, self.screen))
        if self._waiting:
            await self._pass_on(self._waiting.popleft())
