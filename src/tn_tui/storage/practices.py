"""Questions about practices, and the installation they stand in."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from tn_tui.storage.database import Work, insert_or_nothing
from tn_tui.storage.records import PracticeRecord
from tn_tui.storage.schema import chains, installation, practices, users

_FIRST_MAC = bytes(32)
_COLUMNS = {each.name: practices.c[each.name] for each in fields(PracticeRecord)}


def record(row: Row[tuple[object, ...]]) -> PracticeRecord:
    """The practice in a row that selects all its columns under a `practice_` label or plainly."""
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name for the mapping of a row
    return PracticeRecord(**{name: values[column] for name, column in _COLUMNS.items()})


def fingerprint(work: Work) -> bytes | None:
    """What identifies the key ring that this database belongs to; None before the first opening."""
    return work.execute(select(installation.c.fingerprint)).scalar_one_or_none()


def claim(work: Work, fingerprint: bytes, now: datetime) -> bool:
    """Bind the database to a key ring, once."""
    return insert_or_nothing(work, installation, {"id": 1, "fingerprint": fingerprint, "created_at": now})


def lock_installation(work: Work) -> None:
    """Let nobody else decide about the whole installation before this unit of work ends."""
    work.execute(select(installation.c.id).with_for_update())


def any_exists(work: Work) -> bool:
    """Whether there is a practice at all; the support desk is none."""
    return work.execute(select(practices.c.id).where(practices.c.is_desk.is_(False)).limit(1)).first() is not None


def codes(work: Work) -> dict[int, str]:
    """The code of every practice, by its id."""
    return {row.id: row.code for row in work.execute(select(practices.c.id, practices.c.code))}


def code(work: Work, practice_id: int) -> str:
    """The code of one practice."""
    found: str = work.execute(select(practices.c.code).where(practices.c.id == practice_id)).scalar_one()
    return found


def find(work: Work, code_key: str) -> PracticeRecord | None:
    """The practice with this folded code."""
    row = work.execute(select(practices).where(practices.c.code_key == code_key)).first()
    return None if row is None else record(row)


def add(work: Work, *, code: str, code_key: str, name: str, two_factor_required: bool, now: datetime) -> int | None:
    """Add a practice with its empty activity chain; None when the code is taken."""
    values = {"code": code, "code_key": code_key, "name": name, "two_factor_required": two_factor_required}
    if not insert_or_nothing(work, practices, values | {"created_at": now}):
        return None
    practice_id: int = work.execute(select(practices.c.id).where(practices.c.code_key == code_key)).scalar_one()
    work.execute(insert(chains).values(id=practice_id, number=0, mac=_FIRST_MAC))
    return practice_id


def get(work: Work, practice_id: int) -> PracticeRecord:
    """The practice, as it is now."""
    return record(work.execute(select(practices).where(practices.c.id == practice_id)).one())


def lock(work: Work, practice_id: int) -> PracticeRecord:
    """The practice, and nobody else acts as its administrator before this unit of work ends.

    It stands before any user's lock, so that administrators who act on each other wait in one line.
    """
    return record(work.execute(select(practices).where(practices.c.id == practice_id).with_for_update()).one())


def change(work: Work, practice_id: int, values: dict[str, Any]) -> None:
    """Change columns of a practice."""
    work.execute(update(practices).where(practices.c.id == practice_id).values(**values))


def desk(work: Work) -> PracticeRecord | None:
    """The support desk, once there is one."""
    row = work.execute(select(practices).where(practices.c.is_desk)).first()
    return None if row is None else record(row)


def with_counts(work: Work, practice_id: int | None = None) -> Iterator[tuple[PracticeRecord, int, int]]:
    """Every practice but the support desk, or one, with its active users and how many are enrolled, by folded code."""
    active = select(func.count()).where(users.c.practice_id == practices.c.id, users.c.deactivated_at.is_(None))
    enrolled = active.where(users.c.two_factor_since.is_not(None))
    statement = select(practices, active.scalar_subquery(), enrolled.scalar_subquery()).order_by(practices.c.code_key)
    wanted = practices.c.is_desk.is_(False) if practice_id is None else practices.c.id == practice_id
    statement = statement.where(wanted)
    for row in work.execute(statement):
        yield record(row), row[-2], row[-1]
