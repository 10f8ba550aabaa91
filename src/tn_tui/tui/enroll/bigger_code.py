"""The code alone: on white, with more white around it, and twice as big where there is room."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Middle
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.qr_code import rows, twice
from tn_tui.tui.enroll.qr_code import QrCode
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.key_bar import KeyBar
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Line

_TOO_SMALL = "This window is too small for the code. Make it larger, or its letters smaller."


class BiggerCode(TnScreen[None]):
    """Shows a code until a key is pressed.

    Args:
        uri: what the code says.
    """

    TITLE = "Code"
    TOPIC = "enroll"
    SHEETS = ("enroll.tcss",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Back"),
        bind("bigger_code", "leave", words="", show=False),
    ]

    def __init__(self, uri: Secret) -> None:
        super().__init__()
        plain = rows(uri)
        self._plain = QrCode(plain)
        self._twice = QrCode(twice(plain))

    def compose(self) -> ComposeResult:
        """No title line: every line is the code's."""
        yield from self.body()
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """Both sizes, of which the one that fits shows."""
        with Middle(), Center():
            yield self._plain
            yield self._twice
            yield Line(_TOO_SMALL)

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size.width, event.size.height - 1
        big = self._twice.columns <= width and self._twice.lines <= height
        small = self._plain.columns <= width and self._plain.lines <= height
        self._twice.display = big
        self._plain.display = small and not big
        self.query_one(Line).display = not small

    def action_leave(self) -> None:
        """Back to the key and the token."""
        self.dismiss(None)
