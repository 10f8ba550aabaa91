"""A screen that is a form: fields one under another, one button, errors under their fields."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton

Result = TypeVar("Result")
PLEASE = "Please fill this in."
NOT_THE_SAME = "This is not the same as above."


class FormScreen(Stage[Result]):
    """Enter goes to the next empty field, and sends the form from the last."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def form(self, heading: str, text: str, fields: Iterable[Field], button: PushButton) -> Iterable[Widget]:
        """The card with all of it."""
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading(heading)
            yield Line(text, id="text")
            yield from fields
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                yield button

    def field(self, name: str) -> Field:
        """The field around the input with this id."""
        return self.query_one(f"#{name}-field", Field)

    def action_go_on(self) -> None:
        """To the first field that is empty, or on to the core; from an empty field, say what is missing."""
        empty = [field for field in self.query(Field) if not field.value]
        if not empty:
            self.submit()
            return
        if self.focused in [field.input for field in empty] and not empty[0].error:
            empty[0].refuse(empty[0].missing or PLEASE)
        empty[0].input.focus()

    @on(PushButton.Pressed)
    def submit(self) -> None:
        """Send what stands in the fields, once."""
        empty = [field for field in self.query(Field) if not field.value]
        for field in empty:
            field.refuse(field.missing or PLEASE)
        if empty:
            empty[0].input.focus()
        elif not self.busy and self.check():
            self.busy = True
            self.say("")
            self.send()

    def check(self) -> bool:
        """Whether what stands in the fields fits together."""
        return True

    def send(self) -> object:
        """Ask the core; a worker."""
        raise NotImplementedError

    def point_at(self, name: str, sentence: str, *, clear: bool = False) -> None:
        """Say under a field why it can't be taken, and go there."""
        field = self.field(name)
        if clear:
            field.input.value = ""
        field.input.focus()
        field.refuse(sentence)
