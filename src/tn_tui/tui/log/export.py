"""Export to a file: whether it is for a spreadsheet or for a program, and its name where one may be typed."""

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
from tn_tui.tui.frame.dates import local_day
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.effort import Effort, stoppable
from tn_tui.tui.frame.file_words import PATH_LIMIT, TO_THE_FOLDER, absolute, taking
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.log import exports
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.one_of import OneOf
from tn_tui.tui.widgets.lines import Hint, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.progress_line import ProgressLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.files import refused_here
from tn_tui.words.phrases import NEW_FILE

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView


class ExportDialog(Dialog[None], WithFields[None]):
    """Writes the file, says how many rows went into it, and where it is.

    Args:
        export: what is exported.
    """

    heading = "Export"
    TOPIC = "export"
    AUTO_FOCUS = "#form"
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

    @property
    def _person(self) -> "PersonView | None":
        session = self.tn.session
        return None if session is None else session.person

    def body(self) -> Iterable[Widget]:
        yield Line(self._export.what, id="what", classes="paragraph")
        yield OneOf("Form", ("CSV for a spreadsheet", "JSON"), id="form", classes="paragraph")
        if self.takes_paths:
            yield Field("File", id="file", limit=PATH_LIMIT, hint=NEW_FILE)
        else:
            yield Hint(TO_THE_FOLDER, classes="paragraph")
        yield ProgressLine()
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Export", id="export", waiting="Writing…")
            yield PushButton("Done", id="done")

    def on_mount(self) -> None:
        self.query_one("#done").display = False
        day = local_day(self.tn.now())
        for field in self.query(Field):
            field.input.value = f"{self._export.name}-{day.isoformat()}{exports.SUFFIXES[0]}"
            field.input.focus()

    @on(OneOf.Changed)
    def _form_chosen(self, message: OneOf.Changed) -> None:
        for field in self.query(Field):
            stem, suffix = os.path.splitext(field.value)  # noqa: PTH122 - a name as it is typed, whatever it holds
            if suffix in exports.SUFFIXES:
                field.input.value = stem + exports.SUFFIXES[message.one_of.chosen]
                field.input.cursor_position = len(field.value)

    @on(PushButton.Pressed, "#export")
    def action_submit(self) -> None:
        """Write it, if it has a name."""
        if self._is_written:
            self.dismiss(None)
            return
        empty = self.first_empty()
        if empty is not None:
            self.want(empty)
        else:
            self.send_once()

    def send(self) -> None:
        """Write it under the name that is typed, or where files may not be named, into the practice's folder."""
        path = absolute(self.field("file").value.strip()) if self.takes_paths else None
        self.write(path, as_json=self.query_one(OneOf).chosen == 1)

    @work(description="export")
    async def write(self, path: str | None, *, as_json: bool) -> None:
        """Ask the core for all rows, and write them as they come."""
        effort = self._effort = Effort(self._tell)
        question = stoppable(lambda core: exports.write(core, self._export, path, effort, as_json=as_json))
        async with self.asking():
            self._written(await self.ask(question))

    def _tell(self, done: int, _total: int) -> None:
        if not self.is_gone:
            self.query_one(ProgressLine).show("Rows", done, 0)

    def _written(self, found: tuple[int, str] | None) -> None:
        if found is None:
            self.dismiss(None)
            return
        rows, name = found
        self._is_written = True
        self.query("#form, #file-field, Hint, #cancel, #export, ProgressLine, NoticeLine").set(display=False)
        count = "1 row is" if rows == 1 else f"{rows:,} rows are"
        if self.takes_paths:
            said = f"✓ {count} in this file, which only you can read:\n{clean_line(name)}"
        else:
            said = f"✓ {count} in the practice's exports:\n{name}\n\n{taking(self._person, name)}"
        self.query_one("#what", Line).change(said)
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
        if isinstance(error, FileRefused) and self.takes_paths:
            self.point_at("file", refused_here(error))
        else:
            super().refused(error)

    @on(PushButton.Pressed, "#done")
    def action_leave(self) -> None:
        """Close; what is being written is given up and removed first."""
        if self.busy and self._effort is not None:
            self._effort.stop()
        else:
            self.dismiss(None)
