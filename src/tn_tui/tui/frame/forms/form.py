"""A screen that is a form: fields one under another, one button, errors under their fields."""

from collections.abc import Iterable
from typing import TypeVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton

Result = TypeVar("Result")
NOT_THE_SAME = "This is not the same as above."


class FormScreen(Stage[Result], WithFields[Result]):
    """Enter goes to the next empty field, and sends the form from the last."""

    def form(self, heading: str, text: str, fields: Iterable[Field], button: PushButton) -> Iterable[Widget]:
        """The card with all of it."""
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading(heading)
            yield Line(text, id="text")
            yield from fields
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                yield button

    def lacks(self, field: Field) -> bool:
        """Whether nothing stands in a field; spaces may be a password."""
        return not field.value

    def action_go_on(self) -> None:
        """To the first field that is empty, or on to the core; from an empty field, say what is missing."""
        empty = self.first_empty()
        if empty is None:
            self.submit()
        else:
            here = [field for field in self.query(Field) if field.input is self.focused]
            self.want(empty, is_said=any(map(self.lacks, here)) and not empty.error)

    @on(PushButton.Pressed)
    def submit(self) -> None:
        """Send what stands in the fields, once."""
        empty = [field for field in self.query(Field) if self.lacks(field)]
        for field in reversed(empty):
            self.want(field)
        if not empty and not self.busy and self.check():
            self.send_once()

    def check(self) -> bool:
        """Whether what stands in the fields fits together."""
        return True
