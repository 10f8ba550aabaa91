"""Looking after remembered devices."""

from uuid import UUID

from tn_tui.core.base import ledger, present
from tn_tui.core.base.context import Context
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs import remembered_device
from tn_tui.core.proofs.password import Account
from tn_tui.domain import text
from tn_tui.domain.errors import Gone
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import DeviceView
from tn_tui.storage import devices
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord


def views(context: Context, work: Work, user: UserRecord) -> tuple[DeviceView, ...]:
    """The user's remembered devices, the last used first, with the mark on this one."""
    proof = context.ports.devices.load(Account.of(user).device_name(context))
    here = remembered_device.current_device_id(context, work, user, proof)
    now = context.now()
    return tuple(
        present.device(record, user, current=record.id == here)
        for record in devices.of_user(work, user.id, now)
        if remembered_device.is_remembered(record, user, now)
    )


class Devices(UseCase):
    """What a person does with remembered devices."""

    def list(self, session: Secret) -> tuple[DeviceView, ...]:
        """One's own remembered devices, the last used first.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._looking(session, Action.MANAGE_DEVICES) as (work, caller):
            return views(self._context, work, caller.user)

    def rename(self, session: Secret, device_id: UUID, name: str) -> None:
        """Give a remembered device of one's own another name.

        Raises:
            FieldRefused: the name can't be kept.
            Gone: it isn't remembered, or not one's own.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        kept = text.full_name(name)
        with self._changing(session, Action.MANAGE_DEVICES) as (work, caller):
            device = devices.get(work, device_id)
            if device is None or not devices.rename(work, caller.user.id, device_id, kept):
                raise Gone
            ledger.write_own(self._context, work, Event.DEVICE_RENAMED, caller.user, f"{device.label} > {kept}")

    def end(self, session: Secret, device_id: UUID) -> None:
        """End a remembered device of one's own, so that it is asked for a token again.

        Raises:
            Gone: it isn't remembered, or not one's own.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._changing(session, Action.MANAGE_DEVICES) as (work, caller):
            device = devices.get(work, device_id)
            if device is None or not devices.remove(work, caller.user.id, device_id):
                raise Gone
            named = present.device(device, caller.user, current=False).name
            ledger.write_own(self._context, work, Event.DEVICE_ENDED, caller.user, named)

    def end_all(self, session: Secret) -> int:
        """End all remembered devices of one's own; how many there were.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._changing(session, Action.MANAGE_DEVICES) as (work, caller):
            ended = devices.remove_all(work, caller.user.id)
            if ended:
                ledger.write_own(self._context, work, Event.DEVICE_ENDED, caller.user, "all")
        return ended
