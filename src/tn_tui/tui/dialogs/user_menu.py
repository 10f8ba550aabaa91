"""The user menu, which the manual calls the User Icon."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.tui.dialog import Dialog
from tn_tui.tui.messages import LogOutAsked
from tn_tui.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from tn_tui.tui.app import TnApp

_CHOICES = ("Profile", "Log out")


class UserMenu(Dialog["str | None"]):
    """Hands back what was chosen."""

    HEADING = "You"
    TOPIC = "profile"
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Choose")]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def body(self) -> Iterable[Widget]:
        """Where one can go."""
        yield Choices(_CHOICES)

    @on(Choices.Clicked)
    def action_choose(self) -> None:
        """Go there."""
        self.dismiss(_CHOICES[self.query_one(Choices).place])


async def show_user_menu(app: "TnApp") -> None:
    """Open the menu, and do what was chosen; the profile is where one is already."""
    if app.session is None or isinstance(app.screen, Dialog):
        return
    if await app.push_screen_wait(UserMenu(app.session.person.username)) == _CHOICES[1]:
        app.post_message(LogOutAsked())
