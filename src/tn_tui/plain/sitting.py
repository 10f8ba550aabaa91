"""Who sits here: from the log-in to the log-out, locked where nobody was there, and asked anew who it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tn_tui.domain.errors import (
    PasswordWrong,
    RecoveryCodeRefused,
    SessionEnded,
    SessionLocked,
    StepUpNeeded,
    TnError,
    TokenClosed,
    TokenRefused,
    Unexpected,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.totp import DIGITS, parse_token
from tn_tui.plain.prompts import BackError, Prompts
from tn_tui.plain.refusals import said
from tn_tui.words.errors import short_token
from tn_tui.words.phrases import GOES_BACK
from tn_tui.words.sign_in import LOCKED, STILL_YOU

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.core.core import Core
    from tn_tui.domain.views import SignedIn

T = TypeVar("T")
CODE_LIMIT = 64
"""Characters that a code may have however it is spelled."""


_TOKEN_OR_CODE = f"Token, {DIGITS} digits, or a recovery code; {GOES_BACK}"


class LogOutError(Exception):
    """The person wants to leave the session."""


class Asking:
    """Puts questions to the core. A defect becomes an incident, whose number is said.

    Args:
        core: what is asked.
        record: writes a defect down and returns its incident id.
    """

    def __init__(self, core: "Core", record: Callable[[BaseException], str]) -> None:
        self.core = core
        self._record = record

    def now(self) -> "datetime":
        """The core's time."""
        return self.core.clock.now()

    def call(self, question: "Callable[[Core], T]") -> T:
        """The answer.

        Raises:
            TnError: what the core refuses; `Unexpected` for a defect.
        """
        try:
            return question(self.core)
        except TnError:
            raise
        except Exception as error:  # noqa: BLE001 - the one place of this face where a defect becomes an incident
            raise self.core.damage() or Unexpected(self._record(error)) from None


class Sitting:
    """Somebody who is logged in.

    Args:
        asking: puts questions to the core.
        prompts: asks the person.
        signed_in: what the core answered to the log-in.
    """

    def __init__(self, asking: Asking, prompts: Prompts, signed_in: "SignedIn") -> None:
        self._asking = asking
        self.prompts = prompts
        self.handle = signed_in.session
        self.person = signed_in.person
        self.enrolls_by_code = signed_in.step is Step.ENROLL and not signed_in.required
        """Whether a one-time code alone is why the person must enroll, and not the practice."""

    def now(self) -> "datetime":
        """The core's time."""
        return self._asking.now()

    @property
    def takes_paths(self) -> bool:
        """Whether a file may be named here: not over SSH."""
        return self._asking.core.files.takes_paths

    def ask(self, question: "Callable[[Core], T]") -> T:
        """The answer; where the session is locked or something must be proven, once that is done.

        Raises:
            BackError: the person would not prove it.
            LogOutError: the person would not open the session again.
            TnError: what the core refuses.
        """
        while True:
            try:
                return self._asking.call(question)
            except SessionLocked:
                self._unlock()
            except StepUpNeeded as needed:
                self._prove(token=needed.token)

    def noticed(self) -> bool:
        """Tell the core that somebody is there; whether the session had to be opened again first."""
        try:
            self._asking.call(lambda core: core.sessions.touch(self.handle))
        except SessionLocked:
            self._unlock()
            return True
        return False

    def log_out(self) -> None:
        """End the session; nothing happens when it is over already."""
        try:
            self._asking.call(lambda core: core.sessions.log_out(self.handle))
        except SessionEnded:
            return

    def refused(self, error: TnError) -> None:
        """Say why not, unless the session is over.

        Raises:
            SessionEnded: it is.
        """
        if isinstance(error, SessionEnded):
            raise error
        self.prompts.say(said(error, self.now()))

    def password(self, label: str) -> Secret:
        """A password that is asked for in the session."""
        return self.prompts.password(f"{label}; {GOES_BACK}")

    def _unlock(self) -> None:
        self.prompts.heading("Locked")
        self.prompts.say(LOCKED)
        while True:
            try:
                password = self.prompts.password("Password; an empty line logs you out", watched=False)
            except BackError:
                raise LogOutError from None
            try:
                self._open_again(password)
            except PasswordWrong as error:
                self.prompts.say(said(error, self.now()))
            else:
                return

    def _open_again(self, password: Secret) -> None:
        self._asking.call(lambda core: core.sessions.unlock(self.handle, password))

    def _prove(self, *, token: bool) -> None:
        self.prompts.heading("Is it still you?")
        self.prompts.say(STILL_YOU)
        while True:
            password = self.password("Password")
            given, code = self._second() if token else (None, None)
            try:
                self.ask_to_prove(password, given, code)
            except StepUpNeeded as needed:
                token = needed.token
            except (PasswordWrong, TokenRefused, TokenClosed, RecoveryCodeRefused) as error:
                self.prompts.say(said(error, self.now()))
            else:
                return

    def ask_to_prove(self, password: Secret, token: Secret | None, code: Secret | None) -> None:
        """Give the password again, and what is due beside it.

        Raises:
            TnError: see `Sessions.step_up`.
        """
        self._asking.call(lambda core: core.sessions.step_up(self.handle, password, token, recovery_code=code))

    def _second(self) -> tuple[Secret | None, Secret | None]:
        """A token, or a recovery code in its place."""
        while True:
            typed = self.prompts.line(_TOKEN_OR_CODE, CODE_LIMIT)
            token = parse_token(typed)
            if token is not None:
                return Secret(token), None
            if len(typed.strip()) > DIGITS + 1:
                return None, Secret(typed)
            self.prompts.say(short_token(DIGITS))
