"""What is said of a refusal where no time counts down: how long it lasts stands in the sentence."""

from datetime import datetime

from tn_tui.domain.errors import (
    OneTimeCodeRefused,
    PasswordWrong,
    RecoveryCodeRefused,
    SignInRefused,
    TnError,
    TokenClosed,
    TokenRefused,
)
from tn_tui.words.errors import WRONG_SIGN_IN, explain
from tn_tui.words.moments import again_in
from tn_tui.words.sign_in import CLOSED, too_many


def said(error: TnError, now: datetime) -> str:
    """A sentence or two, with how long it takes until another try is looked at."""
    if isinstance(error, TokenClosed):
        return CLOSED
    retry_at: datetime | None = getattr(error, "retry_at", None)
    if retry_at is None:
        return explain(error)
    match error:
        case SignInRefused():
            why = WRONG_SIGN_IN
        case PasswordWrong():
            why = "This is not your password."
        case TokenRefused():
            why = too_many("tokens")
        case OneTimeCodeRefused() | RecoveryCodeRefused():
            why = too_many("codes")
        case _:
            return explain(error)
    return f"{why} {again_in(retry_at, now)}"
