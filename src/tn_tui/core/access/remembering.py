"""Remembering this device at a log-in: whether it can be offered, and keeping what the device shows from then on."""

from dataclasses import replace
from datetime import datetime, timedelta

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs.password import Account
from tn_tui.core.proofs.remembered_device import Kept
from tn_tui.domain.events import Event
from tn_tui.domain.reasons import RememberProblem, SignInNotice
from tn_tui.domain.views import RememberOffer, SignedIn
from tn_tui.storage import devices
from tn_tui.storage.records import UserRecord


def offer(context: Context, user: UserRecord, now: datetime) -> RememberOffer:
    """For how many days this device would be remembered from now on, or why it can't be."""
    store, days = context.ports.devices, user.practice.remember_days
    unavailable = store.unavailable or (None if days else RememberProblem.PRACTICE)
    return RememberOffer(now + timedelta(days=days), days, store.label, unavailable, store.key)


def keep(context: Context, signed_in: SignedIn, user: UserRecord, device: Kept) -> SignedIn:
    """Write the device's own file; what can't be written is not remembered, and the person is told."""
    following = device.following
    if following is None or context.ports.devices.save(Account.of(user).device_name(context), following):
        return signed_in
    with context.database.write() as work:
        if devices.remove(work, user.id, device.device_id):
            ledger.write_own(context, work, Event.DEVICE_ENDED, user, "not written")
    return replace(signed_in, notices=(*signed_in.notices, SignInNotice.NOT_REMEMBERED))
