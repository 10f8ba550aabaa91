"""Making users: one row of `users`, one of the log, and a temporary password where the user has none."""

from datetime import timedelta

from tn_tui.core.base import ledger
from tn_tui.core.base.authority import Acting
from tn_tui.core.base.context import Context
from tn_tui.domain.crockford import grouped
from tn_tui.domain.errors import UsernameTaken
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import fold
from tn_tui.domain.user_list import find_key, name_key
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import PracticeRecord, UserRecord

_TEMPORARY_BYTES = 10
_TEMPORARY_CHARACTERS = 16


def temporary_password(context: Context) -> Secret:
    """80 random bits in groups of four, as they are read out and typed."""
    return grouped(context.ports.entropy.bytes(_TEMPORARY_BYTES), _TEMPORARY_CHARACTERS)


def complete(context: Context, practice: PracticeRecord, values: dict[str, object]) -> dict[str, object]:
    """The rest of a new user's row.

    Days of grace are given here and never again: no reset touches them.
    """
    now = context.now()
    username, name = str(values["username"]), str(values["name"])
    grace = practice.grace_days if practice.two_factor_required else 0
    return values | {
        "username_key": fold(username),
        "name_key": name_key(name),
        "find_key": find_key(username, name),
        "password_changed_at": now,
        "created_at": now,
        "enroll_by": now + timedelta(days=grace) if grace else None,
    }


def insert_user(context: Context, work: Work, acting: Acting, values: dict[str, object]) -> UserRecord:
    """Make a user and write it down.

    Raises:
        UsernameTaken: the practice has a user of this name.
    """
    row = complete(context, acting.practice, values) | {"practice_id": acting.practice.id}
    user_id = users.add(work, row)
    user = None if user_id is None else users.get(work, user_id)
    if user is None:
        raise UsernameTaken
    ledger.write(context, work, Event.USER_ADDED, actor=acting.actor, user=user, detail=user.role)
    return user
