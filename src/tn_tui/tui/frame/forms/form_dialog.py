"""A dialog that is a form: enter goes to the next empty field and sends it from the last."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import FieldRefused, TnError, UsernameTaken
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain

Result = TypeVar("Result")


class FormDialog(Dialog[Result], WithFields[Result]):
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

    def body(self) -> Iterable[Widget]:
        yield from self.fields()
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton(self.BUTTON, id="send", waiting=self.WAITING)

    def refused(self, error: TnError) -> None:
        """What is about a field is said under it, all else on the notice line."""
        name = (
            error.field if isinstance(error, FieldRefused) else "username" if isinstance(error, UsernameTaken) else ""
        )
        if any(field.input.id == name for field in self.query(Field)):
            self.point_at(name, explain(error))
        else:
            super().refused(error)

    @on(PushButton.Pressed, "#send")
    def _sent(self) -> None:
        self.action_submit()

    def action_submit(self) -> None:
        """To the first field that is empty, or on to the core."""
        empty = self.first_empty()
        if empty is None:
            self.send_once()
        else:
            self.want(empty, is_said=empty.input.has_focus or isinstance(self.focused, PushButton))
