"""What leaves the core: frozen values whose text is already clean, so a face can show them as they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView


@dataclass(frozen=True, slots=True)
class PersonView:
    """Who is logging in or logged in."""

    practice_code: str
    practice_name: str
    username: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class RememberOffer:
    """Whether this device can be remembered after the token.

    `until` is the moment on which it would end, `days` how many that are; `unavailable` says why it can't be
    (a `RememberProblem`). `key` is the SSH key that would be remembered in place of a device.
    """

    until: datetime
    days: int
    label: str
    unavailable: str | None
    key: ClientKey | None = None


@dataclass(frozen=True, slots=True)
class TokenNeeded:
    """The password was right and a token is needed; the ticket dies at `expires_at`.

    `administrators` are names of some of the practice's others who can log in, whom the person can ask for help.
    """

    ticket: Secret
    person: PersonView
    remember: RememberOffer
    expires_at: datetime
    cases: tuple[CaseView, ...] = ()
    administrators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session is open. While `step` is not `IN`, it can do only what the step names.

    `notices` are what the person should be told once, `told` is what others did to the account since the last log-in,
    oldest first.
    `enroll_by` is from when the practice requires two-factor authentication, where that lies ahead; `required` whether
    it does so by now. `codes_left` are the recovery codes, None without two-factor authentication; `clock_offset` is
    how far the phone is ahead, after a clock check. `cases` are open recovery cases of the account, or of an
    administrator's practice.
    """

    session: Secret
    person: PersonView
    step: Step
    idle_lock_seconds: int
    notices: tuple[SignInNotice, ...] = ()
    told: tuple["Told", ...] = ()
    enroll_by: datetime | None = None
    required: bool = False
    codes_left: int | None = None
    clock_offset: timedelta | None = None
    cases: tuple[CaseView, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Something that somebody else did to the account; `number` is its row in the log, `event` a code of it.

    The event `token` says that wrong ones were typed, `detail` how many within thirty days.
    """

    number: int
    at: datetime
    event: str
    detail: str
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class EnrollmentOffer:
    """A key to scan or type; it counts for nothing before a token confirms it."""

    ticket: Secret
    key: Secret
    uri: Secret
    account: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Two-factor authentication is on; `step` is what the session needs next.

    `codes` are the recovery codes, shown this once; with `must_save` nothing else can be done before they are saved.
    `remember_days` is for how many days a device can be remembered from now on, 0 where none can be.
    """

    step: Step
    devices_ended: int
    sessions_ended: int
    codes: tuple[Secret, ...] = ()
    must_save: bool = False
    remember_days: int = 0


@dataclass(frozen=True, slots=True)
class Removed:
    """Two-factor authentication is off; `session_over` when the practice requires it, so the log-in starts anew."""

    session_over: bool


@dataclass(frozen=True, slots=True)
class AuthenticatorView:
    """One authentication app."""

    id: UUID
    name: str
    confirmed_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One remembered device; `current` marks the one at which the question is asked.

    `key` is the SSH key that it is, where nothing else is remembered of it; `label` is then the key's own until the
    person gives it a name.
    """

    id: UUID
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime
    last_origin: str
    current: bool
    key: ClientKey | None = None

    @property
    def name(self) -> str:
        """What it is called, and by what else it is known."""
        return f"{self.label}, {self.key.label}" if self.key and self.is_named else self.label

    @property
    def ssh_key(self) -> str | None:
        """The fingerprint of the key that it is."""
        return None if self.key is None else self.key.fingerprint

    @property
    def is_named(self) -> bool:
        """Whether it has a name beside what it is."""
        return self.key is None or self.key.label != self.label

    @property
    def brief(self) -> str:
        """What it is called where there is little room."""
        return self.label if self.key is None or self.is_named else self.key.brief


@dataclass(frozen=True, slots=True)
class SessionView:
    """One open session; `current` marks the asking one, `command` is what runs in it since `command_since`."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    origin: str
    current: bool
    command: str | None = None
    command_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """All of Profile > Security & Activity but the activity itself; `key` is the SSH key by which the person came."""

    person: PersonView
    two_factor_since: datetime | None
    two_factor_required: bool
    authenticators: tuple[AuthenticatorView, ...]
    devices: tuple[DeviceView, ...]
    remember_unavailable: str | None
    password_changed_at: datetime
    sessions: tuple[SessionView, ...]
    idle_lock_seconds: int
    enroll_by: datetime | None = None
    codes_left: int | None = None
    codes_saved: bool = False
    key: ClientKey | None = None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line of what happened; `event` and `outcome` are codes that each face has words for.

    `actor` is who did it: a username, "operator:<system user>", "nobody", or empty for the asking user.
    `actor_id` is the acting user's id, which stays when users change their names. `subject` is whom or what it
    concerns, as it was called then: a username, a practice code, or empty.
    """

    number: int
    at: datetime
    event: str
    outcome: str
    actor: str
    origin: str
    detail: str
    subject: str = ""
    reason: str = ""
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Some rows, newest first; `older` and `newer` are the row numbers that lead to the pages beside it."""

    rows: tuple[ActivityRow, ...]
    older: int | None
    newer: int | None
