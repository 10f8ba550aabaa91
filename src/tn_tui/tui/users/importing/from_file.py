"""Import users from a file that is named here; the passwords go to another one."""

import os.path
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tn_tui.domain.errors import ImportRefused
from tn_tui.domain.system_errors import FileRefused
from tn_tui.tui.frame.file_words import PATH_LIMIT, absolute
from tn_tui.tui.users.importing.import_words import IN_THE_SHELL
from tn_tui.tui.users.importing.stage import ImportStage
from tn_tui.tui.widgets.fields.field import Field, TextInput
from tn_tui.words.files import refused_here
from tn_tui.words.phrases import NEW_FILE

_FILE_HINT = "CSV whose first line has username, name, and role."


class ImportScreen(ImportStage):
    """For who sits at the machine itself, and whose files are there."""

    AUTO_FOCUS = "#file"
    IN_THE_SHELL: ClassVar[dict[str, str]] = IN_THE_SHELL
    INPUTS = "#file-field, #passwords-field"

    _suggested = ""

    def inputs(self) -> Iterable[Widget]:
        yield Field("File", id="file", limit=PATH_LIMIT, hint=_FILE_HINT)
        yield Field("Passwords to", id="passwords", limit=PATH_LIMIT, hint=NEW_FILE)

    def source(self) -> str | None:
        typed = self.field("file").value.strip()
        return absolute(typed) if typed else None

    def ask_for_source(self) -> None:
        """Go to the field of the file, and say that it is empty."""
        self.want(self.field("file"))

    def passwords_path(self) -> tuple[bool, str | None]:
        """The path of the file that the temporary passwords go to."""
        typed = self.field("passwords").value.strip()
        if not typed:
            self.want(self.field("passwords"))
            return False, None
        return True, absolute(typed)

    def begin(self) -> None:
        """What was wrong with a name is being looked at anew."""
        super().begin()
        self.field("file").refuse("")
        self.field("passwords").refuse("")

    def focus_after_check(self) -> None:
        """The passwords' file has a name that may not be the one that is wanted."""
        self.field("passwords").input.focus()

    @on(Input.Changed, "#file")
    def _file_changed(self) -> None:
        self.source_changed()
        typed = self.field("file").value.strip()
        passwords = self.field("passwords").input
        if passwords.value == self._suggested:
            stem, _ = os.path.splitext(typed)  # noqa: PTH122 - a name as it is typed, whatever it holds
            passwords.value = self._suggested = f"{stem}-passwords.csv" if typed else ""
            passwords.cursor_position = len(passwords.value)

    def source_refused(self, error: ImportRefused) -> None:
        self.field("file").input.focus()

    def file_refused(self, error: FileRefused) -> None:
        """Under the name of the file that it is about."""
        name = "file" if str(error.path) == self.source() else "passwords"
        self.point_at(name, refused_here(error))

    def where_passwords_are(self, name: str) -> Content:
        return Content.assemble("The temporary passwords are in this file, which only you can read:\n", (name, "bold"))

    def action_go_on(self) -> None:
        """From the file to its check, from the passwords' file to the button; nothing is imported from a field."""
        if isinstance(self.focused, TextInput) and self.focused.id == "passwords" and not self.busy:
            self.query_one("#check" if self._checked is None else "#import-now").focus()
        else:
            super().action_go_on()
