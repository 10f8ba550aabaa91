"""A screen of the way through the program: it hands its outcome to the flow, which decides what comes next."""

import asyncio
from typing import TYPE_CHECKING, TypeVar

from textual.await_complete import AwaitComplete

from tn_tui.tui.frame.screen import TnScreen

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView

Result = TypeVar("Result")


class Stage(TnScreen[Result]):
    """Stays on the terminal until the flow shows the next stage, so that nothing else is painted in between."""

    known: bool = True
    """Whether it is known that this stage is the one to be at; until then, keys wait."""

    def __init__(self, person: "PersonView | None" = None, *, menu: bool = False) -> None:
        super().__init__(person, menu=menu)
        self._outcome: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()

    async def outcome(self) -> Result | None:
        """Wait for the result of `dismiss`."""
        return await self._outcome

    @property
    def is_over(self) -> bool:
        """Whether the outcome was handed over, so that only the next stage can take what is typed."""
        return self._outcome.done()

    def renew(self) -> None:
        """Be ready for another outcome."""
        if self._outcome.done():
            self._outcome = asyncio.get_running_loop().create_future()

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Hand over the outcome, the first time only; the flow takes the screen away."""
        if not self._outcome.done():
            self._outcome.set_result(result)
        return AwaitComplete()
