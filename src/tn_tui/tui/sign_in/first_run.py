"""The first run: the first practice and its administrator."""

import os
import pwd
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain import password as passwords
from tn_tui.domain.errors import AlreadySetUp, FieldRefused, TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import NAME_LIMIT, PRACTICE_CODE_LIMIT, USERNAME_LIMIT, clean_line
from tn_tui.tui.account.password_strength import WithNewPassword, needed
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain

_FIELDS = {
    "practice code": "practice-code",
    "practice name": "practice-name",
    "username": "username",
    "name": "name",
}


@dataclass(frozen=True)
class SetUp:
    """What the log-in should say, and who can log in there now."""

    notice: Notice
    practice_code: str = ""
    username: str = ""


class FirstRunScreen(WithNewPassword[SetUp]):
    """Hands back what was set up.

    Args:
        typed: a practice code and a username that somebody typed before it was known that there is nobody yet.
    """

    TITLE = "First run"
    TOPIC = "first run"
    SHEETS = ("sign_in/first_run.tcss",)
    AUTO_FOCUS = "#practice-code"
    NEW = "password"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Set up"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    def __init__(self, typed: tuple[str, str] = ("", "")) -> None:
        super().__init__()
        self._typed = typed

    def body(self) -> Iterable[Widget]:
        yield from self.form(
            "Set up your practice",
            "You become its Practice Administrator.",
            (
                Field("Practice code", id="practice-code", limit=PRACTICE_CODE_LIMIT),
                Field("Practice name", id="practice-name", limit=NAME_LIMIT),
                Field("Username", id="username", limit=USERNAME_LIMIT),
                Field("Your name", id="name", limit=NAME_LIMIT),
                Field(
                    "Password",
                    id="password",
                    limit=passwords.CAP,
                    password=True,
                    hint=needed(self.least),
                ),
                Field("Password again", id="again", limit=passwords.CAP, password=True),
            ),
            PushButton("Set Up", id="set-up", waiting="Setting up…"),
        )

    def on_mount(self) -> None:
        for name, text in zip(("practice-code", "username"), self._typed, strict=True):
            field = self.field(name).input
            field.value = text[: field.max_length]
            field.cursor_position = len(field.value)

    def personal(self) -> Iterable[str]:
        """The names that stand in the other fields."""
        return (self.field(name).value for name in _FIELDS.values())

    @work(description="set up")
    async def send(self) -> None:
        """Make the practice and its administrator, both or neither."""
        code, practice, username, name, password, _ = (field.value for field in self.query(Field))
        secret = Secret(password)
        operator = clean_line(pwd.getpwuid(os.geteuid()).pw_name)
        async with self.asking():
            view = await self.ask(
                lambda core: core.administration.set_up(
                    operator,
                    practice_code=code,
                    practice_name=practice,
                    username=username,
                    name=name,
                    password=secret,
                )
            )
            self.dismiss(
                SetUp(Notice(f"{view.code} is set up. You can log in now.", "good"), view.code, username.strip())
            )

    def refused(self, error: TnError) -> None:
        """Say it under the field that it is about."""
        if isinstance(error, FieldRefused) and error.field in _FIELDS:
            self.point_at(_FIELDS[error.field], explain(error))
        elif isinstance(error, AlreadySetUp):
            self.dismiss(SetUp(Notice(explain(error))))
        else:
            super().refused(error)
