"""Questions about authentication apps and the steps whose tokens were used."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from tn_tui.storage.database import Work, insert_or_nothing
from tn_tui.storage.records import AuthenticatorRecord
from tn_tui.storage.schema import authenticators, used_steps


def of_user(work: Work, user_id: int) -> list[AuthenticatorRecord]:
    """The user's authentication apps, the oldest first."""
    statement = (
        select(authenticators)
        .where(authenticators.c.user_id == user_id)
        .order_by(authenticators.c.confirmed_at, authenticators.c.id)
    )
    return [AuthenticatorRecord(**row) for row in work.execute(statement).mappings()]


def add(work: Work, values: dict[str, Any]) -> None:
    """Add an authentication app that was just confirmed."""
    work.execute(insert(authenticators).values(drift_steps=0, **values))


def used(work: Work, record: AuthenticatorRecord, now: datetime) -> None:
    """Remember when it was last used."""
    work.execute(update(authenticators).where(authenticators.c.id == record.id).values(last_used_at=now))


def remove_all(work: Work, user_id: int) -> int:
    """Remove every one of the user's; how many there were."""
    return work.execute(delete(authenticators).where(authenticators.c.user_id == user_id)).rowcount


def spend_step(work: Work, user_id: int, step: int, *, kept: int) -> bool:
    """Use up a step of the account, over all purposes; False when it was used before (RFC 6238 5.2).

    The unique key decides, so two processes can't both get True. The newest `kept` steps stay.
    """
    if not insert_or_nothing(work, used_steps, {"user_id": user_id, "step": step}):
        return False
    mine = used_steps.c.user_id == user_id
    oldest_kept = select(used_steps.c.id).where(mine).order_by(used_steps.c.id.desc()).offset(kept - 1).limit(1)
    work.execute(delete(used_steps).where(mine, used_steps.c.id < oldest_kept.scalar_subquery()))
    return True
