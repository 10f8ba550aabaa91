"""A button of one line. Textual's own costs three lines and the slowest style sheet of all its widgets."""

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

_PADDING = 2


class PushButton(Widget, can_focus=True):
    """Pressed by enter, space or a click; while `waiting` it says so and can't be pressed.

    Args:
        label: what it does, in the manual's words.
        danger: whether it takes something away.
        waiting: the label while its work is being done.
    """

    ALLOW_SELECT = False

    waiting = reactive(default=False, toggle_class="-waiting")
    """Whether its work is being done now."""

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: "PushButton") -> None:
            super().__init__()
            self.button = button

        @property
        def control(self) -> "PushButton":
            return self.button

    def __init__(
        self,
        label: str,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        danger: bool = False,
        quiet: bool = False,
        waiting: str = "",
    ) -> None:
        classes = "-danger" if danger else "-quiet" if quiet else ""
        super().__init__(id=id, classes=classes)
        self.label = label
        self.waits = bool(waiting)
        """Whether it has work of its own, which it can be waiting for."""
        self._waiting_label = waiting or label
        self._fit()

    def _fit(self) -> None:
        # One width for both labels, so that nothing moves when the work begins.
        self._width = max(len(self.label), len(self._waiting_label)) + 2 * _PADDING
        self.styles.width = self._width

    @property
    def cursor_at(self) -> Offset:
        """Where the terminal's cursor belongs, from the content's corner: at the first letter."""
        text = self.render().plain
        return Offset(len(text) - len(text.lstrip()), 0)

    def rename(self, label: str) -> None:
        """Do something else from now on, and say so."""
        self.label = label
        self._fit()
        self.refresh(layout=True)

    def render(self) -> Content:
        # Padded as text and not by a style, since a reversed text does not reverse its padding.
        width = min(self._width, self.content_size.width or self._width)
        return Content((self._waiting_label if self.waiting else self.label).center(width))

    def key_enter(self, event: events.Key) -> None:
        # Not a binding, since that would hide the screen's own enter from the footer. It must not go on to the screen,
        # whose enter may do something else, nor to the one below, where the button closes the upper one.
        event.stop()
        self.press()

    def key_space(self, event: events.Key) -> None:
        event.stop()
        self.press()

    def press(self) -> None:
        """Do what it says, unless it is being done."""
        if not self.waiting and not self.disabled:
            self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.press()
