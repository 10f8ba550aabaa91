"""Recovery codes in a file that only their owner can read: its name, and where it then is."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain import exports
from tn_tui.domain.errors import TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.dates import local_day
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.file_words import PATH_LIMIT, absolute
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import recovery_codes
from tn_tui.words.files import refused_here
from tn_tui.words.phrases import NEW_FILE

if TYPE_CHECKING:
    from tn_tui.core.core import Core


class CodesFileDialog(FormDialog["bool | None"], OfSession["bool | None"]):
    """Hands back True once all of it is written and the person has read where.

    Args:
        codes: what is written.
        whose: the account, in the file's first line.
    """

    heading = "Write the recovery codes to a file"
    TOPIC = "recovery codes"
    BUTTON = "Write"
    WAITING = "Writing…"
    AUTO_FOCUS = "#file"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel"), Binding("escape", "done", "Done")]

    def __init__(self, session: Secret, codes: Sequence[Secret], whose: str) -> None:
        super().__init__(session)
        self._codes = tuple(codes)
        self._whose = whose
        self._is_written = False

    def fields(self) -> Iterable[Widget]:
        yield Line(recovery_codes.KEEP_FILE, id="what", classes="paragraph")
        yield Field("File", id="file", limit=PATH_LIMIT, hint=NEW_FILE)

    def on_mount(self) -> None:
        day = local_day(self.tn.now())
        self.field("file").input.value = f"recovery-codes-{day.isoformat()}.txt"

    def on_unmount(self) -> None:
        """Nothing of them stays behind."""
        self._codes = ()

    def send(self) -> None:
        """Write it; once that is done, go on."""
        if self._is_written:
            self.dismiss(result=True)
        else:
            self.write(absolute(self.field("file").value))

    @work(description="write recovery codes")
    async def write(self, path: str) -> None:
        """A file that is there only once all of it is."""
        text = partial(recovery_codes.file_text, self._codes, self._whose, local_day(self.tn.now()))

        def question(core: "Core") -> None:
            exports.write(lambda: core.files.codes_file(self.session, path), text)

        async with self.asking():
            await self.ask(question)
            self._written(path)

    def _written(self, path: str) -> None:
        self._is_written = True
        self.query("#file-field, #cancel, NoticeLine").set(display=False)
        self.query_one("#what", Line).change(f"✓ {recovery_codes.ALL_TEN}\n{clean_line(path)}")
        done = self.query_one("#send", PushButton)
        done.rename("Done")
        done.focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is written needs no key but the one that is left."""
        if action in {"submit", "leave"}:
            return not self._is_written
        if action == "done":
            return self._is_written
        return super().check_action(action, parameters)

    def refused(self, error: TnError) -> None:
        """What is wrong with the file is said under its name; nothing of it is left."""
        if isinstance(error, FileRefused):
            self.point_at("file", refused_here(error))
        else:
            super().refused(error)

    def action_done(self) -> None:
        """What is written counts, whichever key closes this."""
        self.dismiss(result=True)
