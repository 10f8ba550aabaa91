"""Questions about authentication apps and the steps whose tokens were used."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from tn_tui.storage.database import Work, insert_or_nothing
from tn_tui.storage.records import AuthenticatorRecord
from tn_tui.storage.schema import authenticators, used_steps

# Every token asks these, so they are made once.
_OF_USER = (
    select(authenticators)
    .where(authenticators.c.user_id == bindparam("mine"))
    .order_by(authenticators.c.confirmed_at, authenticators.c.id)
)
_USED = (
    update(authenticators)
    .where(authenticators.c.id == bindparam("app"))
    .values(last_used_at=bindparam("now", type_=authenticators.c.last_used_at.type))
)
_MINE = used_steps.c.user_id == bindparam("mine")
_OLDEST_KEPT = select(used_steps.c.id).where(_MINE).order_by(used_steps.c.id.desc()).offset(bindparam("newer")).limit(1)
_FORGET_STEPS = delete(used_steps).where(_MINE, used_steps.c.id < _OLDEST_KEPT.scalar_subquery())


def of_user(work: Work, user_id: int) -> list[AuthenticatorRecord]:
    """The user's authentication apps, the oldest first."""
    return [AuthenticatorRecord(**row) for row in work.execute(_OF_USER, {"mine": user_id}).mappings()]


def add(work: Work, values: dict[str, Any]) -> None:
    """Add an authentication app that was just confirmed."""
    work.execute(insert(authenticators).values(drift_steps=0, **values))


def used(work: Work, record: AuthenticatorRecord, now: datetime) -> None:
    """Remember when it was last used."""
    work.execute(_USED, {"app": record.id, "now": now})


def remove(work: Work, user_id: int, authenticator_id: UUID) -> bool:
    """Remove one of the user's; False when it is not there."""
    mine = delete(authenticators).where(authenticators.c.id == authenticator_id, authenticators.c.user_id == user_id)
    return work.execute(mine).rowcount == 1


def rename(work: Work, user_id: int, authenticator_id: UUID, name: str) -> bool:
    """Give one of the user's another name; False when it is not there."""
    mine = update(authenticators).where(authenticators.c.id == authenticator_id, authenticators.c.user_id == user_id)
    return work.execute(mine.values(name=name)).rowcount == 1


def learn_drift(work: Work, record: AuthenticatorRecord, drift_steps: int) -> None:
    """Remember by how many steps the phone's clock is ahead, or with a negative number behind."""
    work.execute(update(authenticators).where(authenticators.c.id == record.id).values(drift_steps=drift_steps))


def remove_all(work: Work, user_id: int) -> int:
    """Remove every one of the user's; how many there were."""
    return work.execute(delete(authenticators).where(authenticators.c.user_id == user_id)).rowcount


def is_any_spent(work: Work, user_id: int, steps: Sequence[int]) -> bool:
    """Whether one of these steps of the account was used before; nobody may decide about the account meanwhile."""
    statement = select(used_steps.c.id).where(used_steps.c.user_id == user_id, used_steps.c.step.in_(steps))
    return work.execute(statement.limit(1)).first() is not None


def spend_step(work: Work, user_id: int, step: int, *, kept: int) -> bool:
    """Use up a step of the account, over all purposes; False when it was used before (RFC 6238 5.2).

    The unique key decides, so two processes can't both get True. The newest `kept` steps stay.
    """
    if not insert_or_nothing(work, used_steps, {"user_id": user_id, "step": step}):
        return False
    work.execute(_FORGET_STEPS, {"mine": user_id, "newer": kept - 1})
    return True
