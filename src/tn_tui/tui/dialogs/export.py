"""Export to a file: its name, and whether it is for a spreadsheet or for a program."""

import os.path
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import TnError
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line
from tn_tui.tui import exports
from tn_tui.tui.dates import local_day
from tn_tui.tui.dialog import Dialog
from tn_tui.tui.effort import Effort, StoppedError
from tn_tui.tui.file_words import PATH_LIMIT, absolute, file_problem
from tn_tui.tui.form import PLEASE
from tn_tui.tui.text import explain
from tn_tui.tui.widgets.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.one_of import OneOf
from tn_tui.tui.widgets.progress_line import ProgressLine
from tn_tui.tui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from tn_tui.core.core import Core

_FORMATS = (".csv", ".json")


class ExportDialog(Dialog[None]):
    """Writes the file, says how many rows went into it, and where it is.

    Args:
        export: what is exported.
    """

    HEADING = "Export"
    TOPIC = "export"
    AUTO_FOCUS = "#file"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Export"),
        Binding("escape", "leave", "Cancel"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    def __init__(self, export: exports.Export) -> None:
        super().__init__()
        self._export = export
        self._effort: Effort | None = None
        self._is_written = False

    def body(self) -> Iterable[Widget]:
        """What, in which form, and where to."""
        yield Line(self._export.what, id="what", classes="paragraph")
        yield OneOf("Form", ("CSV for a spreadsheet", "JSON"), id="form", classes="paragraph")
        yield Field("File", id="file", limit=PATH_LIMIT, hint="A new file, which only you can read.")
        yield ProgressLine()
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Export", id="export", waiting="Writing…")
            yield PushButton("Done", id="done")

    def on_mount(self) -> None:
        self.query_one("#done").display = False
        day = local_day(self.tn.now())
        field = self.query_one(Field)
        field.input.value = f"{self._export.name}-{day.isoformat()}{_FORMATS[0]}"

    @on(OneOf.Changed)
    def _form_chosen(self, message: OneOf.Changed) -> None:
        field = self.query_one(Field)
        stem, suffix = os.path.splitext(field.value)  # noqa: PTH122 - a name as it is typed, whatever it holds
        if suffix in _FORMATS:
            field.input.value = stem + _FORMATS[message.one_of.chosen]

    @on(PushButton.Pressed, "#export")
    def action_submit(self) -> None:
        """Write it, if it has a name."""
        field = self.query_one(Field)
        if self._is_written:
            self.dismiss(None)
        elif not field.value.strip():
            field.refuse(PLEASE)
            field.input.focus()
        elif not self.busy:
            self.busy = True
            self.say("")
            self.write(absolute(field.value), as_json=self.query_one(OneOf).chosen == 1)

    @work(description="export")
    async def write(self, path: str, *, as_json: bool) -> None:
        """Ask the core for all rows, and write them as they come."""
        effort = self._effort = Effort(self._tell)

        def question(core: "Core") -> int | None:
            try:
                return exports.write(core, self._export, path, effort, as_json=as_json)
            except StoppedError:
                return None

        try:
            await self.ask(question, lambda rows: self._written(rows, path))
        finally:
            self.busy = False

    def _tell(self, done: int, _total: int) -> None:
        if not self.is_gone:
            self.query_one(ProgressLine).show("Rows", done, 0)

    def _written(self, rows: int | None, path: str) -> None:
        if rows is None:
            self.dismiss(None)
            return
        self._is_written = True
        self.query("#form, #file-field, #cancel, #export, ProgressLine, NoticeLine").set(display=False)
        count = "1 row is" if rows == 1 else f"{rows:,} rows are"
        self.query_one("#what", Line).change(f"✓ {count} in this file, which only you can read:\n{clean_line(path)}")
        done = self.query_one("#done", PushButton)
        done.display = True
        done.focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is written needs no button but the one that is left."""
        if action == "submit" and self._is_written:
            return False
        return super().check_action(action, parameters)

    def refused(self, error: TnError) -> None:
        """What is wrong with the file is said under its name; nothing of it is left."""
        self.query_one(ProgressLine).clear()
        if isinstance(error, FileRefused):
            field = self.query_one(Field)
            field.input.focus()
            field.refuse(file_problem(error))
        else:
            self.say(explain(error), "bad")

    @on(PushButton.Pressed, "#done")
    @on(PushButton.Pressed, "#cancel")
    def action_leave(self) -> None:
        """Close; what is being written is given up and removed first."""
        if self.busy and self._effort is not None:
            self._effort.stop()
        else:
            self.dismiss(None)

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#export"):
            button.waiting = busy
