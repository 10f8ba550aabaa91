"""Which users the list shows and in which order, as somebody chooses it."""

from typing import TYPE_CHECKING

from textual import on, work

from tn_tui.domain.user_list import Show
from tn_tui.tui.frame import standing
from tn_tui.tui.users.actions import UserActions
from tn_tui.tui.users.pages import ORDERS, Wanted
from tn_tui.tui.users.user_table import UserTable

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import UserCounts


class UserChoices(UserActions):
    """The part of the list's screen that narrows and orders."""

    wanted: Wanted
    counts: "UserCounts | None" = None

    def go_on_as_before(self) -> None:
        """Take over the marks, the filter and the order of the last time in this session, not what was looked for."""
        kept = self.tn.session
        if kept is not None:
            self.marked = kept.marked
            if kept.listed is not None:
                listed = kept.listed
                self.wanted = Wanted(show=listed.show, sort=listed.sort, descending=listed.descending)

    def keep(self) -> None:
        """Remember how the list stands."""
        if self.tn.session is not None:
            self.tn.session.listed = self.wanted

    def load(self, wanted: Wanted) -> None:
        """Ask for a page."""
        raise NotImplementedError

    @work(description="show")
    async def action_show(self) -> None:
        """Choose which users are shown."""
        from tn_tui.tui.frame.dialogs.choice import ChoiceDialog

        shows = tuple(Show)
        lines = standing.shows(self.counts)
        chosen = await self.app.push_screen_wait(ChoiceDialog("Show", lines, shows.index(self.wanted.show)))
        if chosen is not None:
            self.load(self.wanted.first(show=shows[chosen]))

    @work(description="order")
    async def action_order(self) -> None:
        """Choose by what they are ordered."""
        from tn_tui.tui.frame.dialogs.choice import ChoiceDialog

        now = [(sort, descending) for _, sort, descending in ORDERS].index((self.wanted.sort, self.wanted.descending))
        chosen = await self.app.push_screen_wait(ChoiceDialog("Order", [words for words, _, _ in ORDERS], now))
        if chosen is not None:
            _, sort, descending = ORDERS[chosen]
            self.load(self.wanted.first(sort=sort, descending=descending))

    @work(description="details")
    async def action_details(self) -> None:
        """Read what lasts in full."""
        from tn_tui.tui.users.attention import AttentionDialog

        if self.counts is not None:
            await self.app.push_screen_wait(AttentionDialog(standing.needs_attention(self.counts)))

    @on(UserTable.HeaderClicked)
    def _header_clicked(self, message: UserTable.HeaderClicked) -> None:
        again = message.sort is self.wanted.sort
        self.load(self.wanted.first(sort=message.sort, descending=again and not self.wanted.descending))
