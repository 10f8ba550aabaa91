"""Looks of support's: which ones go on, and those that were refused, which stand in a log as well."""

from collections.abc import Hashable
from datetime import datetime

from tn_tui.core.base import ledger
from tn_tui.core.base.admission import require
from tn_tui.core.base.context import Context, digest
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import LOOK_LASTS
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line, fold
from tn_tui.storage import practices

_SHOWN = 64


class Looks:
    """The looks of this process that stand in a log and go on: who sees anew what has changed needs no other row.

    A look is a session's, at one thing, and lasts `LOOK_LASTS` from its row on; seeing anew doesn't prolong it. So
    nothing is seen that no row of the last `LOOK_LASTS` tells of.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._written: dict[tuple[bytes, Hashable], datetime] = {}

    def begin(self, session: Secret, what: Hashable) -> None:
        """Note that a look of this session at `what` was written down."""
        self._written = {look: at for look, at in self._written.items() if self._lasts(at)}
        self._written[digest(session), what] = self._context.now()

    def go_on(self, session: Secret, what: Hashable) -> bool:
        """Whether a look of this session at `what` was written down less than `LOOK_LASTS` ago."""
        at = self._written.get((digest(session), what))
        return at is not None and self._lasts(at)

    def _lasts(self, at: datetime) -> bool:
        # A clock that was set back makes no look longer.
        return abs(self._context.now() - at) < LOOK_LASTS


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
            actor=caller.actor,
            practice_id=about.id,
            subject=clean_line(about.code),
            detail=clean_line(username if known else practice_code)[:_SHOWN],
        )
