"""The open recovery case of an administrator's practice: a line that stays while there is one, and the key to it."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.binding import BindingType
from textual.content import Content

from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Line

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.secret import Secret
    from tn_tui.domain.support_views import CaseView

Result = TypeVar("Result")


class LastingLine(Line):
    """Said until somebody does something about it; it takes no room while there is nothing to say.

    Args:
        id: as Textual's.
        action: what a click on it does, as the key does.
    """

    def __init__(self, *, id: str, action: str = "open_case") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._action = action
        self.display = False

    def change(self, text: str | Content) -> None:
        super().change(text)
        self.display = bool(self.content.plain)

    async def on_click(self) -> None:
        """Do what the key does that opens the case."""
        await self.screen.run_action(self._action)


class WithOpenCase(TnScreen[Result]):
    """A screen of administrators that knows whether a case is open."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("open_case", "open_case")]

    open_case: "CaseView | None" = None
    """The one that is open; a practice never has two."""

    def read_again(self) -> None:
        """Know anew how things stand, after somebody was at the case."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be shown where none is open."""
        if action == "open_case":
            return self.open_case is not None
        return super().check_action(action, parameters)

    @work(description="open case")
    async def action_open_case(self) -> None:
        """The case, which can be stopped there."""
        from tn_tui.tui.cases.case_page import CaseScreen

        session = self.tn.session
        if session is not None and self.open_case is not None:
            await self.app.push_screen_wait(CaseScreen(session.handle, session.person, self.open_case))
            self.read_again()


def open_case_of(core: "Core", session: "Secret") -> "CaseView | None":
    """The practice's open case, where there is one."""
    return next(iter(core.cases.list(session, open_only=True, limit=1)), None)
