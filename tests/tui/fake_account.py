"""The scripted core's account: the profile, and what a person changes about it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.tui.fake_rows import devices_of, page_of
from tests.tui.fake_state import KEY, PASSWORD, TOKEN, FakeState
from tn_tui.domain.errors import PasswordWrong, TokenRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import (
    ActivityPage,
    AuthenticatorView,
    DeviceView,
    Enrolled,
    EnrollmentOffer,
    ProfileView,
    Removed,
    SessionView,
)


@dataclass
class FakeAccount(FakeState):
    """The families `profile`, `enrollment`, `recovery_codes`, `passwords`, `devices` and `activity`."""

    def show(self, session: Secret) -> ProfileView:
        self._say("show")
        apps: tuple[AuthenticatorView, ...] = ()
        if self.enrolled_at is not None:
            apps = (AuthenticatorView(UUID(int=1), "Phone", self.enrolled_at, self.moment),)
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
            codes_left=self.codes_left,
            codes_saved=self.codes_saved,
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
        self.step = Step.SAVE_CODES if self.must_save else Step.IN
        return Enrolled(self.step, len(self.devices), 0, self._made(), self.must_save)

    def _made(self) -> tuple[Secret, ...]:
        self.codes_left = len(self.new_codes) or None
        return tuple(Secret(code) for code in self.new_codes)

    def renew(self, session: Secret) -> tuple[Secret, ...]:
        self._say("renew")
        return self._made()

    def saved(self, session: Secret, codes: tuple[Secret, ...] = ()) -> None:
        self._say("saved")
        self.codes_saved, self.must_save, self.step = True, False, Step.IN

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

    def remembered(self, count: int = 2) -> None:
        """Have some remembered devices, this one among them."""
        self.devices = devices_of(count, self.moment)

    def other_session(self) -> None:
        """Be logged in somewhere else too."""
        self.sessions.append(
            SessionView(UUID(int=2), self.moment - timedelta(hours=1), self.moment, "10.0.4.9", current=False)
        )
