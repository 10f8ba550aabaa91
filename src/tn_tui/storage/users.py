"""Questions about users, their passwords and their token counter."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tn_tui.domain.policy import Role
from tn_tui.domain.system_errors import StorageDamaged
from tn_tui.storage import practices as practice_questions
from tn_tui.storage.database import Work, insert_or_nothing
from tn_tui.storage.records import UserRecord
from tn_tui.storage.schema import ADMINISTRATES, devices, practices, recovery_codes, token_failures, users

PAGE = 500

_WITH_PRACTICE: Select[Any] = select(users, practices).join(practices, practices.c.id == users.c.practice_id)
# Each log-in asks these, so they are made once.
_BY_ID = _WITH_PRACTICE.where(users.c.id == bindparam("user"))
_LOCKED = _BY_ID.with_for_update(of=users)
_NAMED = _WITH_PRACTICE.where(
    practices.c.code_key == bindparam("practice"), users.c.username_key == bindparam("username")
)
_ADMINISTRATORS = _WITH_PRACTICE.where(
    # By their ids alone, which the index of administrators holds: otherwise SQLite walks along all active users.
    users.c.id.in_(
        select(users.c.id).where(
            users.c.practice_id == bindparam("practice"), ADMINISTRATES, users.c.deactivated_at.is_(None)
        )
    )
)
_ABLE = _ADMINISTRATORS.where(
    users.c.password_temporary.is_(False), users.c.id.not_in(bindparam("but", expanding=True))
)
_SOME_ABLE = _ABLE.limit(bindparam("most"))
_LOGGED_IN = (
    update(users)
    .where(users.c.id == bindparam("user"))
    .values(last_login_at=bindparam("now", type_=users.c.last_login_at.type), told_number=bindparam("told"))
)


_COLUMNS = {each.name: users.c[each.name] for each in fields(UserRecord) if each.name not in {"practice", "role"}}


def _record(row: Row[Any]) -> UserRecord:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name for the mapping of a row
    return UserRecord(
        practice=practice_questions.record(row),
        # Whoever stands in the support desk is support, whatever the row says.
        role=Role.SUPPORT if values[practices.c.is_desk] else _role(values[users.c.role]),
        **{name: values[column] for name, column in _COLUMNS.items()},
    )


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError as error:
        raise StorageDamaged from error


def find(work: Work, code_key: str, username_key: str) -> UserRecord | None:
    """The user with these folded names."""
    row = work.execute(_NAMED, {"practice": code_key, "username": username_key}).first()
    return None if row is None else _record(row)


def get(work: Work, user_id: int) -> UserRecord | None:
    """The user, as it is now."""
    row = work.execute(_BY_ID, {"user": user_id}).first()
    return None if row is None else _record(row)


def lock(work: Work, user_id: int) -> UserRecord | None:
    """The user, and nobody else decides about this user before the unit of work ends."""
    row = work.execute(_LOCKED, {"user": user_id}).first()
    return None if row is None else _record(row)


def add(work: Work, values: dict[str, Any]) -> int | None:
    """Add a user, not enrolled and with no wrong tokens; None when the name is taken in the practice."""
    if not insert_or_nothing(work, users, {"token_failures": 0} | values):
        return None
    statement = select(users.c.id).where(
        users.c.practice_id == values["practice_id"],
        users.c.username_key == values["username_key"],
    )
    user_id: int = work.execute(statement).scalar_one()
    return user_id


def add_many(work: Work, practice_id: int, values: list[dict[str, Any]]) -> dict[str, int] | None:
    """Add users of one practice, folded username -> id; None when a name is taken, and then none may be kept.

    The practice must be locked in this unit of work.
    """
    before = work.execute(select(func.coalesce(func.max(users.c.id), 0))).scalar_one()
    rows = [{"token_failures": 0, "practice_id": practice_id} | one for one in values]
    try:
        work.execute(insert(users), rows)
    except IntegrityError:
        return None
    statement = select(users.c.username_key, users.c.id).where(users.c.practice_id == practice_id, users.c.id > before)
    return {row.username_key: row.id for row in work.execute(statement)}


def taken(work: Work, practice_id: int, username_keys: Sequence[str]) -> set[str]:
    """Which of these folded usernames the practice has already."""
    found: set[str] = set()
    for start in range(0, len(username_keys), PAGE):
        some = username_keys[start : start + PAGE]
        statement = select(users.c.username_key).where(users.c.practice_id == practice_id)
        found.update(work.execute(statement.where(users.c.username_key.in_(some))).scalars())
    return found


def many(work: Work, user_ids: Sequence[int]) -> dict[int, UserRecord]:
    """The users with these ids, as they are now."""
    found: dict[int, UserRecord] = {}
    for start in range(0, len(user_ids), PAGE):
        statement = _WITH_PRACTICE.where(users.c.id.in_(user_ids[start : start + PAGE]))
        found.update((user.id, user) for user in map(_record, work.execute(statement)))
    return found


def usernames(work: Work, user_ids: Iterable[int]) -> dict[int, str]:
    """The usernames behind these ids."""
    wanted = sorted(set(user_ids))
    if not wanted:
        return {}
    statement = select(users.c.id, users.c.username).where(users.c.id.in_(wanted))
    return {row.id: row.username for row in work.execute(statement)}


def active_administrators(work: Work, practice_id: int, *, limit: int) -> list[UserRecord]:
    """Some of the active administrators of a practice."""
    return [_record(row) for row in work.execute(_ADMINISTRATORS.limit(limit), {"practice": practice_id})]


def able_administrators(work: Work, practice_id: int, *, limit: int, but: Sequence[int] = ()) -> list[UserRecord]:
    """Some of the administrators beside these who can log in: active, and with a password of their own choice.

    Who still holds a temporary one was never here, and perhaps never will be.
    """
    asked = {"practice": practice_id, "but": list(but), "most": limit}
    return [_record(row) for row in work.execute(_SOME_ABLE, asked)]


def another_administrator(work: Work, practice_id: int, but: Sequence[int]) -> bool:
    """Whether there is one beside these who can log in: none whose tokens are closed until somebody helps, either."""
    statement = _ABLE.where(users.c.token_closed_at.is_(None)).limit(1)
    return work.execute(statement, {"practice": practice_id, "but": list(but)}).first() is not None


def another_who_gets_in(work: Work, practice_id: int, but: Sequence[int], now: datetime) -> bool:
    """Whether there is an administrator beside these who can log in, and without help.

    Closed tokens alone keep nobody out who has a recovery code or a remembered device.
    """
    has_code = select(recovery_codes.c.id).where(recovery_codes.c.user_id == users.c.id).exists()
    has_device = select(devices.c.id).where(devices.c.user_id == users.c.id, devices.c.expires_at > now).exists()
    statement = _ABLE.where(or_(users.c.token_closed_at.is_(None), has_code, has_device)).limit(1)
    return work.execute(statement, {"practice": practice_id, "but": list(but)}).first() is not None


def change(work: Work, user_id: int, values: dict[str, Any]) -> None:
    """Change columns of a user; two-factor authentication, passwords and counters have questions of their own."""
    work.execute(update(users).where(users.c.id == user_id).values(**values))


def _change_if(work: Work, user_id: int, holds: ColumnElement[bool], values: dict[str, Any]) -> bool:
    """Change columns of a user of whom this holds; False where it does not, and then nothing is changed."""
    return work.execute(update(users).where(users.c.id == user_id, holds).values(**values)).rowcount == 1


def rename(work: Work, user_id: int, values: dict[str, Any]) -> bool:
    """Change a user's names; False when another user of the practice has the username."""
    try:
        with work.begin_nested():
            change(work, user_id, values)
    except IntegrityError:
        return False
    return True


