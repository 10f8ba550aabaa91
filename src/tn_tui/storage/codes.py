"""Questions about one-time sign-in codes: at most one for each account."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from tn_tui.storage.database import Work
from tn_tui.storage.records import CodeRecord
from tn_tui.storage.schema import one_time_codes


def put(work: Work, user_id: int, mac: bytes, *, now: datetime, expires_at: datetime) -> None:
    """Keep a code in place of the one before."""
    remove(work, user_id)
    work.execute(insert(one_time_codes).values(user_id=user_id, mac=mac, created_at=now, expires_at=expires_at))


def get(work: Work, user_id: int) -> CodeRecord | None:
    """The account's code, used up by nobody yet."""
    row = work.execute(select(one_time_codes).where(one_time_codes.c.user_id == user_id)).mappings().first()
    return None if row is None else CodeRecord(**row)


def remove(work: Work, user_id: int) -> bool:
    """Use up or end the account's code; False when there is none. This is how two processes decide."""
    return work.execute(delete(one_time_codes).where(one_time_codes.c.user_id == user_id)).rowcount == 1
