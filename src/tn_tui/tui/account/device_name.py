"""Another name for one of one's own remembered devices."""

from typing import TYPE_CHECKING

from tn_tui.domain.secret import Secret
from tn_tui.domain.views import DeviceView
from tn_tui.tui.account.other_name import OtherNameDialog

if TYPE_CHECKING:
    from tn_tui.core.core import Core


class DeviceNameDialog(OtherNameDialog):
    """Hands back the new name, or None when nothing was changed.

    Args:
        session: whose it is.
        device: which one.
    """

    TOPIC = "devices"
    HINT = "Such as Work laptop."

    def __init__(self, session: Secret, device: DeviceView) -> None:
        # What it is called by itself is no name that a person would change by a letter.
        super().__init__(session, device.label if device.is_named else "")
        self._device = device

    def rename_question(self, core: "Core", name: str) -> None:
        """Rename the device."""
        core.devices.rename(self.session, self._device.id, name)
