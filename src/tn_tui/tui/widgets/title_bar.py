"""The title line: where one is at the left, who one is at the right, and a banner that no theme hides."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tn_tui.tui.widgets.cells import cut

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView


class TitleBar(Widget):
    """One line; with a menu, a click on the person opens it.

    Args:
        title: where one is.
        person: who is logged in or about to be.
        menu: whether the person's menu can be opened.
        banner: a word such as "DEMO".
    """

    ALLOW_SELECT = False

    class MenuAsked(Message):
        """The person was clicked."""

    def __init__(
        self, title: str, *, person: "PersonView | None" = None, menu: bool = False, banner: str | None = None
    ) -> None:
        super().__init__()
        self.title = title
        self.person = person
        self.menu = menu
        self.banner = banner
        self._menu_width = 0

    def render(self) -> Content:
        width = self.content_size.width
        banner = f" {self.banner} " if self.banner else ""
        mark = " ▾" if self.menu else ""
        room = max(0, width - len("TN  ") - cell_len(banner) - len(mark) - 3)
        who = ""
        if self.person is not None:
            who = cut(f"{self.person.username} @ {self.person.practice_code}", room * 3 // 5) + mark
        left = cut(self.title, max(0, room + len(mark) - cell_len(who)))
        space = width - len("TN  ") - cell_len(left) - cell_len(banner) - cell_len(who) - (2 if banner and who else 0)
        self._menu_width = cell_len(who)
        return Content.assemble(
            ("TN", "bold"),
            "  ",
            (left, "$muted"),
            " " * max(1, space),
            (banner, "bold reverse"),
            "  " if banner and who else "",
            (who, "$accent" if self.menu else ""),
        )

    def retitle(self, title: str) -> None:
        """Say where one is now."""
        self.title = title
        self.refresh()

    def know(self, person: "PersonView") -> None:
        """Show another name."""
        self.person = person
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if self.menu and event.x >= self.size.width - self._menu_width - 2:
            self.post_message(self.MenuAsked())
