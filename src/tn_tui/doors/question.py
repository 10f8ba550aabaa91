"""One question of another program: what is given of whom, how it is put to the core, and the answer as JSON has it."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tn_tui.domain import errors
from tn_tui.domain.secret import Secret

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.core.core import Core
    from tn_tui.domain.exports import Value
    from tn_tui.domain.verification import Asking, Verified

ANSWERS: Final = (
    errors.SignInRefused,
    errors.TokenRefused,
    errors.TokenClosed,
    errors.TokenMissing,
    errors.AskedFirst,
    errors.SecondFactorMissing,
)
"""The refusals that are an answer; everything else says that there is none."""


class Form(Enum):
    """In which form password and token come."""

    APART = "apart"
    JOINED = "joined"
    TOKEN_ONLY = "token only"  # noqa: S105 - a form, not a password


@dataclass(frozen=True, slots=True)
class Question:
    """Whether this is a user of the practice; `password` holds both where they come joined."""

    practice_code: str
    username: str
    form: Form
    password: Secret = Secret("")  # noqa: RUF009 - a secret never changes
    token: Secret = Secret("")  # noqa: RUF009 - as above

    def put(self, core: "Core", asking: "Asking") -> "Verified":
        """Ask the core.

        Raises:
            TnError: see `Verification`.
        """
        whose = self.practice_code, self.username
        match self.form:
            case Form.APART:
                return core.verification.check(*whose, self.password, self.token, asking)
            case Form.JOINED:
                return core.verification.check_joined(*whose, self.password, asking)
            case Form.TOKEN_ONLY:
                return core.verification.check_token(*whose, self.token, asking)


def verified(answer: "Verified") -> "dict[str, Value]":
    """What is told of somebody who is who they say."""
    return {
        "verified": True,
        "username": answer.username,
        "by_token": answer.by_token,
        "enroll_by": answer.enroll_by,
    }


def refused(error: errors.TnError, kind: str, message: str) -> "dict[str, Value]":
    """What is told of a refusal, or of why there is no answer."""
    retry_at: datetime | None = getattr(error, "retry_at", None)
    return {"verified": False, "error": kind, "message": message, "retry_at": retry_at}
