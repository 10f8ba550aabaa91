"""The scripted core's front door: logging in, and what a session needs."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from tests.tui.fake_state import CODE, NEXT_TOKEN, PASSWORD, RECOVERY_CODE, TOKEN, FakeState
from tn_tui.domain import crockford
from tn_tui.domain.errors import (
    Gone,
    OneTimeCodeRefused,
    PasswordWrong,
    RecoveryCodeRefused,
    SignInRefused,
    TokenRefused,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView, SpokenCheck
from tn_tui.domain.views import RememberOffer, SessionView, SignedIn, TokenNeeded


@dataclass
class FakeSignIn(FakeState):
    """The families `sign_in` and `sessions`."""

    def is_empty(self) -> bool:
        self._say("is_empty")
        return self.empty

    def submit_password(self, practice_code: str, username: str, password: Secret) -> TokenNeeded | SignedIn:
        self._say("submit_password")
        if password.reveal() != PASSWORD:
            raise SignInRefused
        if self.enrolled_at is not None:
            until = self.moment + timedelta(days=self.remember_days)
            offer = RememberOffer(until, self.remember_days, "workstation", self.unavailable)
            own = tuple(case for case in self.cases if case.username == self.person.username)
            return TokenNeeded(Secret("ticket"), self.person, offer, self.moment + timedelta(minutes=5), own)
        return self._signed_in()

    def submit_token(self, ticket: Secret, token: Secret, *, remember: bool) -> SignedIn:
        self._say("submit_token")
        self.remember = remember
        if token.reveal() != TOKEN:
            raise TokenRefused
        return self._signed_in()

    def _signed_in(self) -> SignedIn:
        if not self.sessions:
            self.sessions.append(SessionView(UUID(int=1), self.moment, self.moment, self.origin.text, current=True))
        idle, told = self.idle_lock_seconds, self.told_rows
        return SignedIn(
            Secret("session"),
            self.person,
            self.step,
            idle,
            (),
            told,
            self.enroll_by,
            required=self.required or self.step is Step.ENROLL,
            codes_left=self.codes_left,
            cases=self.cases,
        )

    def submit_one_time_code(self, ticket: Secret, code: Secret) -> SignedIn:
        self._say("submit_one_time_code")
        if code.reveal().upper().replace("-", "").replace(" ", "") != CODE.replace("-", ""):
            raise OneTimeCodeRefused
        self.step = Step.ENROLL
        return replace(self._signed_in(), required=self.required)

    def submit_recovery_code(self, ticket: Secret, code: Secret) -> SignedIn:
        self._say("submit_recovery_code")
        typed = crockford.read(code)
        if typed is None or typed.reveal() != RECOVERY_CODE or not self.codes_left:
            raise RecoveryCodeRefused
        self.codes_left -= 1
        return self._signed_in()

    def check_clock(self, ticket: Secret, first: Secret, second: Secret, *, remember: bool) -> SignedIn:
        self._say("check_clock")
        self.remember = remember
        if (first.reveal(), second.reveal()) != (TOKEN, NEXT_TOKEN):
            raise TokenRefused
        return replace(self._signed_in(), clock_offset=self.clock_offset)

    def spoken_check(self, ticket: Secret) -> SpokenCheck:
        self._say("spoken_check")
        minutes = self.moment.minute // 5 * 5
        until = self.moment.replace(minute=minutes, second=0) + timedelta(minutes=5)
        return SpokenCheck(f"7K{minutes:02}-X9PA", f"9Q{minutes:02}", until)

    def open_cases(self, ticket: Secret) -> tuple[CaseView, ...]:
        return tuple(case for case in self.cases if case.username == self.person.username)

    def stop_case(self, ticket: Secret, case_id: int) -> None:
        self._say("stop_case")
        if case_id not in {case.id for case in self.cases}:
            raise Gone
        self.cases = tuple(case for case in self.cases if case.id != case_id)

    def told(self, session: Secret, number: int) -> None:
        self._say("told")
        self.told_to = number

    def abandon(self, ticket: Secret) -> None:
        self._say("abandon")

    # sessions

    def glance(self, session: Secret, stamp: int | None) -> int:
        # Not among the calls, since it comes by the time alone.
        error = self.refuse.pop("glance", None)
        if error is not None:
            raise error
        return self.stamp

    def touch(self, session: Secret) -> None:
        self._say("touch")

    def lock(self, session: Secret) -> None:
        self._say("lock")

    def unlock(self, session: Secret, password: Secret) -> None:
        self._say("unlock")
        if password.reveal() != PASSWORD:
            raise PasswordWrong

    def step_up(self, session: Secret, password: Secret, token: Secret | None, *, recovery_code: object = None) -> None:
        self._say("step_up")
        if password.reveal() != PASSWORD:
            raise PasswordWrong
        if recovery_code is None and self.enrolled_at is not None and (token is None or token.reveal() != TOKEN):
            raise TokenRefused

    def log_out(self, session: Secret) -> None:
        self._say("log_out")
        self.sessions.clear()

    def end_session(self, session: Secret, session_id: UUID) -> None:
        self._say("end_session")
        self.sessions = [one for one in self.sessions if one.id != session_id]

    def end_others(self, session: Secret) -> int:
        self._say("end_others")
        before = len(self.sessions)
        self.sessions = [one for one in self.sessions if one.current]
        return before - len(self.sessions)
