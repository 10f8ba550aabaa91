"""A new password: because the one at hand is temporary, or because one wants another."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain.errors import PasswordWrong, TnError
from tn_tui.domain.password import CAP
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.tui.account.password_strength import WithNewPassword
from tn_tui.tui.widgets.fields.field import PASSWORD_LIMIT, Field
from tn_tui.tui.widgets.keys import LOG_OUT_INSTEAD
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.account import OTHERS, TEMPORARY, how_long
from tn_tui.words.errors import explain

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView


class NewPasswordScreen(WithNewPassword[Step | None]):
    """Hands back what the session needs next, or None when nothing was changed.

    Args:
        session: whose password it is.
        person: who that is.
        forced: whether nothing else can be done before, so that leaving is logging out.
    """

    TITLE = "Change password"
    TOPIC = "new password"
    SHEETS = ("account/new_password.tcss",)
    AUTO_FOCUS = "#current"
    NEW = "new"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Change"),
        Binding("tab", "app.focus_next", "Next field"),
        Binding("escape", "cancel", "Cancel"),
        LOG_OUT_INSTEAD,
    ]

    def __init__(self, session: Secret, person: "PersonView", *, forced: bool) -> None:
        super().__init__(person)
        self._session = session
        self._forced = forced
        self._reason = TEMPORARY if forced else OTHERS

    def body(self) -> Iterable[Widget]:
        yield from self.form(
            "Choose a new password",
            self._reason,
            (
                Field("Password now", id="current", limit=PASSWORD_LIMIT, password=True),
                Field("New password", id="new", limit=CAP, password=True),
                Field("Repeat it", id="again", limit=CAP, password=True),
            ),
            PushButton("Change Password", id="change", waiting="Changing…"),
        )

    def on_mount(self) -> None:
        self.learn_the_length()

    @work(description="minimum length")
    async def learn_the_length(self) -> None:
        """Say how long it must be in this practice."""
        self._say_the_length(await self.ask(lambda core: core.passwords.minimum_length(self._session)))

    def personal(self) -> Iterable[str]:
        """The names of the person and of the practice."""
        person = self.person
        return (person.practice_code, person.practice_name, person.username, person.name) if person else ()

    def _say_the_length(self, least: int) -> None:
        self.least = least
        self.weigh()
        self.query_one("#text", Line).change(f"{self._reason} {how_long(least)}")

    def send(self) -> None:
        """Change it, if the present one is right."""
        current, new, _ = (Secret(field.value) for field in self.query(Field))
        self.hand_back(lambda core: core.passwords.change(self._session, current, new))

    def refused(self, error: TnError) -> None:
        """Say it under the field that it is about."""
        if isinstance(error, PasswordWrong):
            if error.retry_at is not None:
                self.count_down(error.retry_at, "This is not your password.", "You can try again now.")
            self.point_at("current", explain(error), clear=True)
        else:
            super().refused(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaving is called what it is."""
        if action in {"cancel", "log_out_instead"}:
            return self._forced is (action == "log_out_instead")
        return super().check_action(action, parameters)

    def action_log_out_instead(self) -> None:
        """Leave with nothing changed, which is logging out where nothing else can be done."""
        self.action_cancel()

    def action_cancel(self) -> None:
        if not self.busy:
            self.dismiss(None)
