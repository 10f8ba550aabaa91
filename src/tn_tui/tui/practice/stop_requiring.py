"""Stop requiring two-factor authentication: what that means, and whether it is meant."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.push_button import PushButton

_WHAT = (
    "Then each user decides. Who is enrolled stays enrolled until they remove it; who is not logs in with the "
    "password alone."
)
_INSTEAD = (
    "Has one user lost the phone? Then don't stop it for all: a one-time sign-in code on the user's page lets that "
    "user in to enroll anew."
)


class StopRequiringDialog(Dialog[bool]):
    """Hands back whether it is meant."""

    heading = "Stop requiring two-factor authentication"
    TOPIC = "rule"
    AUTO_FOCUS = "#cancel"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel")]

    def body(self) -> Iterable[Widget]:
        yield Line(_WHAT, classes="paragraph")
        yield Line(_INSTEAD, classes="paragraph")
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Stop Requiring It", id="stop", danger=True)

    @on(PushButton.Pressed, "#stop")
    def _meant(self) -> None:
        self.dismiss(result=True)

    def action_leave(self) -> None:
        self.dismiss(result=False)
