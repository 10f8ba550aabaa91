"""How good a new password is, said under its field while one types; what would be refused is said before it is sent."""

from collections.abc import Container, Iterable
from typing import TypeVar

from textual import on, work
from textual.widgets import Input

from tn_tui.domain import password as passwords
from tn_tui.domain.errors import PasswordRefused, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.forms.form import NOT_THE_SAME, FormScreen
from tn_tui.words.errors import explain

Result = TypeVar("Result")
STRONG = 20
"""Characters from which a password that is neither common nor personal is called strong."""


class WithNewPassword(FormScreen[Result]):
    """A form in which somebody chooses a password."""

    NEW = ""
    """The id of the field."""

    least: int = passwords.MINIMUM_ALONE
    """How many characters it needs."""

    def personal(self) -> Iterable[str]:
        """The names that it must not be made of."""
        raise NotImplementedError

    def check(self) -> bool:
        """Whether both passwords are the same."""
        if self.field(self.NEW).value == self.field("again").value:
            return True
        self.point_at("again", NOT_THE_SAME, clear=True)
        return False

    def refused(self, error: TnError) -> None:
        """What is wrong with the new password is said under its field."""
        if isinstance(error, PasswordRefused):
            self.field("again").input.value = ""
            self.point_at(self.NEW, explain(error), clear=True)
        else:
            super().refused(error)

    @on(Input.Changed)
    def weigh(self) -> None:
        """Say how good it is, as it stands now."""
        typed = self.field(self.NEW).value
        if len(typed) < self.least:
            few = f"Too short: {len(typed)} of {self.least} characters."
            self._tell(few if typed else needed(self.least))
        else:
            self._look_up(Secret(typed), tuple(self.personal()))

    @work(exclusive=True, group="strength", description="strength of the password")
    async def _look_up(self, password: Secret, personal: tuple[str, ...]) -> None:
        least = self.least
        verdict = await self.ask(lambda core: _verdict(password, least, personal, core.common_passwords))
        if self.field(self.NEW).value == password.reveal():
            self._tell(verdict)

    def _tell(self, words: str) -> None:
        self.field(self.NEW).tell(words)


def needed(least: int) -> str:
    """What stands under the field before anything is typed."""
    return f"At least {least} characters; a few words."


def _verdict(password: Secret, least: int, personal: Iterable[str], common: Container[str]) -> str:
    try:
        passwords.check(password, minimum=least, personal=personal, common=common)
    except PasswordRefused as error:
        return explain(error)
    return "Strong." if len(password.reveal()) >= STRONG else "Good. Longer is stronger."
