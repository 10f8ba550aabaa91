"""Words for what runs in a session."""

from typing import TYPE_CHECKING

from tn_tui.words.moments import clock

if TYPE_CHECKING:
    from tn_tui.domain.views import SessionView


def running(session: "SessionView") -> str:
    """What runs in it, and since when: "running psql since 09:14"; nothing where nothing does."""
    if not session.command or session.command_since is None:
        return ""
    return f"running {session.command} since {clock(session.command_since)}"
