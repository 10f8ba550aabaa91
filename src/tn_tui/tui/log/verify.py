"""Whether every row of the practice's activity is as it was written, and the head to keep elsewhere."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import TnError
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.effort import Effort, stoppable
from tn_tui.tui.widgets.lines import Hint, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.progress_line import ProgressLine
from tn_tui.tui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.practice_views import BrokenRow, Head, Verification

_WHAT = "Each row is sealed together with all rows before it, so what was changed, taken out or cut off shows."
_KEEP = (
    "Keep these two somewhere else: with them, tn-tui activity verify --head FILE shows later "
    "whether the end was cut off."
)
_BROKEN = {
    "changed": ("is not what was written", "are not what was written"),
    "removed": ("was taken out", "were taken out"),
    "added": ("was not written by this program", "were not written by this program"),
    "cut off": ("was cut off at the end", "were cut off at the end"),
}
_NO_HEAD = " Heads were not kept from the start, so a cut end may not show."
_HEADS_REFUSED = (
    "Whether the end was cut off can't be told: the file heads can't be used. Ask whoever runs tn-tui to see to it."
)
_DO = "Keep a copy of the data folder as it is, and ask support."


class VerifyDialog(OfSession[None]):
    """Walks the whole log, and can be left before its end."""

    heading = "Verify activity"
    TOPIC = "verify"
    SHEETS = ("log/dialogs.tcss",)
    AUTO_FOCUS = "#close"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]

    _effort: "Effort | None" = None

    def body(self) -> Iterable[Widget]:
        yield Line(_WHAT, classes="paragraph")
        yield ProgressLine()
        yield NoticeLine()
        yield Hint(id="head")
        yield Line(id="mac")
        yield Hint(id="keep")
        with Horizontal(classes="buttons"):
            yield PushButton("Close", id="close")

    def on_mount(self) -> None:
        self.query("#head, #mac, #keep").set(display=False)
        self.verify()

    @work(description="verify")
    async def verify(self) -> None:
        """Ask the core to look at every row."""
        effort = self._effort = Effort(self._tell)
        self._tell(0, 0)

        def look(core: "Core") -> "tuple[Verification, tuple[Head, ...]]":
            return core.log.verify(self.session, progress=effort.progress), core.log.head(self.session)

        found = await self.ask(stoppable(look))
        if found:
            self._found(*found)

    def _tell(self, done: int, total: int) -> None:
        if not self.is_gone:
            self.query_one(ProgressLine).show("Looking", done, total)

    def _found(self, verification: "Verification", heads: "tuple[Head, ...]") -> None:
        self.query_one(ProgressLine).display = False
        if verification.broken:
            # A head of a log that is not what it was is nothing to keep.
            self.say(f"{broken_words(verification.broken[0])} {_DO}", "bad")
            return
        if verification.heads_refused is not None:
            self.say(_HEADS_REFUSED, "bad")
            return
        self.say(f"✓ {_all(verification.rows)}{_NO_HEAD if verification.ends_unknown else ''}", "good")
        for head in heads[:1]:
            self.query_one("#head", Hint).change(f"The head: row {head.number:,}, and its seal")
            self.query_one("#mac", Line).change(head.mac)
            self.query_one("#keep", Hint).change(_KEEP)
            self.query("#head, #mac, #keep").set(display=True)

    def refused(self, error: TnError) -> None:
        """Without an answer nothing is known of the rows."""
        self.query_one(ProgressLine).display = False
        super().refused(error)

    @on(PushButton.Pressed)
    def action_leave(self) -> None:
        """Close, and give it up where it still goes on."""
        if self._effort is not None:
            self._effort.stop()
        self.dismiss(None)


def _all(rows: int) -> str:
    return "The one row is as it was written." if rows == 1 else f"All {rows:,} rows are as they were written."


def broken_words(row: "BrokenRow") -> str:
    """Which row is wrong, and how."""
    one, several = _BROKEN.get(row.kind, ("is not as it was written", "are not as they were written"))
    if row.last > row.number:
        return f"Rows {row.number:,} to {row.last:,} {several}."
    return f"Row {row.number:,} {one}."
