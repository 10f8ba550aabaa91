"""A scripted core: it answers at once from what the test set, and refuses when told to."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from uuid import UUID

from tests.tui.fake_rows import devices_of, page_of
from tn_tui.domain.errors import OneTimeCodeRefused, PasswordWrong, SignInRefused, TnError, TokenRefused
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.ports import Origin
from tn_tui.domain.practice_views import PracticeView
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import (
    ActivityPage,
    AuthenticatorView,
    DeviceView,
    Enrolled,
    EnrollmentOffer,
    PersonView,
    ProfileView,
    RememberOffer,
    Removed,
    SessionView,
    SignedIn,
    TokenNeeded,
    Told,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tn_tui.core.core import Core
    from tn_tui.settings import Settings

START = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
TOKEN = "123456"
CODE = "7K3M-9QX2-AB4D"
KEY = "UNGDMHWJ63BA5DWSQP4UBIJU2STXV5YX"
ALICE = PersonView("RIVERSIDE", "Riverside Counseling", "alice", "Alice Smith", Role.ADMINISTRATOR)


@dataclass
class FakeCore:
    """What a test sets and looks at; `refuse` is raised by the next call of a name, `calls` holds the names.

    `more` are families of the core beside its own, such as `users`.
    """

    empty: bool = False
    step: Step = Step.IN
    enrolled_at: datetime | None = None
    required: bool = False
    person: PersonView = ALICE
    unavailable: str | None = None
    activity_rows: int = 12
    moment: datetime = START
    calls: list[str] = field(default_factory=list)
    refuse: dict[str, TnError] = field(default_factory=dict)
    devices: list[DeviceView] = field(default_factory=list)
    sessions: list[SessionView] = field(default_factory=list)
    origin: Origin = field(default_factory=lambda: Origin("10.0.4.17", "10.0.4.17"))
    closed: bool = False
    remember: bool | None = None
    remember_days: int = 30
    idle_lock_seconds: int = 900
    told_rows: tuple[Told, ...] = ()
    told_to: int | None = None
    enroll_by: datetime | None = None
    more: dict[str, object] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.moment

    def _say(self, name: str) -> None:
        self.calls.append(name)
        error = self.refuse.pop(name, None)
        if error is not None:
            raise error

    # sign_in

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
            return TokenNeeded(Secret("ticket"), self.person, offer, self.moment + timedelta(minutes=5))
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
        return SignedIn(Secret("session"), self.person, self.step, idle, (), told, self.enroll_by)

    def submit_one_time_code(self, ticket: Secret, code: Secret) -> SignedIn:
        self._say("submit_one_time_code")
        if code.reveal().upper().replace("-", "").replace(" ", "") != CODE.replace("-", ""):
            raise OneTimeCodeRefused
        self.step = Step.ENROLL
        return self._signed_in()

    def told(self, session: Secret, number: int) -> None:
        self._say("told")
        self.told_to = number

    def abandon(self, ticket: Secret) -> None:
        self._say("abandon")

    # sessions

    def touch(self, session: Secret) -> None:
        self._say("touch")

    def lock(self, session: Secret) -> None:
        self._say("lock")

    def unlock(self, session: Secret, password: Secret) -> None:
        self._say("unlock")
        if password.reveal() != PASSWORD:
            raise PasswordWrong

    def step_up(self, session: Secret, password: Secret, token: Secret | None) -> None:
        self._say("step_up")
        if password.reveal() != PASSWORD:
            raise PasswordWrong
        if self.enrolled_at is not None and (token is None or token.reveal() != TOKEN):
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

    # profile and the rest

    def show(self, session: Secret) -> ProfileView:
        self._say("show")
        apps: tuple[AuthenticatorView, ...] = ()
        if self.enrolled_at is not None:
            apps = (AuthenticatorView("Phone", self.enrolled_at, self.moment),)
        return ProfileView(
            person=self.person,
            two_factor_since=self.enrolled_at,
            two_factor_required=self.required,
            authenticators=apps,
            devices=tuple(self.devices),
            remember_unavailable=self.unavailable,
            password_changed_at=datetime(2026, 3, 2, 10, 15, tzinfo=UTC),
            sessions=tuple(self.sessions),
            idle_lock_seconds=self.idle_lock_seconds,
            enroll_by=self.enroll_by,
        )

    def begin(self, session: Secret) -> EnrollmentOffer:
        self._say("begin")
        uri = f"otpauth://totp/TN:{self.person.username}%40{self.person.practice_code}?secret={KEY}&issuer=TN"
        who = f"{self.person.username}@{self.person.practice_code}"
        return EnrollmentOffer(Secret("enrollment"), Secret(KEY), Secret(uri), who)

    def confirm(self, session: Secret, ticket: Secret, token: Secret) -> Enrolled:
        self._say("confirm")
        if token.reveal() != TOKEN:
            raise TokenRefused
        self.enrolled_at = self.moment
        self.step = Step.IN
        return Enrolled(Step.IN, len(self.devices), 0)

    def cancel(self, session: Secret, ticket: Secret) -> None:
        self._say("cancel")

    def remove_two_factor(self, session: Secret, password: Secret) -> Removed:
        self._say("remove_two_factor")
        if password.reveal() != PASSWORD:
            raise PasswordWrong
        self.enrolled_at = None
        return Removed(session_over=self.required)

    def change(self, session: Secret, current: Secret, new: Secret) -> Step:
        self._say("change")
        if current.reveal() != PASSWORD:
            raise PasswordWrong
        return Step.IN

    def minimum_length(self, session: Secret) -> int:
        self._say("minimum_length")
        return 15

    def list(self, session: Secret) -> tuple[DeviceView, ...]:
        self._say("list")
        return tuple(self.devices)

    def end_device(self, session: Secret, device_id: UUID) -> None:
        self._say("end_device")
        self.devices = [one for one in self.devices if one.id != device_id]

    def end_all(self, session: Secret) -> int:
        self._say("end_all")
        before, self.devices = self.devices, []
        return len(before)

    def own(
        self,
        session: Secret,
        *,
        group: str | None = None,
        older_than: int | None = None,
        newer_than: int | None = None,
        limit: int = 20,
    ) -> ActivityPage:
        self._say(f"own {group}")
        return page_of(self.activity_rows, self.moment, "", self.origin.text, older_than, newer_than, limit)

    def set_up(self, operator: str, **facts: object) -> PracticeView:
        self._say("set_up")
        self.empty = False
        return PracticeView(
            str(facts["practice_code"]),
            str(facts["practice_name"]),
            two_factor_required=False,
            users=1,
            enrolled=0,
            created_at=self.moment,
        )

    def remembered(self, count: int = 2) -> None:
        """Have some remembered devices, this one among them."""
        self.devices = devices_of(count, self.moment)

    def other_session(self) -> None:
        """Be logged in somewhere else too."""
        self.sessions.append(
            SessionView(UUID(int=2), self.moment - timedelta(hours=1), self.moment, "10.0.4.9", current=False)
        )

    def opener(self) -> "Callable[[Settings], AbstractContextManager[Core]]":
        """What the app opens."""

        @contextmanager
        def open_core(settings: "Settings") -> "Iterator[Core]":
            self._say("open")
            try:
                yield self.core()
            finally:
                self.closed = True

        return open_core

    def core(self) -> "Core":
        """Itself in the core's shape."""
        parts = SimpleNamespace(
            sign_in=self,
            sessions=SimpleNamespace(
                touch=self.touch,
                lock=self.lock,
                unlock=self.unlock,
                log_out=self.log_out,
                end=self.end_session,
                end_others=self.end_others,
                step_up=self.step_up,
            ),
            profile=self,
            enrollment=self,
            authenticators=self,
            passwords=self,
            devices=SimpleNamespace(list=self.list, end=self.end_device, end_all=self.end_all),
            activity=self,
            administration=self,
            clock=self,
            origin=self.origin,
            **self.more,
        )
        return cast("Core", parts)
