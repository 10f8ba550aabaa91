"""Import users from a file: looked through first, then all of them or none; the passwords go to a file of their own."""

import os.path
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tn_tui.domain.errors import ImportRefused, LinesRefused, TnError, UsernameTaken
from tn_tui.domain.practice_views import Imported
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line
from tn_tui.tui.effort import Effort, StoppedError
from tn_tui.tui.fields import WithFields
from tn_tui.tui.file_words import PATH_LIMIT, absolute, file_problem
from tn_tui.tui.form import PLEASE
from tn_tui.tui.import_words import STOPPED, columns_line, found_line, problem_line
from tn_tui.tui.messages import Notice
from tn_tui.tui.stage import Stage
from tn_tui.tui.text import explain
from tn_tui.tui.visit import Going, Visit
from tn_tui.tui.widgets.field import Field, TextInput
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.progress_line import ProgressLine
from tn_tui.tui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.core.core import Core
    from tn_tui.domain.practice_views import ImportPlan
    from tn_tui.domain.views import PersonView

T = TypeVar("T")

_FILE_HINT = "CSV whose first line has username, name, and role."
_PASSWORDS_HINT = "A new file, which only you can read."
_AGAIN = "The file or the users changed meanwhile, so nothing was imported. Please check again."


class ImportScreen(Stage["Visit | Going"], WithFields["Visit | Going"]):
    """Nothing can be imported before the same file was looked through and every line of it was right.

    Args:
        session: the administrator's.
        person: who that is.
        notice: what to say at first.
    """

    TITLE = "Import users"
    TOPIC = "import"
    SHEETS = ("import_users.tcss",)
    AUTO_FOCUS = "#file"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "go_on": "tn-tui user import --practice CODE FILE --dry-run, then --passwords OUT in place of --dry-run",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next"),
        Binding("escape", "back", "Back"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    def __init__(self, session: Secret, person: "PersonView", notice: Notice | None = None) -> None:
        super().__init__(person, menu=True)
        self._session = session
        self._notice = notice
        self._checked: str | None = None
        """The file that was looked through and can be imported as it is."""
        self._users = 0
        self._imported: Imported | None = None
        self._suggested = ""
        self._effort: Effort | None = None

    def body(self) -> Iterable[Widget]:
        """The two files, the buttons, and what was found."""
        with Vertical(id="import"):
            yield Field("File", id="file", limit=PATH_LIMIT, hint=_FILE_HINT)
            yield Field("Passwords to", id="passwords", limit=PATH_LIMIT, hint=_PASSWORDS_HINT)
            with Horizontal(classes="buttons"):
                yield PushButton("Check", id="check", quiet=True, waiting="Checking…")
                yield PushButton("Import", id="import-now", waiting="Importing…")
            yield ProgressLine()
            yield Line(id="found")
            yield PushButton("Done", id="done")
            with VerticalScroll(id="problems"):
                yield Line()
        yield NoticeLine(self._notice)

    def on_mount(self) -> None:
        self.query_one("#done").display = False
        self.query_one("#problems").display = False
        self._offer(None)

    def _offer(self, checked: str | None) -> None:
        """Let it be imported, or not."""
        self._checked = checked
        self.query_one("#import-now").disabled = checked is None
        self.refresh_bindings()

    # The file is looked through

    @on(Input.Changed, "#file")
    def _file_changed(self) -> None:
        typed = self.field("file").value.strip()
        if self._checked is not None and self._checked != absolute(typed):
            self._offer(None)
            self.query_one("#found", Line).change("")
        passwords = self.field("passwords").input
        if passwords.value == self._suggested:
            stem, _ = os.path.splitext(typed)  # noqa: PTH122 - a name as it is typed, whatever it holds
            passwords.value = self._suggested = f"{stem}-passwords.csv" if typed else ""

    @on(PushButton.Pressed, "#check")
    def check(self) -> None:
        """Look through the file, and change nothing."""
        field = self.field("file")
        if not field.value.strip():
            self.point_at("file", PLEASE)
        elif not self.busy:
            self._offer(None)
            self._begin()
            self.query_one("#found", Line).change("")
            self.query_one("#problems").display = False
            self.plan(absolute(field.value))

    def _begin(self) -> None:
        self.busy = True
        self.say("")
        self.field("file").refuse("")
        self.field("passwords").refuse("")

    @work(description="check file")
    async def plan(self, path: str) -> None:
        """Ask the core what importing it would do."""
        effort = self._effort = Effort(lambda done, total: self._tell("Checking", done, total))
        try:
            await self.ask(
                _stoppable(lambda core: core.user_import.plan(self._session, path, progress=effort.progress)),
                lambda plan: self._planned(plan, path),
            )
        finally:
            self._end()

    def _planned(self, plan: "ImportPlan | None", path: str) -> None:
        if plan is None:
            self.say(STOPPED)
            return
        if absolute(self.field("file").value) != path:
            # Another file was typed meanwhile, of which nothing is known.
            return
        clean = not plan.problem_count
        self._users = plan.users
        self.query_one("#found", Line).change(
            Content.assemble(
                (columns_line(plan), "$muted"), "\n", (found_line(plan), "$success" if clean else "$error")
            )
        )
        problems = self.query_one("#problems")
        problems.display = not clean
        if clean:
            self._offer(path)
            self.field("passwords").input.focus()
            return
        lines = [problem_line(problem) for problem in plan.problems]
        more = plan.problem_count - len(plan.problems)
        if more > 0:
            lines.append(f"and {more:,} more")
        problems.query_one(Line).change("\n".join(lines))
        problems.scroll_home(animate=False)
        problems.focus()

    # And imported

    @on(PushButton.Pressed, "#import-now")
    def import_now(self) -> None:
        """Import the file that was looked through."""
        field = self.field("passwords")
        if self._checked is None or self.busy:
            return
        if not field.value.strip():
            self.point_at("passwords", PLEASE)
            return
        self._begin()
        self.run_import(self._checked, absolute(field.value))

    @work(description="import")
    async def run_import(self, path: str, passwords_path: str) -> None:
        """Ask the core to make all of the users, or none."""
        effort = self._effort = Effort(
            lambda done, total: self._tell("Importing" if done < total else "Saving all of them", done, total)
        )
        try:
            await self.ask(
                _stoppable(
                    lambda core: core.user_import.run(self._session, path, passwords_path, progress=effort.progress)
                ),
                self._done,
            )
        finally:
            self._end()

    def _tell(self, label: str, done: int, total: int) -> None:
        if self.busy and not self.is_gone:
            self.query_one(ProgressLine).show(label, done, total)

    def _end(self) -> None:
        self.busy = False
        self._effort = None
        if not self.is_gone:
            self.query_one(ProgressLine).clear()

    def _done(self, imported: "Imported | None") -> None:
        if imported is None:
            self.say(STOPPED)
            return
        self._imported = imported
        self.query("#file-field, #passwords-field, .buttons, ProgressLine, #problems").set(display=False)
        self.query_one("#found", Line).change(
            Content.assemble(
                (f"✓ {_added(imported.users)}\n\n", "$success"),
                "The temporary passwords are in this file, which only you can read:\n",
                (imported.passwords_path, "bold"),
                "\n\nHand them out, each to its user alone, and then remove the file. "
                "Each is changed at the first log-in.",
            )
        )
        done = self.query_one("#done", PushButton)
        done.display = True
        done.focus()
        self.refresh_bindings()

    def refused(self, error: TnError) -> None:
        """Say it under the file that it is about. Whatever it is, no user was made."""
        if isinstance(error, LinesRefused | UsernameTaken):
            self._offer(None)
            self.query_one("#found", Line).change("")
            self.query_one("#check").focus()
            self.say(_AGAIN, "warn")
        elif isinstance(error, ImportRefused):
            self.field("file").input.focus()
            self.say(explain(error), "bad")
        elif isinstance(error, FileRefused) and error.reason == "unfinished":
            # The users are made; only the name of their passwords' file is not what was asked for.
            self._done(Imported(self._users, clean_line(str(error.path))))
        elif isinstance(error, FileRefused):
            name = "file" if str(error.path) == absolute(self.field("file").value) else "passwords"
            self.point_at(name, file_problem(error))
        else:
            self.say(explain(error), "bad")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """After the import only Done is left."""
        if action == "go_on" and self._imported is not None:
            return False
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """From the file to its check, from the passwords' file to the button; nothing is imported from a field."""
        if self.busy:
            return
        if isinstance(self.focused, TextInput) and self.focused.id == "passwords":
            self.query_one("#check" if self._checked is None else "#import-now").focus()
        else:
            self.check()

    @on(PushButton.Pressed, "#done")
    def action_back(self) -> None:
        """Back to the users; what is being done is given up first, and leaves nothing."""
        if self.busy:
            if self._effort is not None:
                self._effort.stop()
        elif self._imported is not None:
            self.dismiss(Going(Visit.USERS, Notice(_added(self._imported.users), "good")))
        else:
            self.dismiss(Visit.USERS)

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#check, #import-now"):
            button.waiting = busy and button.display and (button.id == "import-now") == (self._checked is not None)


def _stoppable(question: "Callable[[Core], T]") -> "Callable[[Core], T | None]":
    def asked(core: "Core") -> T | None:
        try:
            return question(core)
        except StoppedError:
            return None

    return asked


def _added(count: int) -> str:
    return "1 user was added." if count == 1 else f"{count:,} users were added."
