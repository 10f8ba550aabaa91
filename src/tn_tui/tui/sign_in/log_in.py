"""The front door: practice code, username, password. It is painted before the core is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.widget import Widget

from tn_tui.domain.errors import SignInRefused, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.forms.form import FormScreen
from tn_tui.tui.widgets.fields.field import PASSWORD_LIMIT, Field
from tn_tui.tui.widgets.lines import Heading, Hint
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from tn_tui.domain.views import SignedIn, TokenNeeded

# Twice what they may be when they are made, as another spelling can be longer.
PRACTICE_CODE_LIMIT = 64
USERNAME_LIMIT = 128

MISSING = ("Type your practice code.", "Type your username.", "Type your password.")
"""What each field says where it is empty."""


@dataclass(frozen=True)
class NothingSetUp:
    """There is no practice yet; the practice code and the username that somebody typed meanwhile."""

    typed: tuple[str, str] = ("", "")


# In quotes, so that the views are imported behind the first paint.
Outcome: TypeAlias = "TokenNeeded | SignedIn | NothingSetUp"


class LogInScreen(FormScreen[Outcome]):
    """Hands back what the core answered to the password, or that there is nobody to log in yet.

    It stands under every other screen for as long as the program runs.

    Args:
        hints: log-ins to show, in the demo.
        known: whether it stands there at once; otherwise once the core says that there is somebody to log in.
        practice_code: the one practice whose users log in here, where there is only one.
    """

    TOPIC = "log in"
    AUTO_FOCUS = "#practice-code"
    SHEETS = ("sign_in/log_in.tcss",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Log in"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    known = reactive(default=True, init=False)
    """Whether there is somebody who can log in, as far as that shows; until then nothing does, and keys wait."""

    def __init__(self, hints: tuple[str, ...] = (), *, known: bool = True, practice_code: str = "") -> None:
        super().__init__()
        self._practice_code = practice_code
        self._hints = hints
        self._ready: tuple[str, str] | None = None
        self.set_reactive(LogInScreen.known, known)
        self.set_class(not known, "-unknown")

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"):
            with Vertical(classes="card"):
                yield Heading("Log in")
                yield Field("Practice code", id="practice-code", limit=PRACTICE_CODE_LIMIT, missing=MISSING[0])
                yield Field("Username", id="username", limit=USERNAME_LIMIT, missing=MISSING[1])
                yield Field("Password", id="password", limit=PASSWORD_LIMIT, password=True, missing=MISSING[2])
                yield NoticeLine()
                with Horizontal(classes="buttons"):
                    yield PushButton("Log In", id="log-in", waiting="Checking…")
            if self._hints:
                yield Hint("\n".join(self._hints))

    def on_mount(self) -> None:
        self._fix_practice()
        if self._practice_code:
            self.set_focus(self.field(self._first_field).input)
        self.look_for_a_practice()

    def _fix_practice(self) -> None:
        if self._practice_code:
            code = self.field("practice-code").input
            code.value, code.disabled = self._practice_code, True

    def begin_anew(self, notice: Notice | None) -> None:
        """Be ready for the next person, and say why the one before is gone."""
        self.renew()
        self.known = True
        code, username = self._ready or ("", "")
        for field, value in zip(self.query(Field), (code, username, ""), strict=True):
            field.input.value = value
        self._fix_practice()
        self.set_focus(self.field("password" if self._ready else self._first_field).input)
        self._ready = None
        self.say(notice.text if notice else "", notice.tone if notice else "info")

    def expect(self, practice_code: str, username: str) -> None:
        """Fill in who logs in next, once."""
        self._ready = (practice_code, username)

    def watch_known(self, known: bool) -> None:
        self.set_class(not known, "-unknown")
        if known:
            self.set_focus(self.field(self._first_field).input)

    @property
    def _first_field(self) -> str:
        return "username" if self._practice_code else "practice-code"

    @work(description="first run")
    async def look_for_a_practice(self) -> None:
        """Find out whether anybody can log in at all."""
        self._first_run(await self.ask(lambda core: core.sign_in.is_empty()))

    def _first_run(self, empty: bool) -> None:
        if empty:
            self.dismiss(NothingSetUp((self.field("practice-code").value, self.field("username").value)))
        elif not self.known:
            self.known = True

    @work(description="log in")
    async def send(self) -> None:
        """Ask whether the password is right."""
        code, username, password = (field.value for field in self.query(Field))
        secret = Secret(password)
        async with self.asking():
            self._answered(await self.ask(lambda core: core.sign_in.submit_password(code, username, secret)))

    def _answered(self, outcome: "TokenNeeded | SignedIn") -> None:
        self.field("password").input.value = ""
        self.dismiss(outcome)

    def refused(self, error: TnError) -> None:
        """One sentence for everything that can be wrong; what may be right stays."""
        self.known = True
        password = self.field("password").input
        password.value = ""
        password.focus()
        if isinstance(error, SignInRefused) and error.retry_at is not None:
            from tn_tui.words.errors import WRONG_SIGN_IN

            self.count_down(error.retry_at, WRONG_SIGN_IN, "You can try again now.")
        else:
            super().refused(error)
