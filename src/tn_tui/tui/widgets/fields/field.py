"""A field: its label at the left, its input at the right, and under it the line where its error stands."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tn_tui.domain.text import clean_line
from tn_tui.tui.widgets.cells import fill, fitting, wrapped

LABEL_WIDTH = 17
_SAID = 3
"""Lines that what is said under a field can take."""

PASSWORD_LIMIT = 512
"""Characters that a field for an existing password takes: the longest, with its accents typed apart."""


# Enter belongs to the screen, which knows whether it goes to the next field or on.
_KEYS = [binding for binding in Input.BINDINGS if not (isinstance(binding, Binding) and binding.key == "enter")]


class TextInput(Input, inherit_bindings=False):
    """Textual's input on one line, without blinking. What doesn't fit is refused with a sentence, never cut."""

    BINDINGS: ClassVar[list[BindingType]] = _KEYS

    class TooLong(Message):
        """More was typed or pasted than the field can hold."""

        def __init__(self, limit: int) -> None:
            super().__init__()
            self.limit = limit

    class SeveralFields(Message):
        """What was pasted is more than one field's."""

    def __init__(self, *, id: str, limit: int, password: bool = False) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(
            id=id,
            password=password,
            max_length=limit,
            compact=True,
            validate_on=(),
            # A key that acts elsewhere must not take the place of all that stands here.
            select_on_focus=False,
            classes="-textual-compact",
        )
        self.cursor_blink = False

    def replace(self, text: str, start: int, end: int) -> None:
        """Take typed or pasted text; where it shows, control bytes in it become visible and harmless."""
        super().replace(text if self.password else clean_line(text), start, end)

    def on_focus(self, event: events.Focus) -> None:
        """Whoever comes to a field goes on behind what stands in it; a click says itself where."""
        if not event.from_app_focus:
            self.cursor_position = len(self.value)

    @property
    def cursor_at(self) -> Offset:
        before = self.value[: self.cursor_position]
        return Offset((len(before) if self.password else cell_len(before)) - round(self.scroll_x), 0)

    def render_line(self, y: int) -> Strip:
        """The whole width in the field's style, so that an empty field shows where underlines mark it."""
        return super().render_line(y).adjust_cell_length(self.content_size.width, self.rich_style)

    def on_paste(self, event: events.Paste) -> None:
        """A tab stands between fields: with all of it in this one, a password could show in the clear."""
        if "\t" in event.text:
            event.stop()
            event.prevent_default()
            self.post_message(self.SeveralFields())

    def restricted(self) -> None:
        """Say it in words under the field in place of the bell."""
        self.post_message(self.TooLong(self.max_length or 0))

    def action_copy(self) -> None:
        """A password never goes to the clipboard, which other programs read."""
        if self.password:
            raise SkipAction
        super().action_copy()

    def action_cut(self) -> None:
        """A password is not cut into the clipboard either."""
        if self.password:
            raise SkipAction
        super().action_cut()


class Field(Widget):
    """A labeled input of two lines, or more where what is said under it needs them.

    Args:
        label: the field's name in the manual's words.
        id: of the input inside.
        limit: the most characters it takes.
        password: whether dots stand for the characters.
        hint: what stands under it while there is no error.
        missing: what is said of it where it is empty; a form has words of its own for that.
    """

    def __init__(
        self,
        label: str,
        *,
        id: str,  # noqa: A002 - as TextInput
        limit: int,
        password: bool = False,
        hint: str = "",
        missing: str = "",
    ) -> None:
        super().__init__(id=f"{id}-field")
        self.missing = missing
        self.label = label
        self.hint = hint
        self.error = ""
        self.input = TextInput(id=id, limit=limit, password=password)

    def compose(self) -> ComposeResult:
        yield self.input

    def render(self) -> Content:
        said = self._said(self.size.width)
        style = "$error" if self.error else "$muted"
        lines = [Content.assemble(" " * LABEL_WIDTH, Content.styled(line.plain, style)) for line in said]
        return Content("\n").join([Content.styled(fill(self.label, LABEL_WIDTH), "$muted"), *lines])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The input's line, and as many below it as what is said takes."""
        return 1 + len(self._said(width))

    def _said(self, width: int) -> list[Content]:
        """As many whole sentences as fit one line; where the first one does not, all of it, on more."""
        room = max(1, width - LABEL_WIDTH)
        text = fitting(self.error or self.hint, room)
        if text.endswith("…"):
            return wrapped(Content((self.error or self.hint).partition(". ")[0]), room, room, _SAID)
        return [Content(text)]

    @property
    def value(self) -> str:
        """What stands in it."""
        return self.input.value

    def refuse(self, sentence: str) -> None:
        """Say under the field why it can't be taken; an empty sentence takes the error away."""
        if sentence != self.error:
            before = len(self._said(self.size.width))
            self.error = sentence
            self.refresh(layout=before != len(self._said(self.size.width)))

    def tell(self, hint: str) -> None:
        """Put another hint under it."""
        if hint != self.hint:
            self.hint = hint
            self.refresh()

    def on_text_input_too_long(self, message: TextInput.TooLong) -> None:
        message.stop()
        self.refuse(f"This takes at most {message.limit} characters.")

    def on_text_input_several_fields(self, message: TextInput.SeveralFields) -> None:
        message.stop()
        self.refuse("Please paste one field at a time.")

    def on_input_changed(self, message: Input.Changed) -> None:
        # Typing takes the error away; a field that is emptied because of the error keeps it.
        if message.value:
            self.refuse("")
