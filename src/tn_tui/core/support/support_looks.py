"""What support asked and was refused: an answer that says no tells something too, so it stands in a log."""

from tn_tui.core.base import ledger
from tn_tui.core.base.admission import require
from tn_tui.core.base.context import Context
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line, fold
from tn_tui.storage import practices

_SHOWN = 64


def record_refused(context: Context, session: Secret, practice_code: str, username: str = "") -> None:
    """Write down, in a commit of its own, what was asked about: in the practice's log, or without one in the desk's.

    Raises:
        SessionEnded, SessionLocked, NotAllowed: see `require`.
    """
    with context.database.write() as work:
        caller = require(context, work, session, Action.SEARCH_INSTALLATION, to_write=True)
        practice = practices.find(work, fold(practice_code))
        known = practice is not None and not practice.is_desk
        about = caller.user.practice if practice is None or not known else practice
        ledger.write(
            context,
            work,
            Event.SUPPORT_LOOKED,
            Outcome.REFUSED,
            actor=ledger.user_actor(caller.user),
            practice_id=about.id,
            subject=clean_line(about.code),
            detail=clean_line(username if known else practice_code)[:_SHOWN],
        )
