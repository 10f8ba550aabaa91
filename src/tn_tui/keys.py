"""The actions that a key can be put on: one list for the settings, the screens, the footer and the help.

Only the standard library is imported here, since the settings are read before anything is painted.
"""

from typing import NamedTuple


class Key(NamedTuple):
    """The key that an action has unless the settings say otherwise, and the action's label in footer and help.

    `words` is what the palette calls it, where it is offered there. `places` are the screens on which it works; none
    means all of them.
    """

    default: str
    label: str
    words: str = ""
    places: tuple[str, ...] = ()


ACTIONS: dict[str, Key] = {
    "help": Key("f1", "Help"),
    "quit": Key("ctrl+q", "Quit"),
    "palette": Key("ctrl+p", "Actions"),
    "log_out": Key("ctrl+l", "Log out"),
    "copy_key": Key("ctrl+y", "Copy key", "Copy the key"),
    "bigger_code": Key("f5", "Bigger code", "Show a bigger code"),
    "profile": Key("f2", "User menu"),
    "spell": Key("s", "Spell", "Spell the key", ("enroll",)),
    "enroll": Key("e", "Enroll", "Enroll in Two-Factor Authentication", ("profile",)),
    "add": Key("a", "Add phone", "Add a phone or tablet", ("profile",)),
    "replace": Key("r", "Replace", "Replace my phone", ("profile",)),
    "authenticators": Key("t", "Authenticators", "Authenticators", ("profile",)),
    "remove": Key("x", "Remove", "Remove Two-Factor Authentication", ("profile",)),
    "codes": Key("c", "Codes", "New recovery codes", ("profile",)),
    "devices": Key("d", "Devices", "Remembered devices", ("profile",)),
    "password": Key("p", "Password", "Change password", ("profile",)),
    "sessions": Key("s", "Sessions", "Sessions", ("profile",)),
    "activity": Key("slash", "Filter", "Filter activity", ("profile",)),
    "recovery_code": Key("r", "Recovery code", "Recovery code", ("token",)),
    "check_clock": Key("c", "Check my clock", "Check my clock", ("token",)),
    "one_time_code": Key("o", "One-time code", "One-time sign-in code", ("token", "user")),
    "get_help": Key("question_mark", "Get help", "Get help", ("token",)),
    "stop_case": Key("s", "Stop the case", "Stop the recovery case", ("get help",)),
    "find": Key("slash", "Find", "Find a user", ("users", "support")),
    "show": Key("s", "Show", "Choose which users are shown", ("users",)),
    "order": Key("o", "Order", "Choose the order of users", ("users",)),
    "new": Key("n", "New", "New user", ("users",)),
    "import": Key("i", "Import", "Import users", ("users",)),
    "require": Key("r", "Require 2FA", "Require two-factor authentication", ("users", "practice")),
    "unlock": Key("u", "Unlock", "Unlock", ("users", "user")),
    "export": Key("e", "Export", "Export", ("users", "log")),
    "details": Key("t", "Details", "What needs attention", ("users",)),
    "more": Key("a", "More actions", "More actions for marked users", ("users",)),
    "disable": Key("x", "Disable 2FA", "Disable two-factor authentication", ("user",)),
    "reset_password": Key("p", "Reset password", "Reset the password", ("user",)),
    "role": Key("r", "Role", "Change the role", ("user",)),
    "rename": Key("n", "Rename", "Rename", ("user",)),
    "deactivate": Key("t", "Deactivate", "Deactivate", ("user",)),
    "reactivate": Key("a", "Reactivate", "Reactivate", ("user",)),
    "end_sessions": Key("s", "End sessions", "End the user's sessions", ("user",)),
    "forget_devices": Key("d", "Forget devices", "Forget the user's devices", ("user",)),
    "filter": Key("slash", "Filter", "Filter activity", ("log", "user")),
    "verify": Key("v", "Verify", "Verify the activity", ("log",)),
    "open_case": Key("c", "Open case", "The open recovery case", ("users", "practice")),
    "cases": Key("c", "Cases", "Recovery cases", ("support",)),
    "new_case": Key("o", "Open a case", "Open a recovery case", ("support practice",)),
    "spoken_check": Key("s", "Spoken check", "Spoken check", ("support practice",)),
    "approve": Key("a", "Approve", "Approve the case", ("case",)),
    "refuse": Key("x", "Refuse", "Refuse the case", ("case",)),
    "stop": Key("s", "Stop", "Stop the case", ("case", "open cases")),
    "fetch_code": Key("c", "Get the code", "Get the one-time sign-in code", ("case",)),
}
"""Action id -> default key, in Textual's names, and words. The order is the one in which the help lists them."""


def together(one: str, other: str) -> bool:
    """Whether two actions work on one screen, so that they can't have one key."""
    here, there = ACTIONS[one].places, ACTIONS[other].places
    return not here or not there or not set(here).isdisjoint(there)


EVERYWHERE: frozenset[str] = frozenset({"help", "quit", "palette", "log_out", "copy_key", "bigger_code"})
"""Actions that also work while somebody types into a field, so their key can't be one that types."""

RESERVED: frozenset[str] = frozenset({"ctrl+c", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"})
"""What a terminal sends for copy, backspace, tab and enter."""

LIST_KEYS: dict[str, str] = {"j": "down", "k": "up", "g": "home", "G": "end"}
"""Letter -> the key that it stands for in a list. No action has one of them unless the settings put it there."""

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
