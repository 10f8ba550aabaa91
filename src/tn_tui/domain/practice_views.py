"""What leaves the core about a practice: its users, its rule, its log, for administrators and the operator."""

from dataclasses import dataclass
from datetime import datetime

from tn_tui.domain.changes import Change
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import REMEMBER_DAYS, Role
from tn_tui.domain.reasons import Hindrance, LineProblem, TextProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import Place
from tn_tui.domain.views import AuthenticatorView, DeviceView, SessionView


@dataclass(frozen=True, slots=True)
class PracticeView:
    """One practice, as its administrators and its operator see it.

    `users` and `enrolled` count those who are not deactivated. `required_from` is None where the rule holds at
    once or not at all; `grace_days` is what a new user gets. `idle_lock_minutes` is None where the program's own
    lock holds. `id` names the practice's folders, `exports/<id>` and `imports/<id>` in the data folder.
    """

    code: str
    name: str
    two_factor_required: bool
    users: int
    enrolled: int
    created_at: datetime
    required_from: datetime | None = None
    grace_days: int = 0
    idle_lock_minutes: int | None = None
    remember_days: int = REMEMBER_DAYS[-1]
    phone: str = ""
    id: int = 0
    host_clock_synchronized: bool | None = None


@dataclass(frozen=True, slots=True)
class UserView:
    """One user, as administrators and the operator see it.

    `locked_until` is the end of a wait after wrong passwords or tokens; `tokens_closed` has no end by itself.
    `enroll_by` is from when two-factor authentication is required of the user, where a day is set.
    """

    id: int
    username: str
    name: str
    role: Role
    active: bool
    enrolled: bool
    password_temporary: bool
    locked_until: datetime | None
    tokens_closed: bool
    last_login_at: datetime | None
    created_at: datetime
    enroll_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class UserPage:
    """Some users in the order that was asked for; `before` and `after` lead to the pages beside it."""

    rows: tuple[UserView, ...]
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class UserCounts:
    """How a practice's users stand; only `deactivated` counts those who are.

    `not_ready` are those who are not enrolled while the practice requires it, now or from a day that is set.
    `host_clock_synchronized` is false where this machine's clock is not kept right. `sole_administrator` is the
    username of the only administrator who can log in, where there is just one, and `sole_authenticators` how many
    authentication apps that one has.
    """

    users: int
    enrolled: int
    locked: int
    administrators: int
    deactivated: int
    never_logged_in: int
    not_ready: int
    two_factor_required: bool
    required_from: datetime | None
    sole_administrator: str | None
    sole_authenticators: int
    host_clock_synchronized: bool | None = None


@dataclass(frozen=True, slots=True)
class UserDetail:
    """A user's page: what Profile shows, seen from above. `is_self` where one looks at the own account.

    `codes_left` is how many recovery codes there are, None without two-factor authentication; `codes_saved` that the
    user has said to have kept them.
    """

    user: UserView
    two_factor_since: datetime | None
    two_factor_required: bool
    authenticators: tuple[AuthenticatorView, ...]
    devices: tuple[DeviceView, ...]
    password_changed_at: datetime
    sessions: tuple[SessionView, ...]
    code_until: datetime | None
    is_self: bool
    is_last_administrator: bool
    codes_left: int | None = None
    codes_saved: bool = False


@dataclass(frozen=True, slots=True)
class TemporaryPassword:
    """A password that is shown once and must be changed at the first log-in; `leaves_nobody` as in `Changed`."""

    username: str
    password: Secret
    leaves_nobody: bool = False


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A one-time sign-in code, shown once: it opens a session that can only enroll."""

    username: str
    code: Secret
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change would do to one user.

    `hindrance` is why it can't be done, `idle` that there is nothing to do. `leaves_nobody` says what the operator is
    told and not stopped at: that without this one the practice has no administrator who can log in.
    """

    id: int
    username: str
    name: str
    idle: bool
    hindrance: Hindrance | None
    leaves_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change has done: to how many users, and what ended with it.

    `leaves_nobody` says that no administrator who can log in is left; only the operator can do that.
    """

    change: Change
    users: int
    sessions_ended: int
    devices_ended: int
    leaves_nobody: bool = False


@dataclass(frozen=True, slots=True)
class RulePlan:
    """Whom the rule would touch, before it is saved. Counts are of users who are not deactivated.

    `ready` are enrolled, `stopped` are not and must enroll at a log-in once the day has come; of these
    `never_logged_in` never did log in, and `in_grace` have days of their own left after it. `rows` are the first of
    `stopped`, by username. `alone` says that the practice hangs on one administrator.
    """

    users: int
    ready: int
    stopped: int
    never_logged_in: int
    in_grace: int
    rows: tuple[UserView, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """A line of a file of users that can't be taken; `line` counts from 1, the header's line.

    `column` is "username", "name", "role" or empty; `limit` is the number that the reason speaks of.
    """

    line: int
    column: str
    value: str
    reason: TextProblem | LineProblem
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a file would do: `users` of whom `administrators`, unless there are problems.

    `problem_count` is how many `problems` there are. `columns` are the file's headers, each with what it is read as
    ("username", "name", "first name", "last name", "role"), or "" where it is ignored.
    """

    users: int
    administrators: int
    problem_count: int
    problems: tuple[ImportProblem, ...]
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """So many users were made; their temporary passwords stand in the file at `passwords_path`."""

    users: int
    passwords_path: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of a practice's log: its number, and the MAC over all of the log up to it, in hex.

    `practice_code` is empty for what belongs to no practice.
    """

    practice_code: str
    number: int
    mac: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The first row of a log that is not what was written.

    `kind` is "changed", "removed", "added" or "cut off"; `number` is the row's, and `last` that of the last one
    where several were removed or cut off.
    """

    practice_code: str
    number: int
    last: int
    kind: str


@dataclass(frozen=True, slots=True)
class Verification:
    """So many rows of so many logs were looked at; `broken` has the first bad row of each log that has one.

    Of `ends_unknown` logs heads are kept outside the database only since some later row, or not at all, so rows that
    were cut off at their end before would not show. `heads_refused` is why what is kept there could not be read,
    trusted or written.
    """

    rows: int
    logs: int
    broken: tuple[BrokenRow, ...]
    ends_unknown: int = 0
    heads_refused: TnError | None = None
