"""Stop a recovery case, or refuse to approve it: it is over, and those whom it concerns read why."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from tn_tui.domain.errors import NotAllowed, TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import REASON_LIMIT
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.phrases import STOP_CASE

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.support_views import CaseView

_FIRST = "This log-in can't do that before it is finished. Go on first; then the key of the open case leads back here."


class StopCaseDialog(FormDialog["CaseView | None"], OfSession["CaseView | None"]):
    """Hands back the case as it is then.

    Args:
        case: which one.
    """

    TOPIC = "case"
    VERB = "Stop"
    BUTTON = "Stop It"
    WAITING = "Stopping…"
    AUTO_FOCUS = "#reason"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {"submit": STOP_CASE}

    def __init__(self, session: Secret, case: "CaseView") -> None:
        super().__init__(session)
        self.case = case
        self.heading = f"{self.VERB} case {case.id}"

    def fields(self) -> Iterable[Widget]:
        yield Line(
            f"The case for {self.case.username} is over then, and nobody gets a code from it. Somebody who still "
            "needs help calls support again.",
            classes="paragraph",
        )
        yield Field("Reason", id="reason", limit=REASON_LIMIT, hint="Support and the administrators read it.")

    def on_mount(self) -> None:
        self.query_one("#send").add_class("-danger")

    def send(self) -> None:
        reason = self.field("reason").value
        self.hand_back(lambda core: self.question(core, reason))

    def question(self, core: "Core", reason: str) -> "CaseView":
        return core.cases.stop(self.session, self.case.id, reason=reason)

    def refused(self, error: TnError) -> None:
        """Before the log-in is finished, say what comes first."""
        if isinstance(error, NotAllowed):
            self.say(_FIRST, "warn")
        else:
            super().refused(error)


class RefuseCaseDialog(StopCaseDialog):
    """Refuse to approve a case, as the second support person, and say why."""

    VERB = "Refuse"
    BUTTON = "Refuse"
    WAITING = "Refusing…"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {"submit": "tn-tui support case refuse --reason TEXT --as USERNAME CASE"}

    def question(self, core: "Core", reason: str) -> "CaseView":
        return core.cases.refuse(self.session, self.case.id, reason=reason)
