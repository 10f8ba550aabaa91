"""The open sessions: where one is logged in, and an end to the others."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tn_tui.domain.views import SessionView
from tn_tui.tui.frame.dialogs.listing import ListingDialog
from tn_tui.words import account
from tn_tui.words.moments import when
from tn_tui.words.sessions import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.core.core import Core


class SessionsDialog(ListingDialog[SessionView]):
    """The session that looks can't be ended here: that is logging out."""

    heading = "Sessions"
    TOPIC = "sessions"
    TEXT = account.SESSIONS
    END_ALL = "End the Others"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "end_all", "End the others")]

    def read(self, core: "Core") -> tuple[SessionView, ...]:
        return core.profile.show(self.session).sessions

    def label(self, item: SessionView) -> str:
        return account.this_one(item.origin, current=item.current)

    def times(self, item: SessionView) -> str:
        return running(item) or f"since {when(item.created_at, self.tn.now())}"

    def end_question(self, item: SessionView) -> "Callable[[Core], object] | str":
        """What ends a session; for the one that asks, why it can't be ended here."""
        if item.current:
            return f"{account.OWN_SESSION} {self.tn.key_name('log_out')} logs you out."
        return lambda core: core.sessions.end(self.session, item.id)

    def end_all_question(self, core: "Core") -> object:
        """End every session but the one that asks."""
        return core.sessions.end_others(self.session)
