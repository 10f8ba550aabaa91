"""Whether this device is remembered: a handle that changes with every log-in, so that a copy gives itself away.

Over SSH it is the client's key, of which nothing is kept on a disk: each connection's signature is the proof, so there
is neither a handle nor a counter, and nothing that could be a copy.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import ClassVar
from uuid import UUID

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context, digest
from tn_tui.core.proofs.proof import Refusal
from tn_tui.domain import policy
from tn_tui.domain.device_ports import ClientKey, DeviceProof, Shown
from tn_tui.domain.events import Event
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.storage import devices
from tn_tui.storage.database import Work
from tn_tui.storage.records import DeviceRecord, UserRecord


class Trust(Enum):
    """What a device's proof is worth."""

    NONE = auto()
    CURRENT = auto()
    GRACE = auto()
    COPIED = auto()


def judge(context: Context, work: Work, user: UserRecord, proof: Shown) -> tuple[Trust, DeviceRecord | None]:
    """What the proof is worth for this user now, and the device that it speaks of.

    The handle and the counter before the last hold for ten more seconds, for two terminals of one
    person; anything else than the current ones is a copy or a forgery.
    """
    now = context.now()
    if isinstance(proof, ClientKey):
        known = devices.by_key(work, user.id, proof.text)
        return (Trust.NONE, None) if known is None or not is_remembered(known, user, now) else (Trust.CURRENT, known)
    device_id = _device_id(proof.handle)
    device = None if device_id is None else devices.get(work, device_id)
    if device is None or device.user_id != user.id or device.key is not None or not is_remembered(device, user, now):
        return Trust.NONE, None
    shown = digest(proof.handle)
    if hmac.compare_digest(shown, device.handle_hash) and proof.counter == device.counter:
        return Trust.CURRENT, device
    before_last = device.previous_hash is not None and hmac.compare_digest(shown, device.previous_hash)
    in_time = abs(now - device.rotated_at) <= policy.COUNTER_GRACE
    if before_last and in_time and proof.counter == device.counter - 1:
        return Trust.GRACE, device
    return Trust.COPIED, device


def is_remembered(device: DeviceRecord, user: UserRecord, now: datetime) -> bool:
    """Whether the device is asked for no token yet, by today's rule of the practice."""
    until = policy.remembered_until(device.created_at, device.expires_at, user.practice.facts)
    return policy.is_current(device.created_at, until, now)


@dataclass(frozen=True, slots=True)
class Kept:
    """The device that is remembered, and what it shows the next time.

    None where another terminal changed that, or where it is a key and there is nothing to keep.
    """

    device_id: UUID
    following: DeviceProof | None


@dataclass(frozen=True, slots=True)
class RememberedDevice:
    """What a device shows: it stands for a token that was given long ago."""

    name: ClassVar[str] = "remembered device"
    proves: ClassVar[bool] = False
    only_enrolls: ClassVar[bool] = False

    proof: Shown | None

    def check(self, context: Context, work: Work, user: UserRecord) -> Kept | Refusal:
        """Use up what the device showed, and make what it shows next; as `Proof.check`.

        A stale or forged proof ends the whole series, since the device's file must have been copied.
        """
        trust, device = (Trust.NONE, None) if self.proof is None else judge(context, work, user, self.proof)
        if device is None:
            return Refusal()
        now, origin = context.now(), context.ports.origin.text
        if device.key is not None:
            # The account is locked, so nobody has ended it meanwhile.
            devices.used(work, device.id, origin=origin, now=now)
            return Kept(device.id, None)
        if trust is Trust.CURRENT:
            following = new_proof(context, device.id, device.counter + 1)
            if devices.rotate(work, device, new_hash=digest(following.handle), origin=origin, now=now):
                return Kept(device.id, following)
        if trust is Trust.COPIED:
            devices.remove(work, user.id, device.id)
            actor = ledger.NOBODY
            ledger.write(context, work, Event.DEVICE_COPIED, actor=actor, user=user, detail=device.label)
            return Refusal(notice=SignInNotice.SERIES_ENDED)
        return Kept(device.id, None)


def remember(context: Context, work: Work, user: UserRecord) -> Kept:
    """Remember this device for as long as the practice has it, from now; that never gets longer by use.

    A key that was remembered before keeps the name that the person gave it.
    """
    now, key = context.now(), context.ports.devices.key
    device_id = context.new_id()
    proof = new_proof(context, device_id, 1) if key is None else None
    before = None if key is None else devices.by_key(work, user.id, key.text)
    label = context.ports.devices.label if before is None else before.label
    devices.add(
        work,
        {
            "id": device_id,
            "user_id": user.id,
            "handle_hash": b"" if proof is None else digest(proof.handle),
            "rotated_at": now,
            "label": label,
            "created_at": now,
            "expires_at": now + timedelta(days=user.practice.remember_days),
            "last_used_at": now,
            "last_origin": context.ports.origin.text,
            "client_key": None if key is None else key.text,
        },
        at_most=policy.DEVICES_PER_USER,
    )
    ledger.write_own(context, work, Event.DEVICE_REMEMBERED, user, label)
    return Kept(device_id, proof)


def new_proof(context: Context, device_id: UUID, counter: int) -> DeviceProof:
    """A proof that names its device, so that a forged one can be told from an unknown one."""
    return DeviceProof(Secret(f"{device_id.hex}.{context.new_handle().reveal()}"), counter)


def current_device_id(context: Context, work: Work, user: UserRecord, proof: Shown | None) -> UUID | None:
    """Which of the user's devices this one is, if any."""
    if proof is None:
        return None
    trust, device = judge(context, work, user, proof)
    return device.id if device is not None and trust in {Trust.CURRENT, Trust.GRACE} else None


def _device_id(handle: Secret) -> UUID | None:
    name = handle.reveal().partition(".")[0]
    try:
        return UUID(hex=name)
    except ValueError:
        return None
