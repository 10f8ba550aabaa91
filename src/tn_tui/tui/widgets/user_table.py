"""One page of users in columns, and the place in it: as many rows as there is room for, and never more."""

from datetime import datetime
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message

from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import UserView
from tn_tui.domain.user_list import Sort
from tn_tui.tui.moments import ago, brief
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Collection

ROLES = {Role.MEMBER: "Member", Role.ADMINISTRATOR: "Administrator"}
MARK = "●"
_LEAD = 3
_USERNAME, _NAME, _ROLE, _TWO_FACTOR, _LAST = 15, 18, 13, 15, 12
_FIXED = _LEAD + _ROLE + 1 + _TWO_FACTOR + 1 + _LAST
_NARROWEST = 4
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

    class Opened(Message):
        """The chosen row was clicked once more."""

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
        """The line of the row at the place, under the header."""
        return self.place + 1 if self.rows else 0

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
        self.go(place)

    def go(self, place: int) -> None:
        """Be at another row."""
        place = max(0, min(place, len(self.rows) - 1))
        if place != self.place:
            self.forget_click()
        self.place = place
        self.refresh()

    def _widths(self) -> tuple[int, int]:
        """Of the username and the name: what the other columns leave, in the proportion of a narrow terminal."""
        room = max(2 * _NARROWEST, self.content_size.width - _FIXED - 2)
        username = max(_NARROWEST, room * _USERNAME // (_USERNAME + _NAME))
        return username, room - username

    def render(self) -> Content:
        username, name = self._widths()
        lines = [self._header(username, name)]
        if self._now is not None and not self.rows:
            lines.append(Content.styled(" " * _LEAD + self._empty, "$muted"))
        lines += [self._line(index, user, username, name) for index, user in enumerate(self.rows[: self.room])]
        return Content("\n").join(lines)

    def _header(self, username: int, name: int) -> Content:
        arrow = "▼" if self.descending else "▲"
        columns = (
            (Sort.USERNAME, "Username", username),
            (Sort.NAME, "Name", name),
            (None, "Role", _ROLE),
            (None, "Two-factor", _TWO_FACTOR),
            (Sort.LAST_LOG_IN, "Last log in", _LAST),
        )
        cells = [fill(f"{words}{arrow if sort is self.sort else ''}", width) for sort, words, width in columns]
        return Content.styled(" " * _LEAD + " ".join(cells), "$muted")

    def _line(self, index: int, user: UserView, username: int, name: int) -> Content:
        now = self._now or user.created_at
        here = index == self.place
        two_factor, style = standing(user, now)
        plain = "" if user.active else "$muted"
        last = ago(user.last_login_at, now) if user.last_login_at is not None else "never"
        parts = (
            (f"{'▸' if here else ' '}{MARK if user.id in self.marked else ' '} ", "$accent"),
            (f"{fill(user.username, username)} {fill(user.name, name)} {fill(ROLES[user.role], _ROLE)} ", plain),
            (fill(two_factor, _TWO_FACTOR) + " ", style),
            (fill(last, _LAST), plain or ("" if user.last_login_at is not None else "$muted")),
        )
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
        elif offset.y <= len(self.rows):
            self.go(offset.y - 1)
            if self.clicked_again(self.rows[offset.y - 1].id):
                self.post_message(self.Opened())

    def _header_clicked(self, x: int) -> None:
        username, name = self._widths()
        if x < _LEAD + username:
            self.post_message(self.HeaderClicked(Sort.USERNAME))
        elif x < _LEAD + username + 1 + name:
            self.post_message(self.HeaderClicked(Sort.NAME))
        elif x >= _LEAD + username + 1 + name + 1 + _ROLE + 1 + _TWO_FACTOR:
            self.post_message(self.HeaderClicked(Sort.LAST_LOG_IN))
