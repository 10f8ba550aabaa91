"""Questions about wrong passwords, counted for pairs of account and origin, whether the account exists or not."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from tn_tui.storage.database import Work, insert_or_nothing
from tn_tui.storage.records import ThrottleRecord
from tn_tui.storage.schema import throttles, users

# Each log-in asks this, so it is made once.
_GET = select(throttles.c.failures, throttles.c.failed_at).where(throttles.c.key == bindparam("pair")).with_for_update()


def get(work: Work, key: bytes) -> ThrottleRecord | None:
    """The pair's count, and nobody else counts on it before the unit of work ends."""
    row = work.execute(_GET, {"pair": key}).mappings().first()
    return None if row is None else ThrottleRecord(**row)


def count(work: Work, key: bytes, user_id: int | None, now: datetime, *, stale_before: datetime, rows: int) -> int:
    """Count one more wrong password and return how many there are in a row now.

    A count whose last failure lies before `stale_before` begins anew. At most `rows` pairs are
    kept, the newest.
    """
    if insert_or_nothing(work, throttles, {"key": key, "user_id": user_id, "failures": 1, "failed_at": now}):
        _forget(work, stale_before, rows)
        return 1
    one = throttles.c.key == key
    work.execute(update(throttles).where(one, throttles.c.failed_at < stale_before).values(failures=0))
    work.execute(update(throttles).where(one).values(user_id=user_id, failures=throttles.c.failures + 1, failed_at=now))
    failures: int = work.execute(select(throttles.c.failures).where(one)).scalar_one()
    return failures


def clear(work: Work, key: bytes) -> None:
    """Forget the pair's wrong passwords."""
    work.execute(delete(throttles).where(throttles.c.key == key))


def clear_user(work: Work, user_id: int) -> int:
    """Forget the user's wrong passwords from everywhere; how many pairs there were."""
    return work.execute(delete(throttles).where(throttles.c.user_id == user_id)).rowcount


def last_failures(work: Work, user_id: int) -> list[ThrottleRecord]:
    """The user's counts from every origin."""
    statement = select(throttles.c.failures, throttles.c.failed_at).where(throttles.c.user_id == user_id)
    return [ThrottleRecord(**row) for row in work.execute(statement).mappings()]


def of_users(work: Work, user_ids: Sequence[int]) -> list[tuple[int, ThrottleRecord]]:
    """The counts of these users from every origin, each with its user's id."""
    statement = select(throttles.c.user_id, throttles.c.failures, throttles.c.failed_at)
    rows = work.execute(statement.where(throttles.c.user_id.in_(user_ids)))
    return [(row.user_id, ThrottleRecord(row.failures, row.failed_at)) for row in rows]


def of_practice(work: Work, practice_id: int, *, at_least: int) -> list[tuple[int, ThrottleRecord]]:
    """The counts of a practice's users that are not below `at_least`, each with its user's id."""
    # Asked of each count, of which there are few, so that the users of the practice are not walked.
    practice = select(users.c.practice_id).where(users.c.id == throttles.c.user_id).scalar_subquery()
    statement = select(throttles.c.user_id, throttles.c.failures, throttles.c.failed_at)
    statement = statement.where(throttles.c.failures >= at_least, practice == practice_id)
    return [(row.user_id, ThrottleRecord(row.failures, row.failed_at)) for row in work.execute(statement)]


def _forget(work: Work, stale_before: datetime, rows: int) -> None:
    surplus = work.execute(select(func.count()).select_from(throttles)).scalar_one() - rows
    if surplus <= 0:
        return
    removed = work.execute(delete(throttles).where(throttles.c.failed_at < stale_before)).rowcount
    if removed >= surplus:
        return
    # Whether the account exists must not matter here: who goes first would tell which accounts do.
    oldest = select(throttles.c.key).order_by(throttles.c.failed_at).limit(surplus - removed)
    work.execute(delete(throttles).where(throttles.c.key.in_(oldest.scalar_subquery())))
