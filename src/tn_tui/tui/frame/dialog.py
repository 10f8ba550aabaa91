"""What lies over a screen for a moment. The screen below stays as it is, so that opening it costs few bytes."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.key_bar import KeyBar
from tn_tui.tui.widgets.lines import Heading
from tn_tui.tui.widgets.push_button import PushButton

Result = TypeVar("Result")


class Dialog(TnScreen[Result], ModalScreen[Result]):
    """A box in the middle, with its own keys in the footer."""

    SHEETS: ClassVar[tuple[str, ...]] = ("frame/dialogs.tcss",)
    heading = ""
    """What the box is about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
    ]

    def compose(self) -> ComposeResult:
        """The box, and the keys."""
        with Vertical(classes="box"):
            yield Heading(self.heading)
            yield from self.body()
        yield KeyBar()

    def on_mount(self) -> None:
        # What has the focus stays in sight in a low terminal, also when there is more above it than there was.
        self.watch(self.query_one(".box"), "virtual_size", self.on_descendant_focus)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:  # noqa: FBT002 - Textual's own
        """Focus a widget; it is scrolled to by `_see_focus` alone, once all has its place."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    def on_descendant_focus(self) -> None:
        self.show_focus()

    def body(self) -> Iterable[Widget]:
        """What stands in the box, under its heading."""
        raise NotImplementedError

    @on(PushButton.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        """Close with nothing done."""
        if not self.busy:
            self.dismiss(None)


class OfSession(Dialog[Result]):
    """A dialog in which the core is asked something by the session of who is logged in."""

    def __init__(self, session: Secret) -> None:
        super().__init__()
        self.session = session
