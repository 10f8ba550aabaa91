"""What importing users is, wherever they come from: looked through first, then all of them or none."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import ImportRefused, LinesRefused, TnError, UsernameTaken
from tn_tui.domain.practice_views import Imported
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.effort import Effort, stoppable
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.frame.place import PlaceScreen
from tn_tui.tui.frame.visit import Going, Visit
from tn_tui.tui.users.importing.import_words import HAND_OUT, STOPPED, added, columns_line, found_line, problem_line
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.progress_line import ProgressLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import ImportPlan
    from tn_tui.domain.user_file import Source

_AGAIN = "The file or the users changed meanwhile, so nothing was imported. Please check again."


class ImportStage(PlaceScreen["Visit | Going"], WithFields["Visit | Going"]):
    """Nothing can be imported before the same lines were looked through and every one of them was right."""

    TITLE = "Import users"
    TOPIC = "import"
    SHEETS = ("users/importing.tcss",)
    INPUTS: ClassVar[str] = ""
    """What is gone once all of it is imported."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next"),
        Binding("escape", "back", "Back"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    _checked: "Source | None" = None
    """What was looked through and can be imported as it is."""
    _users = 0
    _imported: "Imported | None" = None
    _effort: "Effort | None" = None

    def inputs(self) -> Iterable[Widget]:
        """Where the users come from, and where their passwords go."""
        raise NotImplementedError

    def source(self) -> "Source | None":
        """What is to be imported; None where there is nothing."""
        raise NotImplementedError

    def ask_for_source(self) -> None:
        """Say that there is nothing to look through."""
        raise NotImplementedError

    def passwords_path(self) -> tuple[bool, str | None]:
        """Whether it is clear where the passwords go, and the path where one is typed."""
        raise NotImplementedError

    def source_refused(self, error: ImportRefused) -> None:
        """Go to where it comes from, since it can't be taken as a whole."""
        raise NotImplementedError

    def file_refused(self, error: FileRefused) -> None:
        """Say what is wrong with a file where it is named."""
        raise NotImplementedError

    def where_passwords_are(self, name: str) -> Content:
        """What is said of the passwords' file once it is there."""
        raise NotImplementedError

    def focus_after_check(self) -> None:
        """Where one stands once every line can be taken."""
        self.query_one("#import-now").focus()

    def body(self) -> Iterable[Widget]:
        with Vertical(id="import"):
            yield from self.inputs()
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
        self.offer(None)

    def offer(self, checked: "Source | None") -> None:
        """Let it be imported, or not."""
        self._checked = checked
        self.query_one("#import-now").disabled = checked is None
        self.set_class(checked is not None, "-checked")
        self.refresh_bindings()

    # It is looked through

    def source_changed(self) -> None:
        """What was looked through is not what stands there now."""
        if self._checked is not None and self._checked != self.source():
            self.offer(None)
            self.query_one("#found", Line).change("")

    @on(PushButton.Pressed, "#check")
    def check(self) -> None:
        """Look through it, and change nothing."""
        source = self.source()
        if source is None:
            self.ask_for_source()
        elif not self.busy:
            self.offer(None)
            self.begin()
            self.query_one("#found", Line).change("")
            self.query_one("#problems").display = False
            self.plan(source)

    def begin(self) -> None:
        """Something is asked of the core."""
        self.busy = True
        self.say("")

    @work(description="check file")
    async def plan(self, source: "Source") -> None:
        """Ask the core what importing it would do."""
        effort = self._effort = Effort(lambda done, total: self._tell("Checking", done, total))
        try:
            plan = await self.ask(
                stoppable(lambda core: core.user_import.plan(self.session, source, progress=effort.progress))
            )
            self._planned(plan, source)
        finally:
            self._end()

    def _planned(self, plan: "ImportPlan | None", source: "Source") -> None:
        if plan is None:
            self.say(STOPPED)
            return
        if self.source() != source:
            # Something else was given meanwhile, of which nothing is known.
            return
        clean = not plan.problem_count
        self._users = plan.users
        self.query_one("#found", Line).change(
            Content.assemble(
                (columns_line(plan, source), "$muted"), "\n", (found_line(plan), "$success" if clean else "$error")
            )
        )
        problems = self.query_one("#problems")
        problems.display = not clean
        self.set_class(not clean, "-problems")
        if clean:
            self.offer(source)
            self.focus_after_check()
            return
        problems.query_one(Line).change("\n".join(map(problem_line, plan.problems)))
        problems.scroll_home(animate=False)
        problems.focus()

    # And imported

    @on(PushButton.Pressed, "#import-now")
    def import_now(self) -> None:
        """Import what was looked through."""
        checked = self._checked
        if checked is None or self.busy:
            return
        if checked != self.source():
            # A key that only moved the mark has chosen something else.
            self.source_changed()
            return
        is_clear, passwords_path = self.passwords_path()
        if is_clear:
            self.begin()
            self.run_import(checked, passwords_path)

    @work(description="import")
    async def run_import(self, source: "Source", passwords_path: str | None) -> None:
        """Ask the core to make all of the users, or none."""
        effort = self._effort = Effort(
            lambda done, total: self._tell("Importing" if done < total else "Saving all of them", done, total)
        )
        try:
            self._done(
                await self.ask(
                    stoppable(
                        lambda core: core.user_import.run(
                            self.session, source, passwords_path, progress=effort.progress
                        )
                    )
                )
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
        self.query(f"{self.INPUTS}, .buttons, ProgressLine, #problems").set(display=False)
        self.query_one("#found", Line).change(
            Content.assemble(
                (f"✓ {added(imported.users)}\n\n", "$success"),
                self.where_passwords_are(imported.passwords_path),
                f"\n\n{HAND_OUT}",
            )
        )
        done = self.query_one("#done", PushButton)
        done.display = True
        done.focus()
        self.refresh_bindings()

    def refused(self, error: TnError) -> None:
        """Say it under what it is about. Whatever it is, no user was made."""
        if isinstance(error, LinesRefused | UsernameTaken):
            self.offer(None)
            self.query_one("#found", Line).change("")
            self.query_one("#check").focus()
            self.say(_AGAIN, "warn")
        elif isinstance(error, ImportRefused):
            self.source_refused(error)
            self.say(explain(error), "bad")
        elif isinstance(error, FileRefused) and error.reason is PathProblem.UNFINISHED:
            # The users are made; only the name of their passwords' file is not what was asked for.
            name = str(error.path) if self.takes_paths else error.path.name
            self._done(Imported(self._users, clean_line(name)))
        elif isinstance(error, FileRefused):
            self.file_refused(error)
        else:
            super().refused(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """After the import only Done is left."""
        if action == "go_on" and self._imported is not None:
            return False
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """On to the check; nothing is imported from a field."""
        if not self.busy:
            self.check()

    @on(PushButton.Pressed, "#done")
    def action_back(self) -> None:
        """Back to the users; what is being done is given up first, and leaves nothing."""
        if self.busy:
            if self._effort is not None:
                self._effort.stop()
        elif self._imported is not None:
            self.dismiss(Going(Visit.USERS, Notice(added(self._imported.users), "good")))
        else:
            self.dismiss(Visit.USERS)

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#check, #import-now"):
            button.waiting = busy and button.display and (button.id == "import-now") == (self._checked is not None)
