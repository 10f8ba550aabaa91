"""A question with two answers, of which the one that changes nothing is where enter falls."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.push_button import PushButton


class QuestionDialog(Dialog["bool | None"]):
    """Hands back True for yes.

    Args:
        heading: what it is about.
        text: the question, in paragraphs.
        yes: the button that does it.
        no: the button that does not.
        danger: whether it takes something away.
    """

    TOPIC = "profile"
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "Yes"),
        Binding("n", "leave", "No"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, heading: str, *text: str, yes: str, no: str = "Cancel", danger: bool = False) -> None:
        super().__init__()
        self.heading = heading
        self._text = text
        self._yes = yes
        self._no = no
        self._danger = danger

    def body(self) -> Iterable[Widget]:
        for paragraph in filter(None, self._text):
            yield Line(paragraph, classes="paragraph")
        with Horizontal(classes="buttons"):
            yield PushButton(self._no, id="no", quiet=True)
            yield PushButton(self._yes, id="yes", danger=self._danger)

    @on(PushButton.Pressed, "#yes")
    def action_yes(self) -> None:
        """Hand back that it is meant."""
        self.dismiss(result=True)

    @on(PushButton.Pressed, "#no")
    def action_leave(self) -> None:
        super().action_leave()
