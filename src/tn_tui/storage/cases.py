"""Questions about recovery cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, update

from tn_tui.domain.cases import STORED_OPEN
from tn_tui.storage.database import Work
from tn_tui.storage.records import CaseRecord
from tn_tui.storage.schema import support_cases, users

_LAST = 2**63 - 1
"""The highest number that a database knows; a person may type any."""

# Every log-in asks it, so it is made once.
_OPEN = (
    select(support_cases)
    .where(
        support_cases.c.practice_id == bindparam("practice"),
        or_(*(support_cases.c.state == state.value for state in STORED_OPEN)),
    )
    .order_by(support_cases.c.id.desc())
    .limit(bindparam("most"))
)


def add(work: Work, values: dict[str, Any]) -> int:
    """Open a case; its number."""
    number: int = work.execute(insert(support_cases).values(**values).returning(support_cases.c.id)).scalar_one()
    return number


def get(work: Work, case_id: int) -> CaseRecord | None:
    """The case of this number."""
    if not 0 < case_id <= _LAST:
        return None
    row = work.execute(select(support_cases).where(support_cases.c.id == case_id)).mappings().first()
    return None if row is None else CaseRecord(**row)


def of_practice(
    work: Work, practice_id: int, *, states: Sequence[str] | None = None, before: int | None = None, limit: int
) -> list[CaseRecord]:
    """A practice's cases, the newest first; `before` as in `everywhere`."""
    statement = select(support_cases).where(support_cases.c.practice_id == practice_id)
    return _listed(work, statement, states, before, limit)


def open_of_practice(work: Work, practice_id: int, *, limit: int) -> list[CaseRecord]:
    """A practice's cases that nobody has ended, the newest first."""
    asked = {"practice": practice_id, "most": limit}
    return [CaseRecord(**row) for row in work.execute(_OPEN, asked).mappings()]


def everywhere(work: Work, *, states: Sequence[str] | None, before: int | None, limit: int) -> list[CaseRecord]:
    """Cases of all practices, the newest first; `before` is the last number of the page before."""
    return _listed(work, select(support_cases), states, before, limit)


def _listed(
    work: Work, statement: Select[Any], states: Sequence[str] | None, before: int | None, limit: int
) -> list[CaseRecord]:
    if states is not None:
        statement = statement.where(support_cases.c.state.in_(states))
    if before is not None:
        statement = statement.where(support_cases.c.id < max(0, min(before, _LAST)))
    statement = statement.order_by(support_cases.c.id.desc()).limit(limit)
    return [CaseRecord(**row) for row in work.execute(statement).mappings()]


def opened_since(work: Work, opened_by: int, since: datetime, until: datetime) -> list[datetime]:
    """When the person opened cases within this time, the oldest first."""
    statement = select(support_cases.c.opened_at).where(
        support_cases.c.opened_by == opened_by,
        support_cases.c.opened_at > since,
        support_cases.c.opened_at < until,
    )
    return list(work.execute(statement.order_by(support_cases.c.opened_at)).scalars())


def claim(work: Work, case_ids: Sequence[int], states: Sequence[str]) -> list[CaseRecord]:
    """Those of these cases that are in one of these states, each held with its account; by number.

    What another unit of work holds is left to it and not waited for, so this can be asked at any point.
    """
    statement = (
        select(support_cases)
        .join(users, users.c.id == support_cases.c.user_id)
        .where(support_cases.c.id.in_(case_ids), support_cases.c.state.in_(states))
        .order_by(support_cases.c.id)
        .with_for_update(skip_locked=True)
    )
    return [CaseRecord(**row) for row in work.execute(statement).mappings()]


def move(work: Work, case_id: int, *, expected: Sequence[str], values: dict[str, Any]) -> bool:
    """Change a case that is in one of these states; False when another process was faster."""
    statement = update(support_cases).where(support_cases.c.id == case_id, support_cases.c.state.in_(expected))
    return work.execute(statement.values(**values)).rowcount == 1


def count(work: Work, states: Sequence[str]) -> int:
    """How many cases are in one of these states."""
    return work.execute(select(func.count()).where(support_cases.c.state.in_(states))).scalar_one()
