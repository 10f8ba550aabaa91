"""A dialog that is a form: enter goes to the next empty field and sends it from the last."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.forms.form import PLEASE
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton

Result = TypeVar("Result")


class FormDialog(Dialog[Result]):
    """Fields one under another, Cancel, and a button that sends them once."""

    BUTTON: ClassVar[str] = ""
    WAITING: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on"),
        Binding("tab", "app.focus_next", "Next field"),
        Binding("escape", "leave", "Cancel"),
    ]

    def fields(self) -> Iterable[Widget]:
        """What stands above the buttons."""
        raise NotImplementedError

    def send(self) -> None:
        """Ask the core; `busy` is on, and whoever asks turns it off."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield from self.fields()
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton(self.BUTTON, id="send", waiting=self.WAITING)

    def field(self, name: str) -> Field:
        """The field around the input with this id."""
        return self.query_one(f"#{name}-field", Field)

    @on(PushButton.Pressed, "#send")
    def action_submit(self) -> None:
        """To the first field that is empty, or on to the core."""
        for field in self.query(Field):
            if not field.value.strip():
                if field.input.has_focus or isinstance(self.focused, PushButton):
                    field.refuse(PLEASE)
                field.input.focus()
                return
        if not self.busy:
            self.busy = True
            self.say("")
            self.send()

    def point_at(self, name: str, sentence: str) -> None:
        """Say under a field why it can't be taken, and go there."""
        field = self.field(name)
        field.input.focus()
        field.refuse(sentence)

    @on(PushButton.Pressed, "#cancel")
    def action_leave(self) -> None:
        """Leave with nothing changed."""
        super().action_leave()
