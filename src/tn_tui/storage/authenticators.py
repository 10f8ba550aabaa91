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
_MINE = used_steps.c.authenticator_id == bindparam("app", type_=used_steps.c.authenticator_id.type)
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
    if work.execute(mine).rowcount != 1:
        return False
    # Its key is gone, and with it all that a step of it could be good for.
    work.execute(delete(used_steps).where(used_steps.c.authenticator_id == authenticator_id))
    return True


def rename(work: Work, user_id: int, authenticator_id: UUID, name: str) -> bool:
    """Give one of the user's another name; False when it is not there."""
    mine = update(authenticators).where(authenticators.c.id == authenticator_id, authenticators.c.user_id == user_id)
    return work.execute(mine.values(name=name)).rowcount == 1


def learn_drift(work: Work, record: AuthenticatorRecord, drift_steps: int) -> None:
    """Remember by how many steps the phone's clock is ahead, or with a negative number behind."""
    work.execute(update(authenticators).where(authenticators.c.id == record.id).values(drift_steps=drift_steps))


def remove_all(work: Work, user_id: int) -> int:
    """Remove every one of the user's, with the steps used of them; how many there were."""
    mine = select(authenticators.c.id).where(authenticators.c.user_id == user_id)
    work.execute(delete(used_steps).where(used_steps.c.authenticator_id.in_(mine.scalar_subquery())))
    return work.execute(delete(authenticators).where(authenticators.c.user_id == user_id)).rowcount


def are_spent(work: Work, authenticator_id: UUID, steps: Sequence[int]) -> set[int]:
    """Which of these steps of an app were used before; nobody may decide about its account meanwhile."""
    mine = used_steps.c.authenticator_id == authenticator_id
    return set(work.execute(select(used_steps.c.step).where(mine, used_steps.c.step.in_(steps))).scalars())


def spend_step(work: Work, user_id: int, authenticator_id: UUID, step: int, *, kept: int) -> bool:
    """Use up a step of an authentication app, over all purposes; False when it was used before (RFC 6238 5.2).

    The unique key decides, so two processes can't both get True. The newest `kept` steps stay.
    """
    values = {"user_id": user_id, "authenticator_id": authenticator_id, "step": step}
    if not insert_or_nothing(work, used_steps, values):
        return False
    work.execute(_FORGET_STEPS, {"app": authenticator_id, "newer": kept - 1})
    return True
