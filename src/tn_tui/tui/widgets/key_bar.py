"""The footer line: the keys that work here now. One widget for all of them, since each widget costs time and bytes."""

from operator import itemgetter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tn_tui.keys import is_typed
from tn_tui.tui.widgets.keys import shown
from tn_tui.tui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from textual.screen import Screen

_GAPS = (3, 2)
_FIRST = ("enter", "escape", "tab")
_LAST = ("help", "quit")


class KeyBar(Widget):
    """Reads the screen's bindings, so a key moved by the settings is shown as moved; a click presses the key."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, _screen: "Screen[object]") -> None:
        self.refresh()

    def _shown(self) -> list[tuple[str, str]]:
        """Key and label of what works now: forward and back first, help and quit last. On a button, enter is its."""
        found: dict[str, tuple[tuple[int, int], str, str]] = {}
        focused = self.screen.focused
        button = focused if isinstance(focused, PushButton) else None
        typing = isinstance(focused, Input)
        if button is not None:
            found["enter"] = ((0, 0), "enter", button.label)
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            if typing and (is_typed(key) or key == "space"):
                # It goes into the field.
                continue
            if binding.show and active.enabled and not (key == "enter" and button is not None):
                found.setdefault(binding.action, (rank(key, binding.id), key, binding.description))
        return [(key, label) for _, key, label in sorted(found.values(), key=itemgetter(0))]

    def render(self) -> Content:
        width = self.content_size.width
        keys = [(key, shown(key), label) for key, label in self._shown()]
        gap = _GAPS[0]
        while keys and _width(keys, gap) > width:
            if gap == _GAPS[0]:
                gap = _GAPS[1]
            else:
                # Help stays, as it lists the keys that found no room.
                del keys[-1 if keys[-1][2] != "Help" else -2]
                if len(keys) == 1:
                    break
        parts: list[str | tuple[str, str]] = []
        self._places = []
        column = 0
        for key, name, label in keys:
            parts += [(name, "$accent"), " ", (label, "$muted"), " " * gap]
            end = column + cell_len(name) + 1 + cell_len(label)
            self._places.append((column, end, key))
            column = end + gap
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        x = event.get_content_offset_capture(self).x
        for start, end, key in self._places:
            if start <= x < end:
                self.app.simulate_key(key)


def rank(key: str, action_id: str | None) -> tuple[int, int]:
    """The order in which keys are named: forward, back, the screen's own, help, quit."""
    if key in _FIRST:
        return (1, _FIRST.index(key))
    if action_id in _LAST:
        return (3, _LAST.index(action_id))
    return (2, 0)


def _width(keys: list[tuple[str, str, str]], gap: int) -> int:
    return sum(cell_len(name) + 1 + cell_len(label) + gap for _, name, label in keys) - gap
