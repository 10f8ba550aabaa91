"""A screen with one question: the password of who is logged in. A wrong one is said under its field."""

from typing import TypeVar

from tn_tui.domain.errors import PasswordWrong, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.words.errors import explain

Result = TypeVar("Result")


class PasswordQuestion(WithFields[Result]):
    """Sends the password once, and counts a lock down in place."""

    AUTO_FOCUS = "#password"

    def submit_password(self) -> None:
        """Send what stands in the field, once."""
        field = self.field("password")
        if not field.value:
            self.want(field)
        elif self.claim():
            self.answer(Secret(field.value))

    def answer(self, password: Secret) -> object:
        """Ask the core what the password is for; a worker."""
        raise NotImplementedError

    def refused(self, error: TnError) -> None:
        """A wrong password is said under its field."""
        self.point_at("password", "", clear=True)
        if isinstance(error, PasswordWrong) and error.retry_at is not None:
            self.count_down(error.retry_at, "This is not your password.", "You can try again now.")
        elif isinstance(error, PasswordWrong):
            self.field("password").refuse(explain(error))
        else:
            self.say(explain(error), "bad")
