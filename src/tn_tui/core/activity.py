"""Looking at the activity log."""

from tn_tui.core.context import Context
from tn_tui.core.sessions import require
from tn_tui.domain.events import GROUPS, Group
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import ActivityPage, ActivityRow
from tn_tui.storage import activity
from tn_tui.storage.records import ActivityRecord

LONGEST_PAGE = 200


class Activity:
    """What happened, as the people whom it concerns may see it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def own(
        self,
        session: Secret,
        *,
        group: str | None = None,
        older_than: int | None = None,
        newer_than: int | None = None,
        limit: int = 20,
    ) -> ActivityPage:
        """A page of the caller's own activity, newest first, at most `limit` (1 to 200) rows.

        `older_than` and `newer_than` are the page's `older` and `newer` of the one before.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
            ValueError: no such group.
        """
        events = None if group is None else tuple(GROUPS[Group(group)])
        limit = max(1, min(limit, LONGEST_PAGE))
        with self._context.database.read() as work:
            caller = require(self._context, work, session, Action.SEE_OWN_ACTIVITY)
            # One row more than the page tells whether there is another page.
            records = activity.of_user(
                work,
                caller.user.id,
                events=events,
                older_than=older_than,
                newer_than=newer_than,
                limit=limit + 1,
            )
        more = len(records) > limit
        if newer_than is not None:
            rows = records[-limit:]
            has_newer, has_older = more, True
        else:
            rows = records[:limit]
            has_newer, has_older = older_than is not None, more
        own_actor = f"user:{caller.user.id}"
        return ActivityPage(
            rows=tuple(_row(record, own_actor) for record in rows),
            older=rows[-1].number if rows and has_older else None,
            newer=rows[0].number if rows and has_newer else None,
        )


def _row(record: ActivityRecord, own_actor: str) -> ActivityRow:
    return ActivityRow(
        number=record.number,
        at=record.at,
        event=record.event,
        outcome=record.outcome,
        actor="" if record.actor == own_actor else clean_line(record.actor),
        origin=clean_line(record.origin),
        detail=clean_line(record.detail),
    )
