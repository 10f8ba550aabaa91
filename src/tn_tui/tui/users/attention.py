"""What stays said around a list, in full: what it means, and what to do about it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.lines import Hint, Line


class AttentionDialog(Dialog[None]):
    """Shows it; what is to be done is done elsewhere.

    Args:
        told: what each is about, and its words.
    """

    heading = "What needs attention"
    TOPIC = "users"
    SHEETS = ("users/dialogs.tcss",)
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "leave", "Back")]

    def __init__(self, told: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._told = tuple(told)

    def body(self) -> Iterable[Widget]:
        with VerticalScroll():
            for about, words in self._told:
                yield Hint(about)
                yield Line(words, classes="paragraph")
