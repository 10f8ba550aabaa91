"""Import users over SSH: pasted, or from the folder where the operator puts files; no path is typed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import ImportRefused
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.user_file import Pasted, Placed
from tn_tui.tui.frame.file_words import TO_THE_FOLDER, taking
from tn_tui.tui.users.importing.import_words import IN_THE_SHELL
from tn_tui.tui.users.importing.stage import ImportStage
from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.fields.one_of import OneOf
from tn_tui.tui.widgets.fields.paste_box import PasteBox
from tn_tui.tui.widgets.lines import Hint
from tn_tui.tui.widgets.lists.pick_list import PickLine, PickList
from tn_tui.words.files import refused_here

if TYPE_CHECKING:
    from tn_tui.domain.ports import KeptFile
    from tn_tui.domain.user_file import Source
    from tn_tui.tui.widgets.lists.pick_list import Parts

_PASTE = "Please paste the lines of the CSV first."
_NONE = "No file is there. The operator puts it there; tn-tui practice show says where."
_CHOOSE = "There is no file to check."
_PASSWORDS = f"The temporary passwords go to a file of their own. {TO_THE_FOLDER}"
_SIZE = 10


class SharedImportScreen(ImportStage):
    """For whoever shares the system account with others, so that no file of it is their own."""

    AUTO_FOCUS = "PasteBox"
    IN_THE_SHELL: ClassVar[dict[str, str]] = IN_THE_SHELL
    INPUTS = "#from, PasteBox, #placed, #where"

    _placed: "tuple[KeptFile, ...]" = ()

    def inputs(self) -> Iterable[Widget]:
        yield OneOf("From", ("Pasted here", "Operator's file"), id="from")
        yield PasteBox()
        yield PickList(id="placed")
        yield Hint(_PASSWORDS, id="where")

    def on_mount(self) -> None:
        super().on_mount()
        self._show_source()
        self.look()

    @property
    def _is_pasted(self) -> bool:
        return self.query_one(OneOf).chosen == 0

    @work(description="list files")
    async def look(self) -> None:
        """See which files are there."""
        self._found(await self.ask(lambda core: core.files.imports(self.session)))

    def _found(self, placed: "tuple[KeptFile, ...]") -> None:
        self._placed = placed
        lines = [PickLine(lambda width, file=file: _line(file, width)) for file in placed]  # type: ignore[misc]
        self.query_one(PickList).show(lines, _NONE)
        self.source_changed()

    @on(OneOf.Changed)
    def _chosen(self) -> None:
        self._show_source()
        self.say("")
        self.source_changed()
        if not self._is_pasted:
            self.look()

    def _show_source(self) -> None:
        self.query_one(PasteBox).display = self._is_pasted
        self.query_one("#placed").display = not self._is_pasted

    @on(PasteBox.Changed)
    def _pasted(self) -> None:
        self.say("")
        self.query_one("#problems").display = False
        self.source_changed()

    @on(PickList.Opened)
    def _opened(self) -> None:
        self.check()

    def source(self) -> "Source | None":
        """The text that was pasted, or the file that is chosen."""
        if self._is_pasted:
            text = self.query_one(PasteBox).text
            return Pasted(text.encode("utf-8", "surrogatepass")) if text.strip() else None
        place = self.query_one(PickList).place
        return Placed(self._placed[place].name) if place is not None and place < len(self._placed) else None

    def ask_for_source(self) -> None:
        """Nothing was pasted, or no file is there."""
        self.query_one("PasteBox" if self._is_pasted else "#placed").focus()
        self.say(_PASTE if self._is_pasted else _CHOOSE, "warn")

    def passwords_path(self) -> tuple[bool, str | None]:
        """The program makes their file's name."""
        return True, None

    def source_refused(self, error: ImportRefused) -> None:
        self.query_one("PasteBox" if self._is_pasted else "#placed").focus()

    def file_refused(self, error: FileRefused) -> None:
        """A file is gone meanwhile, or can't be used."""
        self.say(refused_here(error), "bad")

    def where_passwords_are(self, name: str) -> Content:
        return Content.assemble(
            "The temporary passwords are in the practice's exports:\n",
            (name, "bold"),
            f"\n\n{taking(self.person, name)}",
        )


def _line(file: "KeptFile", width: int) -> "Parts":
    return ((fill(file.name, max(0, width - _SIZE)), ""), (f"{max(1, file.size_bytes // 1024):,} KB".rjust(_SIZE), ""))
