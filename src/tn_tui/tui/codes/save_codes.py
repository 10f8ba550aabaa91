"""Recovery codes, shown this once: they live on this screen alone, and are gone when it closes."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.errors import Gone, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.codes.code_list import CodeList
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.title_bar import TitleBar
from tn_tui.words import recovery_codes

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView

_COPIED = (
    "The codes went to your terminal's clipboard. Not every terminal takes them, so paste them where they are to stay, "
    "and look whether all ten are there."
)


class SaveCodes(TnScreen["bool | None"]):
    """Hands back True once they are saved and the core knows it.

    Args:
        session: whose codes they are.
        person: who that is.
        codes: what is shown.
        heading: the title line.
        must_save: whether one can't go on without.
        renewed: whether they took the place of others.
    """

    TITLE = "Recovery codes"
    TOPIC = "recovery codes"
    SHEETS = ("codes.tcss",)
    AUTO_FOCUS = "#written"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("copy_key", "copy_codes", label="Copy", words="Copy the recovery codes"),
        Binding("f", "file", "Write to a file"),
        bind("spell", "spell"),
        Binding("w", "written", "I wrote them down"),
        Binding("escape", "later", "Later"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        session: Secret,
        person: "PersonView | None",
        codes: Sequence[Secret],
        *,
        heading: str = "",
        must_save: bool = False,
        renewed: bool = False,
    ) -> None:
        super().__init__(person)
        self._session = session
        self._codes = tuple(codes)
        self._heading = heading
        self._must_save = must_save
        self._renewed = renewed
        self._dead = False

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading("Your recovery codes")
            yield Line(recovery_codes.WHAT, classes="paragraph")
            yield CodeList(self._codes)
            yield Line(" ".join(self._said()), classes="paragraph")
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                later = PushButton("Later", id="later", quiet=True)
                later.display = not self._must_save
                yield later
                yield PushButton("Copy", id="copy", quiet=True)
                # Over SSH there is no file that would be the person's own.
                if self.takes_paths:
                    yield PushButton("Write to a File", id="file", quiet=True)
                else:
                    yield PushButton("Spell", id="spell", quiet=True)
                yield PushButton("I Wrote Them Down", id="written", waiting="One moment…")

    def _said(self) -> Iterable[str]:
        return recovery_codes.said(renewed=self._renewed, must_save=self._must_save)

    def on_mount(self) -> None:
        if self._heading:
            self.query_one(TitleBar).retitle(self._heading)
        self.show_focus()

    def on_unmount(self) -> None:
        """Nothing of them stays behind."""
        self.drop()

    def drop(self) -> None:
        """Show none of them any more."""
        self._codes = ()
        for shown in self.query(CodeList):
            shown.drop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who must save them has no later; dead ones can't be saved."""
        if action == "later":
            return self._dead or not self._must_save
        if action == "file" and not self.takes_paths:
            return False
        if action in {"copy_codes", "file", "spell", "written"}:
            return not self._dead
        return super().check_action(action, parameters)

    @on(PushButton.Pressed, "#copy")
    def action_copy_codes(self) -> None:
        """Send them to the terminal's clipboard (OSC 52), which not every terminal has, and ask whether they came."""
        if not self.busy:
            self.app.copy_to_clipboard("\n".join(code.reveal() for code in self._codes))
            self.confirm(_COPIED, recovery_codes.SAVED_THERE)

    @on(PushButton.Pressed, "#spell")
    def action_spell(self) -> None:
        """Show them one by one in words, for whoever hears them read out."""
        if not self.busy:
            from tn_tui.tui.codes.spell_codes import SpellCodesDialog

            self.app.push_screen(SpellCodesDialog(self._codes))

    @on(PushButton.Pressed, "#written")
    def action_written(self) -> None:
        """Ask whether the codes are written down, and be done."""
        if not self.busy:
            self.confirm(recovery_codes.WRITTEN)

    @work(exclusive=True, group="saving", description="confirm recovery codes")
    async def confirm(self, *text: str) -> None:
        """Ask whether they are saved; then tell the core."""
        from tn_tui.tui.frame.dialogs.question import QuestionDialog

        answer = QuestionDialog(recovery_codes.ARE_SAVED, *text, yes="They Are Saved", no="Not Yet")
        if await self.app.push_screen_wait(answer):
            await self.tell_saved()

    @on(PushButton.Pressed, "#file")
    def action_file(self) -> None:
        """Write them to a file of their own."""
        if not self.busy:
            self.write()

    @work(exclusive=True, group="saving", description="write recovery codes")
    async def write(self) -> None:
        """Ask for the file's name, write it; then tell the core."""
        from tn_tui.tui.codes.codes_file import CodesFileDialog

        person = self.person
        whose = f"{person.username} @ {person.practice_code}" if person else ""
        if await self.app.push_screen_wait(CodesFileDialog(self._session, self._codes, whose)):
            await self.tell_saved()

    async def tell_saved(self) -> None:
        """The core knows that they are saved; only then is it so."""
        if self.busy:
            return
        self.say("")
        async with self.asking():
            codes = self._codes
            await self.ask(lambda core: core.recovery_codes.saved(self._session, codes))
            self.dismiss(result=True)

    def refused(self, error: TnError) -> None:
        """Of dead codes nothing stays to be saved, and also who must save some goes on from here to make new ones."""
        if not isinstance(error, Gone):
            super().refused(error)
            return
        self._dead = True
        self.drop()
        for button in self.query(PushButton):
            button.display = button.id == "later"
        self.query_one("#later").focus()
        self.refresh_bindings()
        self.say(recovery_codes.DEAD, "bad")

    @on(PushButton.Pressed, "#later")
    def action_later(self) -> None:
        """Go on without having saved them; the profile says so."""
        if not self.busy:
            self.dismiss(result=False)
