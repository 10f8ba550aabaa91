"""Six boxes for the six digits of a token."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.domain.totp import DIGITS, parse_token
from tn_tui.tui.widgets.messages import SentByItself
from tn_tui.words.errors import short_token

_STARTS = (0, 4, 8, 14, 18, 22)
_BOX = 3
WIDTH = _STARTS[-1] + _BOX


class TokenInput(Widget, can_focus=True):
    """Takes ASCII digits alone, typed or pasted; the sixth one completes it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"token--box", "token--current", "token--gap"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home", "move(-6)", show=False),
        Binding("end", "move(6)", show=False),
        Binding("backspace", "delete(-1)", show=False),
        Binding("delete", "delete(0)", show=False),
        Binding("ctrl+u", "clear", show=False),
    ]

    digits = reactive("", init=False)
    """What was typed so far."""
    place = reactive(0, init=False)
    """The box in which the next digit goes."""

    class Completed(SentByItself):
        """The sixth digit is there."""

        def __init__(self, token: Secret) -> None:
            super().__init__()
            self.token = token

    class Unusable(Message):
        """What was pasted is not a token."""

    @property
    def token(self) -> Secret | None:
        """The token, when all of it is there."""
        return Secret(self.digits) if len(self.digits) == DIGITS else None

    @property
    def wanted(self) -> str:
        """What to say where something else was typed or pasted."""
        return short_token(DIGITS)

    @property
    def cursor_at(self) -> Offset:
        return Offset(_STARTS[min(self.place, DIGITS - 1)] + 1, 0)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return WIDTH

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        """The boxes; those without a digit hold a low line, so that they show without colors too."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        gap, box, current = (self.get_component_rich_style(f"token--{name}") for name in ("gap", "box", "current"))
        segments: list[Segment] = []
        column = 0
        for index, start in enumerate(_STARTS):
            if start > column:
                segments.append(Segment(" " * (start - column), gap))
            here = self.has_focus and index == min(self.place, DIGITS - 1)
            mark = self.digits[index] if index < len(self.digits) else "_"
            segments.append(Segment(f" {mark} ", current if here else box))
            column = start + _BOX
        return Strip(segments, WIDTH).adjust_cell_length(self.size.width, gap)

    def on_key(self, event: events.Key) -> None:
        """Take a digit; a letter goes on to the screen, whose keys are letters."""
        character = event.character or ""
        if len(character) == 1 and character.isascii() and character.isdigit():
            event.stop()
            event.prevent_default()
            self._type(character)

    def on_paste(self, event: events.Paste) -> None:
        """Take a token as apps show and copy it; say so where it is none."""
        event.stop()
        digits = parse_token(event.text.strip())
        if digits is None:
            self.post_message(self.Unusable())
            return
        self.digits, self.place = digits, DIGITS
        self._complete()

    def on_click(self, event: events.Click) -> None:
        """Go to the box that was clicked."""
        column = event.get_content_offset_capture(self).x
        box = sum(1 for start in _STARTS if start <= column) - 1
        self.place = max(0, min(box, len(self.digits)))

    def action_move(self, distance: int) -> None:
        """Go to another box."""
        self.place = max(0, min(self.place + distance, len(self.digits)))

    def action_delete(self, distance: int) -> None:
        """Take a digit away, left of here or here."""
        index = self.place + distance
        if 0 <= index < len(self.digits):
            self.digits = self.digits[:index] + self.digits[index + 1 :]
            self.place = index

    def action_clear(self) -> None:
        """Begin anew."""
        self.digits, self.place = "", 0

    def _type(self, digit: str) -> None:
        before = self.digits
        if len(before) < DIGITS:
            self.digits = before[: self.place] + digit + before[self.place :]
        elif self.place < DIGITS:
            self.digits = before[: self.place] + digit + before[self.place + 1 :]
        else:
            return
        self.place += 1
        self._complete()

    def _complete(self) -> None:
        token = self.token
        if token is not None:
            self.post_message(self.Completed(token))
