"""Help: what one can do on this screen, and its keys."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tn_tui.keys import LIST_KEYS
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.program.manual import TOPICS
from tn_tui.tui.widgets.key_bar import rank
from tn_tui.tui.widgets.keys import shown
from tn_tui.tui.widgets.lines import Hint, Line

if TYPE_CHECKING:
    from textual.app import App

_KEY_WIDTH = 10
_LETTERS = (" ".join(LIST_KEYS), "Down, up, first and last in a list, as arrows, home and end", "")


class HelpDialog(Dialog[None]):
    """Shows a topic of the manual and the keys of the screen below.

    Args:
        topic: a key of `TOPICS`.
        keys: keys, what they do, and the command that does the same, where there is one.
    """

    heading = "Help"
    SHEETS = ("program/dialogs.tcss",)
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Back"),
    ]

    def __init__(self, topic: str, keys: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self._topic = topic
        self._keys = keys

    def body(self) -> Iterable[Widget]:
        """The manual's words first, the keys after them."""
        with VerticalScroll():
            for paragraph in TOPICS.get(self._topic, ()):
                yield Line(paragraph, classes="paragraph")
            yield Hint("Keys")
            for key, label, command in self._keys:
                yield Line(Content.assemble((key + " " * max(1, _KEY_WIDTH - cell_len(key)), "bold"), label))
                if command:
                    yield Hint(command, classes="command")


def keys_of(screen: Screen[Any]) -> list[tuple[str, str, str]]:
    """What works on a screen now, in words, each with its command."""
    commands: Mapping[str, str] = screen.in_the_shell if isinstance(screen, TnScreen) else {}
    found: dict[str, tuple[tuple[int, int], str, str, str]] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if active.enabled and binding.description and not binding.system and (binding.show or binding.id):
            command = commands.get(binding.action, "")
            found.setdefault(binding.action, (rank(key, binding.id), shown(key), binding.description, command))
    keys = [(key, label, command) for _, key, label, command in sorted(found.values(), key=itemgetter(0))]
    return [*keys, _LETTERS] if "down" in screen.active_bindings else keys


async def show_help(app: "App[None]") -> None:
    """Help on the screen that is shown; on the help itself, the way back."""
    screen = app.screen
    if isinstance(screen, HelpDialog):
        screen.action_leave()
    elif isinstance(screen, TnScreen):
        await app.push_screen_wait(HelpDialog(screen.TOPIC, keys_of(screen)))
