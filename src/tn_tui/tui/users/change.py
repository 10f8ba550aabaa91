"""Do something to one user or to many: who is touched, what it means, what ends with it, and why it is done."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.changes import RULES, Change
from tn_tui.domain.errors import FieldRefused, Gone, LastAdministrator, OnYourself, TnError
from tn_tui.domain.practice_views import Changed, OneTimeCode, TemporaryPassword, Touched
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import REASON_LIMIT
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.widgets.cells import fill, paragraph
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.lists.long_list import LongList
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.changes import COMMANDS, WORDS, ends, hindrance, users
from tn_tui.words.errors import explain

if TYPE_CHECKING:
    from tn_tui.core.core import Core

Outcome = Changed | TemporaryPassword | OneTimeCode
_USERNAME = 24
_ROWS = 4
_MORE = len(" ▼ 50,000")
_OTHER_LINES = 20
"""What stands around the list of those who are touched, which gets the rest of a big terminal."""


class ChangeDialog(OfSession[Outcome | None], WithFields[Outcome | None]):
    """Hands back what came out, or None when nothing was changed.

    Args:
        change: what is done.
        ids: to whom.
        who: the one to whom it is done; without, those who are touched are listed.
    """

    TOPIC = "change"
    SHEETS = ("users/dialogs.tcss",)
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Do it"),
        Binding("escape", "leave", "Cancel"),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, session: Secret, change: Change, ids: Sequence[int], who: str) -> None:
        super().__init__(session)
        self._change = change
        self._ids = tuple(ids)
        self._who = who
        self.heading = f"{WORDS[change].heading} · {who or users(len(ids))}"
        self.in_the_shell = {"submit": COMMANDS[change]}
        self._touched: tuple[Touched, ...] | None = None

    def body(self) -> Iterable[Widget]:
        words = WORDS[self._change]
        yield Line(" ".join(filter(None, (words.meaning, ends(self._change)))), classes="paragraph")
        if not self._who:
            yield LongList(max(_ROWS, self.app.size.height - _OTHER_LINES))
        if RULES[self._change].takes_away:
            yield Field("Reason", id="reason", limit=REASON_LIMIT, hint="Shown at the next log-in, and kept.")
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Leave Those Out", id="leave-out", quiet=True)
            yield PushButton(words.button, id="do", danger=RULES[self._change].takes_away, waiting="One moment…")

    def on_mount(self) -> None:
        self.query_one("#leave-out").display = False
        self._focus()
        if not self._who:
            self.busy = True
            self.look()

    def _focus(self) -> None:
        """Be where the reason is typed, or else at the list or the button."""
        for selector in ("#reason", "LongList", "#do"):
            for widget in self.query(selector):
                self.set_focus(widget)
                return

    def action_move(self, lines: int) -> None:
        """Read the list on, while one types."""
        for touched in self.query(LongList):
            touched.action_move(lines)

    def action_page(self, pages: int) -> None:
        """A page of it, or of all that stands here once that is at its end."""
        tops = [touched.top for touched in self.query(LongList)]
        for touched in self.query(LongList):
            touched.action_page(pages)
        if tops == [touched.top for touched in self.query(LongList)]:
            self.action_read_on(pages)

    @work(description="preview")
    async def look(self) -> None:
        """Ask whom it would touch."""
        async with self.asking():
            self._show(await self.ask(lambda core: core.user_changes.preview(self.session, self._ids, self._change)))

    @work(description="preview")
    async def look_again(self) -> None:
        """Somebody can't be changed any more since it was looked at: offer to leave those out."""
        touched = await self.ask(lambda core: core.user_changes.preview(self.session, self._ids, self._change))
        if any(one.hindrance is not None for one in touched):
            self._show(touched)

    def _show(self, touched: tuple[Touched, ...]) -> None:
        self._touched = touched
        hindered = [one for one in touched if one.hindrance is not None]
        idle = [one for one in touched if one.hindrance is None and one.idle]
        order = [*hindered, *(one for one in touched if not one.idle and one.hindrance is None), *idle]
        listed = self.query_one(LongList)
        listed.show([line for one in order for line in _lines(one, listed.content_size.width - _MORE)])
        changing = len(touched) - len(hindered) - len(idle)
        self.query_one("#leave-out").display = bool(hindered) and changing > 0
        self.query_one("#do").display = not hindered and changing > 0
        if hindered:
            self.say(
                f"{_part(len(hindered), len(touched))} can't be changed so. Nobody is, unless you leave those out.",
                "warn",
            )
        elif not changing:
            self.say("There is nothing to do for any of them.")
        elif idle:
            self.say(f"{users(changing)} will be changed; for {len(idle):,} there is nothing to do.")
        else:
            self.say(f"{users(changing)} will be changed.")
        self.refresh_bindings()

    @property
    def _possible(self) -> bool:
        """Whether it can be done as it is."""
        if self._who:
            return True
        touched = self._touched
        return (
            touched is not None
            and all(one.hindrance is None for one in touched)
            and any(not one.idle for one in touched)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done that can't be."""
        return super().check_action(action, parameters) if action != "submit" or self._possible else False

    @on(PushButton.Pressed, "#leave-out")
    def leave_out(self) -> None:
        """Go on with those to whom it can be done."""
        if self._touched is not None and not self.busy:
            self._ids = tuple(one.id for one in self._touched if one.hindrance is None)
            self._show(tuple(one for one in self._touched if one.hindrance is None))
            self._focus()

    @on(PushButton.Pressed, "#do")
    def action_submit(self) -> None:
        """Do it, once there is a reason where one is needed."""
        empty = self.first_empty()
        if empty is not None:
            self.want(empty)
        elif self._possible:
            self.send_once()

    def send(self) -> None:
        """Do it, with the reason where one is asked for."""
        reason = self.field("reason").value if self.query(Field) else ""
        self.hand_back(lambda core: self._question(core, reason))

    def _question(self, core: "Core", reason: str) -> Outcome:
        match self._change:
            case Change.RESET_PASSWORD:
                return core.user_changes.reset_password(self.session, self._ids[0], reason=reason)
            case Change.ONE_TIME_CODE:
                return core.user_changes.one_time_code(self.session, self._ids[0], reason=reason)
            case _:
                return core.user_changes.apply(self.session, self._ids, self._change, reason=reason)

    def refused(self, error: TnError) -> None:
        """A reason that can't be kept is said under its field."""
        if isinstance(error, FieldRefused) and self.query(Field):
            self.point_at("reason", explain(error))
        else:
            self.say(explain(error), "bad")
            if not self._who and isinstance(error, OnYourself | Gone | LastAdministrator):
                self.look_again()


def _lines(touched: Touched, width: int) -> list[tuple[str, str]]:
    """One in a line, or where that is too long, on as many as it takes: nothing else tells whom it would touch."""
    told = hindrance(touched) or touched.name
    style = "$warning" if touched.hindrance is not None else "$muted" if touched.idle else ""
    line = f"{fill(touched.username, _USERNAME)} {told}"
    if max(cell_len(touched.username) - _USERNAME, cell_len(line) - width) <= 0:
        return [(line, style)]
    return [(part, style) for part in paragraph([Content(touched.username), Content(told)], width)]


def _part(count: int, total: int) -> str:
    return f"{count:,} of {total:,}"
