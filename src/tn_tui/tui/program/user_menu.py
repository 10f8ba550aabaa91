"""The user menu, which the manual calls the User Icon."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.program.places import menu
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.messages import LogOutAsked

if TYPE_CHECKING:
    from tn_tui.tui.program.session.session_app import SessionApp

_LOG_OUT = "Log out"


class UserMenu(Dialog["Visit | str | None"]):
    """Hands back where one wants to go, or that one wants to log out.

    Args:
        heading: whose menu it is.
        places: what it offers beside that.
    """

    TOPIC = "profile"
    SHEETS = ("program/dialogs.tcss",)
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Choose")]

    def __init__(self, heading: str, places: dict[str, Visit]) -> None:
        super().__init__()
        self.heading = heading
        self._places = places

    def body(self) -> Iterable[Widget]:
        yield Choices((*self._places, _LOG_OUT))

    @on(Choices.Opened)
    def action_choose(self) -> None:
        """Go there."""
        chosen = (*self._places, _LOG_OUT)[self.query_one(Choices).place]
        self.dismiss(self._places.get(chosen, _LOG_OUT))


async def show_user_menu(app: "SessionApp") -> None:
    """Open the menu, and do what was chosen."""
    if app.session is None or isinstance(app.screen, Dialog):
        return
    person = app.session.person
    chosen = await app.push_screen_wait(UserMenu(person.username, menu(person.role)))
    if isinstance(chosen, Visit):
        app.go(chosen)
    elif chosen is not None:
        app.post_message(LogOutAsked())
