"""From the action list to Textual's bindings: a binding carries its action's id, so the settings can move its key."""

from collections.abc import Mapping

from textual.binding import Binding

from tn_tui.keys import ACTIONS, LIST_KEYS

_WORDS = {
    "escape": "esc",
    "slash": "/",
    "question_mark": "?",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "space": "space",
}

LETTERS = tuple(Binding(letter, f"as_key('{key}')", show=False) for letter, key in LIST_KEYS.items())
"""On the screen and not on the lists, so that a key that the settings move to one of them does what they say."""


LOG_OUT_INSTEAD = Binding("escape", "log_out_instead", "Log out")
"""Beside `cancel`, for a screen that one may only leave by logging out."""


def bind(
    action_id: str,
    action: str,
    *,
    label: str = "",
    words: str | None = None,
    show: bool = True,
    priority: bool = False,
) -> Binding:
    """The binding of one entry of `tn_tui.keys.ACTIONS`, perhaps with a label and words of its own."""
    key = ACTIONS[action_id]
    said = key.words if words is None else words
    return Binding(key.default, action, label or key.label, show=show, priority=priority, id=action_id, tooltip=said)


def binds(*names: str) -> tuple[Binding, ...]:
    """The bindings of entries whose actions are called as they are."""
    return tuple(bind(name, name) for name in names)


def keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """The part of the settings that Textual needs: action id -> keys, where they differ from the defaults."""
    return {action: key for action, key in keys.items() if action in ACTIONS and key != ACTIONS[action].default}


def shown(key: str) -> str:
    """A key's name as footer and help write it: `ctrl+q`, `esc`, `/`."""
    *modifiers, last = key.split("+")
    return "+".join((*modifiers, _WORDS.get(last, last)))
