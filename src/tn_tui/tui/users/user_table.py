"""One page of users in columns, and the place in it: as many rows as there is room for, and never more."""

from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tn_tui.domain.practice_views import UserView
from tn_tui.domain.user_list import Sort
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.lists.listed import Listed
from tn_tui.words.moments import ago, brief
from tn_tui.words.roles import BRIEF

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

MARK = "●"
_LEAD = 3
_USERNAME, _NAME, _ROLE, _TWO_FACTOR, _LAST = 15, 18, 13, 15, 12
_NARROWEST = 8
Column = tuple[Sort | None, str, int]
"""By what it orders, its name and its cells."""

_CURSOR = "bold $block-cursor-foreground on $block-cursor-background"


def standing(user: UserView, now: datetime) -> tuple[str, str]:
    """How it stands with a user's two-factor authentication and locks, and the style for that."""
    if not user.active:
        return "deactivated", "$muted"
    if user.tokens_closed:
        return ("on · closed" if user.enrolled else "closed"), "$warning"
    if user.locked_until is not None and user.locked_until > now:
        locked = f"locked {brief(user.locked_until, now)}"
        return (f"on · {locked}" if user.enrolled else locked), "$warning"
    return ("on", "") if user.enrolled else ("not enrolled", "$warning")


class UserTable(Listed, inherit_bindings=False):
    """Shows what it is given; the screen moves in it and turns the pages."""

    class Turned(Message):
        """The wheel was turned, by so many lines."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    class HeaderClicked(Message):
        """A column was clicked by which the rows can be ordered."""

        def __init__(self, sort: Sort) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[UserView, ...] = ()
        self.place = 0
        self.marked: Collection[int] = ()
        self.sort = Sort.USERNAME
        self.descending = False
        self._now: datetime | None = None
        self._empty = ""

    @property
    def cursor_line(self) -> int:
        return self.place - self._top + 1 if self.rows else 0

    @property
    def _top(self) -> int:
        """The first row that is shown: while something else takes lines of the table's, its place stays in sight."""
        return max(0, self.place - self.room + 1)

    @property
    def room(self) -> int:
        """How many rows fit."""
        return max(1, self.content_size.height - 1)

    @property
    def row(self) -> UserView | None:
        """The row at the place."""
        return self.rows[self.place] if self.rows else None

    def show(self, rows: tuple[UserView, ...], place: int, now: datetime, empty: str) -> None:
        """Show another page, or say that there is nothing."""
        self.rows, self._now, self._empty = rows, now, empty
        self.choose(place)

    def choose(self, place: int) -> None:
        """Choose the row at this place, or the nearest that there is."""
        place = max(0, min(place, len(self.rows) - 1))
        if place != self.place:
            self.forget_click()
        self.place = place
        self.refresh()

    def _columns(self) -> tuple[Column, ...]:
        """Those for which there is room: where it is scarce, the user's page alone has the role, the name, the log-in.

        A username gets what the longest one of the page needs, at the cost of the names.
        """
        width = self.content_size.width
        tail: tuple[Column, ...] = ((None, "Two-factor", _TWO_FACTOR), (Sort.LAST_LOG_IN, "Last log in", _LAST))
        room = width - _LEAD - _TWO_FACTOR - _LAST - 2
        if room < _USERNAME:
            return ((Sort.USERNAME, "Username", max(_NARROWEST, room + _LAST + 1)), tail[0])
        if room < _USERNAME + _NAME + 1:
            return ((Sort.USERNAME, "Username", max(_NARROWEST, room)), *tail)
        if room > _USERNAME + _NAME + _ROLE + 1:
            tail = ((None, "Role", _ROLE), *tail)
            room -= _ROLE + 1
        longest = max((cell_len(user.username) for user in self.rows), default=0)
        usual = room * _USERNAME // (_USERNAME + _NAME)
        username = max(usual, min(longest, room - _NARROWEST - 1))
        return ((Sort.USERNAME, "Username", username), (Sort.NAME, "Name", room - username - 1), *tail)

    def render(self) -> Content:
        columns = self._columns()
        lines = [self._header(columns)]
        if self._now is not None and not self.rows:
            lines.append(Content.styled(" " * _LEAD + self._empty, "$muted"))
        top = self._top
        shown = enumerate(self.rows[top : top + self.room], top)
        lines += [self._line(index, user, columns) for index, user in shown]
        return Content("\n").join(lines)

    def _header(self, columns: tuple[Column, ...]) -> Content:
        arrow = "▼" if self.descending else "▲"
        cells = [fill(f"{words}{arrow if sort is self.sort else ''}", width) for sort, words, width in columns]
        return Content.styled(" " * _LEAD + " ".join(cells), "$muted")

    def _line(self, index: int, user: UserView, columns: tuple[Column, ...]) -> Content:
        now = self._now or user.created_at
        here = index == self.place
        two_factor, style = standing(user, now)
        plain = "" if user.active else "$muted"
        last = ago(user.last_login_at, now) if user.last_login_at is not None else "never"
        cells = {
            "Username": (user.username, plain),
            "Name": (user.name, plain),
            "Role": (BRIEF[user.role], plain),
            "Two-factor": (two_factor, style),
            "Last log in": (last, plain or ("" if user.last_login_at is not None else "$muted")),
        }
        parts = [(f"{'▸' if here else ' '}{MARK if user.id in self.marked else ' '} ", "$accent")]
        for _, words, width in columns:
            text, tone = cells[words]
            parts.append((fill(text, width) + (" " if words != columns[-1][1] else ""), tone))
        line = Content.assemble(*parts)
        return line.stylize(_CURSOR) if here else line

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.post_message(self.Turned(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.post_message(self.Turned(-1))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset_capture(self)
        if offset.y == 0:
            self._header_clicked(offset.x)

    def hit(self, y: int) -> "tuple[int, Hashable] | None":
        """The row there, under the header; below the last line that is shown, the page's last."""
        if not 0 < y <= len(self.rows):
            return None
        place = min(self._top + y, len(self.rows)) - 1
        return place, self.rows[place].id

    def _header_clicked(self, x: int) -> None:
        end = _LEAD
        for sort, _, width in self._columns():
            end += width + 1
            if x < end:
                if sort is not None:
                    self.post_message(self.HeaderClicked(sort))
                return
