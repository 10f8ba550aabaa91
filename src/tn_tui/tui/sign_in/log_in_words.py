"""What is said once, after a log-in, on the first screen."""

from typing import TYPE_CHECKING

from tn_tui.tui.widgets.messages import Notice
from tn_tui.words.notices import after_log_in

if TYPE_CHECKING:
    from tn_tui.domain.views import SignedIn


def notice(signed_in: "SignedIn") -> Notice | None:
    """All of it on one line."""
    told = after_log_in(signed_in)
    return None if told is None else Notice(told.text, "warn" if told.warns else "info")
