"""Questions of the support desk, across all practices."""

from collections.abc import Sequence

from sqlalchemy import func, select

from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.user_list import find_key
from tn_tui.storage.database import Work
from tn_tui.storage.practices import get
from tn_tui.storage.records import ActivityRecord, PracticeRecord
from tn_tui.storage.schema import ADMINISTRATES, activity, practices, users
from tn_tui.storage.user_list import holds


def practices_named(work: Work, terms: Sequence[str], limit: int) -> list[tuple[PracticeRecord, int, int, int]]:
    """Practices in whose code or name all terms stand, by code.

    With each come its active users, how many of them are administrators, and how many of these can log in.
    """
    # No database folds as `fold` does (SQLite's lower() knows ASCII alone), and practices are few beside their users.
    named = select(practices.c.id, practices.c.code, practices.c.name).where(practices.c.is_desk.is_(False))
    found: list[int] = []
    for row in work.execute(named.order_by(practices.c.code_key)):
        key = find_key(row.code, row.name)
        if all(term in key for term in terms):
            found.append(row.id)
        if len(found) == limit:
            break
    return [(get(work, one), *_counts(work, one)) for one in found]


def _counts(work: Work, practice_id: int) -> tuple[int, int, int]:
    mine = (users.c.practice_id == practice_id, users.c.deactivated_at.is_(None))
    everybody = work.execute(select(func.count()).select_from(users).where(*mine)).scalar_one()
    administrators = select(func.count()).select_from(users).where(*mine, ADMINISTRATES)
    able = work.execute(administrators.where(users.c.password_temporary.is_(False))).scalar_one()
    return everybody, work.execute(administrators).scalar_one(), able


def users_named(work: Work, terms: Sequence[str], limit: int) -> list[int]:
    """Users of all practices but the desk in whose username or name all terms stand, by id."""
    desk = select(practices.c.id).where(practices.c.is_desk)
    statement = select(users.c.id).where(users.c.practice_id.not_in(desk.scalar_subquery()))
    statement = statement.where(*(holds(work, users.c.find_key, term) for term in terms))
    return list(work.execute(statement.order_by(users.c.practice_id, users.c.username_key).limit(limit)).scalars())


def colleagues(work: Work, practice_id: int, limit: int) -> tuple[int, list[str]]:
    """How many active users a practice has who are no administrators, and some of their names."""
    mine = (users.c.practice_id == practice_id, users.c.deactivated_at.is_(None), users.c.role == "member")
    count = work.execute(select(func.count()).select_from(users).where(*mine)).scalar_one()
    some = select(users.c.name).where(*mine).order_by(users.c.username_key).limit(limit)
    return count, list(work.execute(some).scalars())


def last_spoken(work: Work, limit: int) -> list[tuple[str, str, ActivityRecord]]:
    """Of the practices that support spoke with last, the newest spoken check of each: code, name and row."""
    # Looked up by the index of chain, event and outcome: once a practice and outcome, however long the logs are.
    newest = {
        outcome: select(func.max(activity.c.number))
        .where(
            activity.c.chain_id == practices.c.id,
            activity.c.event == Event.SUPPORT_SPOKE.value,
            activity.c.outcome == outcome.value,
        )
        .correlate(practices)
        .scalar_subquery()
        for outcome in (Outcome.DONE, Outcome.REFUSED)
    }
    spoken = select(practices.c.id, practices.c.code, practices.c.name, *newest.values()).where(
        practices.c.is_desk.is_(False)
    )
    found = []
    for practice_id, code, name, right, wrong in work.execute(spoken):
        if right is not None or wrong is not None:
            number = max(right or 0, wrong or 0)
            row = select(*_ROW).where(activity.c.chain_id == practice_id, activity.c.number == number)
            found.append((code, name, ActivityRecord(**work.execute(row).mappings().one())))
    return sorted(found, key=lambda each: each[2].at, reverse=True)[:limit]


_ROW = [column for column in activity.c if column.name not in {"chain_id", "latest_at", "mac"}]
