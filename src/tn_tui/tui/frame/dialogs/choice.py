"""A short list over a screen, of which one line is chosen."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.lists.choices import Choices


class ChoiceDialog(Dialog["int | None"]):
    """Hands back the number of the chosen line, from 0.

    Args:
        heading: what is chosen.
        lines: from what.
        place: the line that is chosen at first.
        commands: the commands that do the same.
    """

    TOPIC = "users"
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, heading: str, lines: Sequence[str], place: int = 0, *, commands: str = "") -> None:
        super().__init__()
        self.heading = heading
        self._lines = lines
        self._place = place
        self.in_the_shell = {"choose": commands} if commands else {}

    def body(self) -> Iterable[Widget]:
        choices = Choices(self._lines)
        choices.set_reactive(Choices.place, self._place)
        yield choices

    @on(Choices.Opened)
    def action_choose(self) -> None:
        """Take the line one is at."""
        self.dismiss(self.query_one(Choices).place)
