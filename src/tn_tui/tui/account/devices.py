"""The remembered devices: which they are, until when, and an end to one or all of them."""

from typing import TYPE_CHECKING

from tn_tui.domain.views import DeviceView
from tn_tui.tui.frame.dialogs.listing import ListingDialog
from tn_tui.words import account

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.core.core import Core


class DevicesDialog(ListingDialog[DeviceView]):
    """No device that is ended here logs in without a token any more."""

    heading = "Remembered devices"
    TOPIC = "devices"
    TEXT = account.DEVICES
    EMPTY = account.NO_DEVICE
    END_ALL = "End All"
    LABEL_WIDTH = 24

    def read(self, core: "Core") -> tuple[DeviceView, ...]:
        return core.devices.list(self.session)

    def label(self, item: DeviceView) -> str:
        return account.this_one(item.label, current=item.current)

    def times(self, item: DeviceView) -> str:
        return account.device_times(item, self.tn.now())

    def end_question(self, item: DeviceView) -> "Callable[[Core], object] | str":
        return lambda core: core.devices.end(self.session, item.id)

    def end_all_question(self, core: "Core") -> object:
        """Forget every device, this one too."""
        return core.devices.end_all(self.session)
