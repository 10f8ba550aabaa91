"""Rows as the core sees them: frozen values, named as the columns are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.policy import REMEMBER_DAYS, PracticeFacts, Role, UserFacts


@dataclass(frozen=True, slots=True)
class PracticeRecord:
    """A row of `practices`."""

    id: int
    code: str
    name: str
    two_factor_required: bool
    created_at: datetime
    required_from: datetime | None = None
    grace_days: int = 0
    idle_lock_minutes: int | None = None
    remember_days: int = REMEMBER_DAYS[-1]
    is_desk: bool = False
    phone: str = ""

    @property
    def facts(self) -> PracticeFacts:
        """What the sign-in rules need of it."""
        return PracticeFacts(self.two_factor_required, self.required_from, self.remember_days)


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A row of `users`, with its practice."""

    id: int
    practice: PracticeRecord
    username: str
    name: str
    role: Role
    password_hash: str
    password_temporary: bool
    password_changed_at: datetime
    deactivated_at: datetime | None
    two_factor_since: datetime | None
    token_failures: int
    token_failed_at: datetime | None
    token_closed_at: datetime | None
    last_login_at: datetime | None
    created_at: datetime
    enroll_by: datetime | None
    told_number: int
    codes_saved_at: datetime | None

    @property
    def facts(self) -> UserFacts:
        """What the sign-in rules need of the user."""
        return UserFacts(self.two_factor_since is not None, self.password_temporary, self.enroll_by)


@dataclass(frozen=True, slots=True)
class AuthenticatorRecord:
    """A row of `authenticators`."""

    id: UUID
    user_id: int
    name: str
    sealed_key: bytes
    drift_steps: int
    confirmed_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """A row of `devices`."""

    id: UUID
    user_id: int
    handle_hash: bytes
    previous_hash: bytes | None
    counter: int
    rotated_at: datetime
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime
    last_origin: str
    client_key: str | None = None

    @property
    def key(self) -> ClientKey | None:
        """The SSH key that it is; None for a device that keeps a handle."""
        return None if self.client_key is None else ClientKey.kept(self.client_key)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A row of `sessions`."""

    id: UUID
    user_id: int
    device_id: UUID | None
    origin: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    locked: bool
    ended_at: datetime | None
    end_reason: str | None
    proven_at: datetime | None
    only_enroll: bool
    must_save_codes: bool
    command: str | None
    command_since: datetime | None


@dataclass(frozen=True, slots=True)
class RepeatRecord:
    """A row of `repeats`, without its count, which is only read as it is taken away."""

    key: bytes
    outcome: str
    chain_id: int
    event: str
    user_id: int | None
    subject: str
    origin: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ThrottleRecord:
    """A row of `throttles`."""

    failures: int
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """A row of `activity`, but for its chain and its MAC."""

    number: int
    at: datetime
    event: str
    outcome: str
    actor: str
    user_id: int | None
    subject: str
    origin: str
    detail: str
    reason: str


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A row of `one_time_codes`."""

    user_id: int
    mac: bytes
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A row of `support_cases`."""

    id: int
    practice_id: int
    user_id: int
    caller: str
    ticket: str
    checklist: str
    reason: str
    state: str
    opened_by: int
    opened_at: datetime
    approved_by: int | None
    approved_at: datetime | None
    ready_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    spoken_at: datetime | None
