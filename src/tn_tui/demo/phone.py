"""A phone without a phone: it keeps keys as an authentication app does, and has a clock of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tn_tui.domain import totp
from tn_tui.domain.secret import Secret


class Phone:
    """One phone with one account in its authentication app.

    Args:
        now: where the phone takes the time from.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.ahead = timedelta()
        """How far its clock is off; negative when it is behind."""
        self._key: Secret | None = None

    def add_account(self, typed_key: str) -> None:
        """Take a key as a person types it, in groups or not."""
        self._key = Secret(typed_key.replace(" ", "").upper())

    def token(self) -> str:
        """The six digits that it shows now.

        Raises:
            LookupError: no account was added.
        """
        if self._key is None:
            raise LookupError("the phone has no account yet")
        return totp.token_at(self._key, totp.step_at(self._now() + self.ahead))
