"""Where many lines are pasted at once. What was pasted is kept as it came, and shown only as text that is safe."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from tn_tui.domain.text import clean_line
from tn_tui.domain.user_file import LIMIT_PASTED_LINES
from tn_tui.tui.terminal.inflow import KEPT
from tn_tui.tui.terminal.typing_app import CutPaste
from tn_tui.tui.widgets.cells import cut

LIMIT_CHARACTERS = KEPT - 1
_EMPTY = (
    f"Paste the lines of a CSV here, up to {LIMIT_PASTED_LINES:,}: the first one has username, name, and role. "
    "Nothing is typed here."
)
_TOO_MANY = f"That was more than {LIMIT_PASTED_LINES:,} lines, so none was taken. Ask the operator to import the file."

_CUT = "That came before this was ready for it, so none was taken. Please paste it again."


class PasteBox(Widget, can_focus=True):
    """Takes what is pasted in place of what stood there; backspace empties it."""

    ALLOW_SELECT = False
    takes_long_pastes = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,delete", "empty", "Empty", show=False),
        Binding("up", "scroll_by(-1)", show=False),
        Binding("down", "scroll_by(1)", show=False),
        Binding("pageup", "scroll_by(-10)", show=False),
        Binding("pagedown", "scroll_by(10)", show=False),
        Binding("home", "scroll_by(-10000000)", show=False),
        Binding("end", "scroll_by(10000000)", show=False),
    ]

    class Changed(Message):
        """Something else stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._lines: Sequence[str] = ()
        self._top = 0
        self._refusal = ""

    @property
    def cursor_at(self) -> Offset:
        """Where the terminal's cursor belongs, from the content's corner: at what is said of it."""
        return Offset(0, 0)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # Terminals send a carriage return for the end of a line.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.removesuffix("\n").split("\n")
        self._refusal = ""
        if isinstance(event, CutPaste):
            self._refusal = _CUT
        elif len(lines) > LIMIT_PASTED_LINES or len(event.text) > LIMIT_CHARACTERS:
            self._refusal = _TOO_MANY
        self._take("" if self._refusal else text, () if self._refusal else lines)

    def action_empty(self) -> None:
        """Take all of it away."""
        self._refusal = ""
        self._take("", ())

    def _take(self, text: str, lines: Sequence[str]) -> None:
        self.text, self._lines, self._top = text, lines, 0
        self.refresh()
        self.post_message(self.Changed())

    def action_scroll_by(self, distance: int) -> None:
        """Show other lines of it."""
        self._top = max(0, min(self._top + distance, len(self._lines) - max(1, self.size.height - 1)))
        self.refresh()

    def render(self) -> Content:
        if not self._lines:
            return Content.styled(self._refusal or _EMPTY, "$error" if self._refusal else "$muted")
        count = "1 line" if len(self._lines) == 1 else f"{len(self._lines):,} lines"
        shown = [Content.assemble((f"{count}, of which these are some. Pasting again replaces them.", "$muted"))]
        for number in range(self._top, min(len(self._lines), self._top + max(1, self.size.height - 1))):
            label = f"{number + 1:>5,}  "
            shown.append(
                Content.assemble((label, "$muted"), cut(clean_line(self._lines[number]), self.size.width - len(label)))
            )
        return Content("\n").join(shown)
