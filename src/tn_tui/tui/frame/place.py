"""A stage behind the log-in, to which the flow leads and about which it may have something to say."""

from typing import TYPE_CHECKING, Any, TypeVar

from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.domain.views import PersonView

Result = TypeVar("Result")


def leads_to(place: Visit) -> "Callable[[PlaceScreen[Any]], None]":
    """The action of a key that leads from a place to another."""

    def action(screen: "PlaceScreen[Any]") -> None:
        screen.dismiss(place)

    return action


class PlaceScreen(Stage[Result]):
    """A place of somebody who is logged in.

    Args:
        session: whose log-in it is.
        person: who that is.
        notice: what to say at first.
    """

    MENU = True
    """Whether one can go from here to every other place."""

    def __init__(self, session: Secret, person: "PersonView", notice: Notice | None = None) -> None:
        super().__init__(person, menu=self.MENU)
        self.session = session
        self._notice = notice