def set_password(work: Work, user_id: int, *, old_hash: str, new_hash: str, now: datetime) -> bool:
    """A password of the user's own choice in place of the one that was checked; False when it isn't there any more."""
    values = {"password_hash": new_hash, "password_temporary": False, "password_changed_at": now}
    return _change_if(work, user_id, users.c.password_hash == old_hash, values)


def rehash(work: Work, user_id: int, *, old_hash: str, new_hash: str) -> bool:
    """Keep a hash of the same password under today's parameters in place of the old one."""
    return _change_if(work, user_id, users.c.password_hash == old_hash, {"password_hash": new_hash})


def enroll(work: Work, user_id: int, now: datetime) -> bool:
    """Switch two-factor authentication on; False when it is on already."""
    return _change_if(work, user_id, users.c.two_factor_since.is_(None), {"two_factor_since": now})


def remove_two_factor(work: Work, user_id: int) -> bool:
    """Switch two-factor authentication off; False when it is off already."""
    return _change_if(work, user_id, users.c.two_factor_since.is_not(None), {"two_factor_since": None})


def logged_in(work: Work, user_id: int, now: datetime, *, told_number: int) -> None:
    """Remember when the user was last here, and up to which row of the log there is nothing left to tell."""
    work.execute(_LOGGED_IN, {"user": user_id, "now": now, "told": told_number})


def token_succeeded(work: Work, user_id: int) -> None:
    """Begin a new row of wrong tokens; those of the day and of the month stay counted."""
    work.execute(update(users).where(users.c.id == user_id).values(token_failures=0, token_failed_at=None))


def token_failed(work: Work, user_id: int, now: datetime, *, kept: int) -> None:
    """Count a wrong token in the row and by its moment, of which the newest `kept` are remembered."""
    counted = update(users).where(users.c.id == user_id)
    work.execute(counted.values(token_failures=users.c.token_failures + 1, token_failed_at=now))
    work.execute(insert(token_failures).values(user_id=user_id, failed_at=now))
    mine = token_failures.c.user_id == user_id
    newest = select(token_failures.c.id).where(mine).order_by(token_failures.c.id.desc()).limit(kept)
    work.execute(delete(token_failures).where(mine, token_failures.c.id.not_in(newest.scalar_subquery())))


def tokens_failed_between(work: Work, user_id: int, since: datetime, until: datetime) -> int:
    """How many wrong tokens lie in this time."""
    statement = select(func.count()).where(
        token_failures.c.user_id == user_id,
        token_failures.c.failed_at > since,
        token_failures.c.failed_at < until,
    )
    return work.execute(statement).scalar_one()


def close_tokens(work: Work, user_id: int, now: datetime) -> None:
    """Take no token until somebody opens them again."""
    work.execute(update(users).where(users.c.id == user_id).values(token_closed_at=now))


def open_tokens(work: Work, user_id: int) -> None:
    """Forget all wrong tokens."""
    cleared = update(users).where(users.c.id == user_id)
    work.execute(cleared.values(token_failures=0, token_failed_at=None, token_closed_at=None))
    work.execute(delete(token_failures).where(token_failures.c.user_id == user_id))
