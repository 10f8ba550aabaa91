"""The key that does something here now, as rows, labels and sentences name it."""

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from tn_tui.keys import is_typed
from tn_tui.tui.widgets.keys import shown

if TYPE_CHECKING:
    from textual.screen import Screen


def offered(screen: "Screen[Any]", action: str) -> str:
    """The key's name; empty where none does it.

    What can be typed goes into a field while one has the focus, so no such key is named beside it.
    """
    typing = isinstance(screen.focused, Input)
    for key, active in screen.active_bindings.items():
        if active.binding.action.removeprefix("app.") == action and not (typing and is_typed(key)):
            return shown(key)
    return ""
