"""The actions that a key can be put on: one list for the settings, the screens, the footer and the help.

Only the standard library is imported here, since the settings are read before anything is painted.
"""

from typing import NamedTuple


class Key(NamedTuple):
    """The key that an action has unless the settings say otherwise, and the action's label in footer and help."""

    default: str
    label: str


ACTIONS: dict[str, Key] = {
    "help": Key("f1", "Help"),
    "quit": Key("ctrl+q", "Quit"),
    "palette": Key("ctrl+p", "Actions"),
    "log_out": Key("ctrl+l", "Log out"),
    "copy_key": Key("ctrl+y", "Copy key"),
    "bigger_code": Key("f5", "Bigger code"),
    "enroll": Key("e", "Enroll"),
    "remove": Key("x", "Remove"),
    "devices": Key("d", "Devices"),
    "password": Key("p", "Password"),
    "sessions": Key("s", "Sessions"),
    "activity": Key("slash", "Filter"),
    "profile": Key("f2", "User menu"),
}
"""Action id -> default key, in Textual's names, and label. The order is the one in which the help lists them."""

EVERYWHERE: frozenset[str] = frozenset({"help", "quit", "palette", "log_out", "copy_key", "bigger_code"})
"""Actions that also work while somebody types into a field, so their key can't be one that types."""

RESERVED: frozenset[str] = frozenset({"ctrl+c", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"})
"""What a terminal sends for copy, backspace, tab and enter."""

_SIGNS = {
    "/": "slash",
    "?": "question_mark",
    ".": "full_stop",
    ";": "semicolon",
    ":": "colon",
    "!": "exclamation_mark",
    "#": "number_sign",
    "*": "asterisk",
    "+": "plus",
    "-": "minus",
    "=": "equals_sign",
    "_": "underscore",
    "@": "at",
    "\\": "backslash",
}
_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def named(text: str) -> str | None:
    """The key's name as the screens use it, or None when no terminal has such a key.

    Taken are a letter, a digit, a sign or its name, f1 to f12, the latter with ctrl or shift in
    front, and ctrl with a letter.
    """
    name = text.strip()
    if len(name) == 1:
        return name if name.isascii() and name.isalnum() else _SIGNS.get(name)
    name = name.lower()
    modifier, plus, key = name.rpartition("+")
    if name in _SIGNS.values() or name in _FUNCTION_KEYS:
        return name
    if plus and ((modifier in {"ctrl", "shift"} and key in _FUNCTION_KEYS) or (modifier == "ctrl" and key in _LETTERS)):
        return name
    return None


def is_typed(name: str) -> bool:
    """Whether the key puts a character into a field."""
    return len(name) == 1 or name in _SIGNS.values()
