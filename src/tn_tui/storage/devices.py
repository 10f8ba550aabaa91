"""Questions about remembered devices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from tn_tui.domain.policy import COUNTER_GRACE
from tn_tui.storage.database import Work
from tn_tui.storage.records import DeviceRecord
from tn_tui.storage.schema import devices, users


def get(work: Work, device_id: UUID) -> DeviceRecord | None:
    """The device, if it is still remembered."""
    row = work.execute(select(devices).where(devices.c.id == device_id)).mappings().first()
    return None if row is None else DeviceRecord(**row)


def by_key(work: Work, user_id: int, client_key: str) -> DeviceRecord | None:
    """The user's device that is this SSH key, also one that is over."""
    mine = (devices.c.user_id == user_id, devices.c.client_key == client_key)
    row = work.execute(select(devices).where(*mine)).mappings().first()
    return None if row is None else DeviceRecord(**row)


def of_user(work: Work, user_id: int, now: datetime) -> list[DeviceRecord]:
    """The user's devices that are remembered now, the last used first."""
    statement = (
        select(devices)
        .where(
            devices.c.user_id == user_id,
            devices.c.expires_at > now,
            devices.c.created_at <= now + COUNTER_GRACE,
        )
        .order_by(devices.c.last_used_at.desc(), devices.c.id)
    )
    return [DeviceRecord(**row) for row in work.execute(statement).mappings()]


def any_left(work: Work, user_id: int, now: datetime) -> bool:
    """Whether there is any to end, also one that holds only when a clock that was set back is right again."""
    mine = (devices.c.user_id == user_id, devices.c.expires_at > now)
    return work.execute(select(devices.c.id).where(*mine).limit(1)).first() is not None


def add(work: Work, values: dict[str, Any], *, at_most: int) -> None:
    """Remember a device in place of the longest unused ones beyond `at_most`.

    Those that are over go first, and with them what was remembered under a clock that has been set back since, and what
    the same SSH key was remembered as.
    """
    mine, now = devices.c.user_id == values["user_id"], values["created_at"]
    over = (devices.c.expires_at <= now) | (devices.c.created_at > now + COUNTER_GRACE)
    if values.get("client_key") is not None:
        over |= devices.c.client_key == values["client_key"]
    work.execute(delete(devices).where(mine, over))
    work.execute(insert(devices).values(counter=1, **values))
    newest = select(devices.c.id).where(mine).order_by(devices.c.last_used_at.desc(), devices.c.created_at.desc())
    work.execute(delete(devices).where(mine, devices.c.id.not_in(newest.limit(at_most).scalar_subquery())))


def rotate(work: Work, record: DeviceRecord, *, new_hash: bytes, origin: str, now: datetime) -> bool:
    """Give the device its next handle and counter; False when another process did so first."""
    statement = (
        update(devices)
        .where(devices.c.id == record.id, devices.c.counter == record.counter)
        .values(
            handle_hash=new_hash,
            previous_hash=record.handle_hash,
            counter=record.counter + 1,
            rotated_at=now,
            last_used_at=now,
            last_origin=origin,
        )
    )
    return work.execute(statement).rowcount == 1


def used(work: Work, device_id: UUID, *, origin: str, now: datetime) -> bool:
    """Keep when and from where the device was last used; False when it is not remembered any more."""
    statement = update(devices).where(devices.c.id == device_id).values(last_used_at=now, last_origin=origin)
    return work.execute(statement).rowcount == 1


def rename(work: Work, user_id: int, device_id: UUID, label: str) -> bool:
    """Call one of the user's devices otherwise; False when it is not remembered."""
    mine = (devices.c.id == device_id, devices.c.user_id == user_id)
    return work.execute(update(devices).where(*mine).values(label=label)).rowcount == 1


def remove(work: Work, user_id: int, device_id: UUID) -> bool:
    """End one device of the user; False when it was not remembered."""
    return work.execute(delete(devices).where(devices.c.id == device_id, devices.c.user_id == user_id)).rowcount == 1


def remove_all(work: Work, user_id: int) -> int:
    """End all devices of the user; how many there were."""
    return work.execute(delete(devices).where(devices.c.user_id == user_id)).rowcount


def remove_practice(work: Work, practice_id: int) -> int:
    """Forget all devices of a practice's users; how many there were."""
    practice = select(users.c.practice_id).where(users.c.id == devices.c.user_id).scalar_subquery()
    return work.execute(delete(devices).where(practice == practice_id)).rowcount


def remove_older(work: Work, practice_id: int, created_before: datetime) -> int:
    """Forget the devices of a practice's users that were remembered at this moment or before; how many there were."""
    # Asked of each device, so that the users of the practice are not walked.
    practice = select(users.c.practice_id).where(users.c.id == devices.c.user_id).scalar_subquery()
    old = delete(devices).where(devices.c.created_at <= created_before, practice == practice_id)
    return work.execute(old).rowcount
