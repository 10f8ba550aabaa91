"""What others did to the account since the last log-in: who, when and why, before anything else."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.events import Event
from tn_tui.domain.policy import TOKEN_MONTH
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.reading import Reading
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.moments import when

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView, Told

_WORDS: dict[str, str] = {
    Event.DISABLED: "Two-factor authentication was disabled.",
    Event.CODE_ISSUED: "A one-time sign-in code was issued.",
    Event.PASSWORD_RESET: "The password was reset.",
    Event.DEACTIVATED: "The account was deactivated.",
    Event.REACTIVATED: "The account was reactivated.",
    Event.USER_UNLOCKED: "The account was unlocked.",
    Event.SESSION_ENDED: "Your sessions were ended.",
    Event.DEVICE_ENDED: "Your remembered devices were forgotten.",
    Event.CASE_OPENED: "Support opened a recovery case for your account.",
    Event.CASE_APPROVED: "Support approved the recovery case for your account.",
    Event.CASE_REFUSED: "Support refused the recovery case for your account.",
    Event.CASE_STOPPED: "The recovery case for your account was stopped.",
    Event.CASE_EXPIRED: "The recovery case for your account expired.",
    Event.CASE_USED: "Support fetched a one-time sign-in code for your account.",
    Event.CLOCK_SET_BACK: (
        "The computer's clock was set back. Everybody was logged out, and remembered devices ask for a token again."
    ),
}
_ROLES = {"administrator": "You were made Practice Administrator.", "member": "You were made a member."}


class ToldScreen(Reading[bool], Stage[bool]):
    """Hands back True when it was read; going on tells the core so.

    Args:
        session: whose account it is.
        person: who that is.
        rows: what was done, oldest first.
    """

    TITLE = "Your account"
    TOPIC = "told"
    OPENS_BY_ITSELF = True
    SHEETS = ("sign_in/told.tcss",)
    AUTO_FOCUS = "#go-on"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on"),
        Binding("escape", "leave", "Log out"),
    ]

    def __init__(self, session: Secret, person: "PersonView", rows: "tuple[Told, ...]") -> None:
        super().__init__(person)
        self._session = session
        self._rows = rows

    def body(self) -> Iterable[Widget]:
        """One paragraph for each."""
        now = self.tn.now()
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading("This was done to your account")
            with VerticalScroll(can_focus=False):
                for row in self._rows:
                    yield Line(paragraph(row, now), classes="paragraph")
            if any(row.event not in {Event.TOKEN, Event.CLOCK_SET_BACK} for row in self._rows):
                yield Line("If you don't know about it, ask whoever did it.", classes="paragraph")
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                yield PushButton("Go On", id="go-on", waiting="One moment…")

    @on(PushButton.Pressed, "#go-on")
    def action_go_on(self) -> None:
        """What stands here was read: tell the core, and go on."""
        if self.claim():
            self.told()

    @work(description="told")
    async def told(self) -> None:
        """Tell the core up to where it was read, so that it is shown this once."""
        number = self._rows[-1].number
        async with self.asking():
            await self.ask(lambda core: core.profile.told(self._session, number))
            self.dismiss(result=True)

    def action_leave(self) -> None:
        """Log out, and be told again the next time."""
        if not self.busy:
            self.dismiss(None)


def said(row: "Told") -> str:
    """What was done, to the one to whom it was done."""
    if row.event == Event.ROLE_CHANGED:
        return _ROLES.get(row.detail, "Your role was changed.")
    if row.event == Event.RENAMED:
        return f"You were renamed; before you were {row.detail}." if row.detail else "You were renamed."
    if row.event == Event.TOKEN:
        return f"{row.detail} wrong tokens or codes were typed in the last {TOKEN_MONTH.days} days."
    return _WORDS.get(row.event, "Something was changed.")


def actor(text: str) -> str:
    """Who did it: "by alice", "by the operator root"."""
    kind, _, name = text.partition(":")
    return f"by the operator {name}" if kind == "operator" and name else f"by {text}" if text else ""


def paragraph(row: "Told", now: datetime) -> Content:
    """What, when, by whom, why."""
    more = f"\nReason: {row.reason}" if row.reason else ""
    moment = f"{when(row.at, now)} {actor(row.actor)}".rstrip()
    if row.event == Event.TOKEN:
        moment = f"The last one: {moment}"
        more = "\nIf it wasn't you, somebody has your password. Change it on your profile."
    return Content.assemble((said(row), "bold"), "\n", (moment, "$muted"), (more, ""))
