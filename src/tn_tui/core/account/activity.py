"""Looking at the activity log."""

from collections.abc import Callable

from tn_tui.core.base.people import Names, actor_id
from tn_tui.core.base.present import shown
from tn_tui.core.base.use_case import UseCase
from tn_tui.domain.events import GROUPS, Group
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import ActivityPage, ActivityRow
from tn_tui.storage import activity
from tn_tui.storage.records import ActivityRecord

LONGEST_PAGE = 200


class Activity(UseCase):
    """What happened, as the people whom it concerns may see it."""

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
        with self._looking(session, Action.SEE_OWN_ACTIVITY) as (work, caller):
            records = activity.of_user(
                work,
                caller.user.id,
                events=events,
                older_than=older_than,
                newer_than=newer_than,
                limit=limit + 1,
            )
            names = Names(work, records)
        own_actor = f"user:{caller.user.id}"
        return paged(
            records,
            limit,
            older_than=older_than,
            newer_than=newer_than,
            show=lambda record: row(record, names, own_actor),
        )


def row(record: ActivityRecord, names: Names, own_actor: str = "") -> ActivityRow:
    """A row as it may be shown; who acted has no name where that is the asking user."""
    actor = "" if record.actor == own_actor else names.actor(record.actor)
    return shown(ActivityRow, record, actor=actor, actor_id=actor_id(record))


def paged(
    records: list[ActivityRecord],
    limit: int,
    *,
    older_than: int | None,
    newer_than: int | None,
    show: Callable[[ActivityRecord], ActivityRow],
) -> ActivityPage:
    """A page out of one row more than it holds, which tells whether there is another one."""
    more = len(records) > limit
    rows = records[-limit:] if newer_than is not None else records[:limit]
    has_newer = more if newer_than is not None else older_than is not None
    # Above no number at all stand the oldest rows.
    has_older = newer_than > 0 if newer_than is not None else more
    return ActivityPage(
        rows=tuple(show(record) for record in rows),
        older=rows[-1].number if rows and has_older else None,
        newer=rows[0].number if rows and has_newer else None,
    )
