"""Questions about sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from tn_tui.domain.policy import COUNTER_GRACE
from tn_tui.storage.database import Work
from tn_tui.storage.records import SessionRecord
from tn_tui.storage.schema import sessions, users

_COLUMNS = [column for column in sessions.c if column.name != "handle_hash"]
_MOMENT = sessions.c.created_at.type

# Every log-in asks these, and a statement that is made once costs a fraction of one that is made each time.
_OPEN = (
    select(*_COLUMNS)
    .where(
        sessions.c.user_id == bindparam("mine"),
        sessions.c.ended_at.is_(None),
        sessions.c.expires_at > bindparam("now", type_=_MOMENT),
        sessions.c.created_at <= bindparam("newest", type_=_MOMENT),
    )
    .order_by(sessions.c.created_at.desc(), sessions.c.id)
)
_FORGET = delete(sessions).where(
    sessions.c.user_id == bindparam("mine"),
    (sessions.c.ended_at < bindparam("before", type_=_MOMENT))
    | (sessions.c.expires_at < bindparam("before", type_=_MOMENT))
    | (sessions.c.created_at > bindparam("newest", type_=_MOMENT)),
)
_ADD = insert(sessions)
_FIND = select(*_COLUMNS).where(sessions.c.handle_hash == bindparam("handle"))


def find(work: Work, handle_hash: bytes) -> SessionRecord | None:
    """The session with this handle, open or ended."""
    row = work.execute(_FIND, {"handle": handle_hash}).mappings().first()
    return None if row is None else SessionRecord(**row)


def open_of_user(work: Work, user_id: int, now: datetime) -> list[SessionRecord]:
    """The user's open sessions, the newest first."""
    asked = {"mine": user_id, "now": now, "newest": now + COUNTER_GRACE}
    return [SessionRecord(**row) for row in work.execute(_OPEN, asked).mappings()]


def any_left(work: Work, user_id: int, now: datetime) -> bool:
    """Whether there is any to end, also one that holds only when a clock that was set back is right again."""
    mine = (sessions.c.user_id == user_id, sessions.c.ended_at.is_(None), sessions.c.expires_at > now)
    return work.execute(select(sessions.c.id).where(*mine).limit(1)).first() is not None


def add(work: Work, values: dict[str, Any]) -> None:
    """Open a session."""
    work.execute(_ADD, {"locked": False} | values)


def prove(work: Work, session_id: UUID, now: datetime | None) -> None:
    """Keep the moment at which password and token were given again; None takes it back."""
    work.execute(update(sessions).where(sessions.c.id == session_id).values(proven_at=now))


def forget_proofs(work: Work, user_id: int) -> None:
    """Let no session of the user count as proven any more."""
    work.execute(update(sessions).where(sessions.c.user_id == user_id).values(proven_at=None))


def codes_saved(work: Work, user_id: int) -> None:
    """Lift from all sessions of the user that recovery codes must be saved first."""
    work.execute(update(sessions).where(sessions.c.user_id == user_id).values(must_save_codes=False))


def must_save_codes(work: Work, session_id: UUID) -> None:
    """Let a session do nothing else until recovery codes are saved."""
    work.execute(update(sessions).where(sessions.c.id == session_id).values(must_save_codes=True))


def set_free(work: Work, session_id: UUID) -> None:
    """Lift from a session that it can only enroll, once it has."""
    work.execute(update(sessions).where(sessions.c.id == session_id).values(only_enroll=False))


def forget_ended(work: Work, user_id: int, before: datetime, now: datetime) -> None:
    """Drop what is over for a while; until then it is kept, so that a session can be told why it ended.

    What was opened under a clock that has been set back since goes too, so that it never holds again.
    """
    work.execute(_FORGET, {"mine": user_id, "before": before, "newest": now + COUNTER_GRACE})


def seen(work: Work, session_id: UUID, now: datetime) -> None:
    """Keep the moment at which somebody was last at the session."""
    work.execute(update(sessions).where(sessions.c.id == session_id).values(last_seen_at=now))


def set_locked(work: Work, session_id: UUID, now: datetime, *, locked: bool) -> bool:
    """Lock or unlock; False when it stood so already."""
    statement = (
        update(sessions)
        .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None), sessions.c.locked != locked)
        .values(locked=locked, last_seen_at=now)
    )
    return work.execute(statement).rowcount == 1


def begin_command(work: Work, session_id: UUID, command: str, now: datetime) -> bool:
    """Keep which command the session stands for from now on; False when it has one already, or is over."""
    statement = (
        update(sessions)
        .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None), sessions.c.command.is_(None))
        .values(command=command, command_since=now, last_seen_at=now)
    )
    return work.execute(statement).rowcount == 1


def end_command(work: Work, session_id: UUID) -> bool:
    """Keep that the command of the session is over, be the session so or not; False when it was already."""
    statement = update(sessions).where(sessions.c.id == session_id, sessions.c.command.is_not(None))
    return work.execute(statement.values(command=None, command_since=None)).rowcount == 1


def end(work: Work, user_id: int, session_id: UUID, *, reason: str, now: datetime) -> bool:
    """End one session of the user; False when it was over already."""
    statement = (
        update(sessions)
        .where(sessions.c.id == session_id, sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )
    return work.execute(statement).rowcount == 1


def end_practice(work: Work, practice_id: int, *, reason: str, now: datetime) -> int:
    """End the open sessions of all users of a practice; how many there were."""
    # Asked of each session, so that the users of the practice are not walked.
    practice = select(users.c.practice_id).where(users.c.id == sessions.c.user_id).scalar_subquery()
    statement = update(sessions).where(sessions.c.ended_at.is_(None), practice == practice_id)
    return work.execute(statement.values(ended_at=now, end_reason=reason)).rowcount


def end_all(work: Work, user_id: int, *, reason: str, now: datetime, but: UUID | None = None) -> int:
    """End the user's open sessions, all or all but one; how many there were."""
    statement = update(sessions).where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
    if but is not None:
        statement = statement.where(sessions.c.id != but)
    return work.execute(statement.values(ended_at=now, end_reason=reason)).rowcount
