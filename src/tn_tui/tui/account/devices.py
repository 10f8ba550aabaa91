"""The remembered devices: which they are, until when, another name, and an end to one or all of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain.views import DeviceView
from tn_tui.tui.frame.dialogs.listing import ListingDialog
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import account

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.core.core import Core

_NAME = 30


class DevicesDialog(ListingDialog[DeviceView]):
    """No device that is ended here logs in without a token any more."""

    heading = "Remembered devices"
    TOPIC = "devices"
    TEXT = account.DEVICES
    EMPTY = account.NO_DEVICE
    END_ALL = "End All"
    LABEL_WIDTH = 29
    SHEETS = ("account/devices.tcss",)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "rename_one", "Rename")]

    def more_buttons(self) -> Iterable[Widget]:
        """Another name for the chosen one."""
        yield PushButton("Rename", id="rename", quiet=True)

    def read(self, core: "Core") -> tuple[DeviceView, ...]:
        return core.devices.list(self.session)

    def label(self, item: DeviceView) -> str:
        return account.device(item, brief=True)

    def whole_label(self, item: DeviceView) -> str:
        return account.device(item)

    def times(self, item: DeviceView) -> str:
        return account.device_times(item, self.tn.now())

    def end_question(self, item: DeviceView) -> "Callable[[Core], object] | str":
        return lambda core: core.devices.end(self.session, item.id)

    def end_all_question(self, core: "Core") -> object:
        """Forget every device, this one too."""
        return core.devices.end_all(self.session)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing, nothing has a name."""
        return bool(self.items) if action == "rename_one" else super().check_action(action, parameters)

    @on(PushButton.Pressed, "#rename")
    def action_rename_one(self) -> None:
        """Give the chosen one another name."""
        if self.chosen is not None:
            self.rename(self.chosen)

    @work(exclusive=True, group="change", description="rename device")
    async def rename(self, item: DeviceView) -> None:
        """Ask for the name."""
        from tn_tui.tui.account.device_name import DeviceNameDialog

        name = await self.app.push_screen_wait(DeviceNameDialog(self.session, item))
        if name is not None:
            self.say(f"It is called {cut(name, _NAME)} now.", "good")
        self.load()
