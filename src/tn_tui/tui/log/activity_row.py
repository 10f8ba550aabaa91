"""One row of the activity, with all that is kept of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from tn_tui.tui.frame.dates import exactly
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.lines import Hint, Line
from tn_tui.words.events import OUTCOMES, what, who

if TYPE_CHECKING:
    from tn_tui.domain.views import ActivityRow


class ActivityRowDialog(Dialog[None]):
    """Shows it; nothing can be changed, since the log never is.

    Args:
        row: the row.
    """

    heading = "What happened"
    TOPIC = "log"
    SHEETS = ("log/dialogs.tcss",)
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "leave", "Back")]

    def __init__(self, row: "ActivityRow") -> None:
        super().__init__()
        self._row = row

    def body(self) -> Iterable[Widget]:
        row = self._row
        facts = (
            ("What", what(row.event, row.outcome, row.detail)),
            ("Outcome", OUTCOMES.get(row.outcome, row.outcome)),  # type: ignore[call-overload]
            ("Whom", row.subject),
            ("Who", who(row.actor)),
            ("From", row.origin),
            ("When", exactly(row.at)),
            ("Reason", row.reason),
            ("Row", f"{row.number:,}"),
        )
        with VerticalScroll():
            for label, value in facts:
                if value:
                    with Horizontal():
                        yield Hint(label)
                        yield Line(value)
