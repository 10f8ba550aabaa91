"""Questions about recovery codes: a row for each that was not used yet."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, insert, select

from tn_tui.storage.database import Work
from tn_tui.storage.schema import recovery_codes

# Every log-in asks it, so it is made once.
_LEFT = select(func.count()).where(recovery_codes.c.user_id == bindparam("mine"))


def replace(work: Work, user_id: int, macs: Sequence[bytes]) -> None:
    """Keep a new set in place of the old one."""
    remove_all(work, user_id)
    work.execute(insert(recovery_codes), [{"user_id": user_id, "mac": mac} for mac in macs])


def use(work: Work, user_id: int, mac: bytes) -> bool:
    """Use a code up; False when it is none of the account's, or was used. This is how two processes decide."""
    mine = delete(recovery_codes).where(recovery_codes.c.user_id == user_id, recovery_codes.c.mac == mac)
    return work.execute(mine).rowcount == 1


def any_of(work: Work, user_id: int, macs: Sequence[bytes]) -> bool:
    """Whether one of these is there, not used yet."""
    mine = select(recovery_codes.c.id).where(recovery_codes.c.user_id == user_id, recovery_codes.c.mac.in_(macs))
    return work.execute(mine.limit(1)).first() is not None


def left(work: Work, user_id: int) -> int:
    """How many of the account's codes were not used yet."""
    return work.execute(_LEFT, {"mine": user_id}).scalar_one()


def remove_all(work: Work, user_id: int) -> int:
    """End all of the account's codes; how many there were."""
    return work.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id)).rowcount
