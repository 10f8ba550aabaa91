"""What leaves the core for the support desk and for those whom a recovery case concerns."""

from dataclasses import dataclass
from datetime import datetime

from tn_tui.domain.cases import State
from tn_tui.domain.policy import Role


@dataclass(frozen=True, slots=True)
class SpokenCheck:
    """What a caller says on the telephone, eight characters, and must hear, four, until a moment."""

    say: str
    hear: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """What support says to it, four characters, which holds until a moment."""

    say: str
    until: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A recovery case. `ready_at` is the end of the cooling-off time, `expires_at` when it is over by itself.

    `own` says that the asking support person opened it, and so can't approve it. `opened_by`, `approved_by` and
    `ended_by` are usernames. `spoken_at` is when the caller was checked by spoken codes, None where nobody did.
    """

    id: int
    practice_code: str
    practice_name: str
    username: str
    name: str
    caller: str
    ticket: str
    checklist: tuple[str, ...]
    reason: str
    state: State
    opened_by: str
    opened_at: datetime
    approved_by: str
    approved_at: datetime | None
    ready_at: datetime | None
    expires_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    end_reason: str
    own: bool
    spoken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PracticeMatch:
    """A practice that support found; `sole` where it hangs on one administrator who can log in."""

    code: str
    name: str
    users: int
    administrators: int
    sole: bool


@dataclass(frozen=True, slots=True)
class UserMatch:
    """A user that support found, masked but for the practice and the role."""

    practice_code: str
    username: str
    name: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What support found; `more` where there is more of it than is shown."""

    practices: tuple[PracticeMatch, ...]
    users: tuple[UserMatch, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Call:
    """The last spoken check with somebody of a practice: whose, when, with whom of support, and whether it was right.

    `caller` and `by` are usernames.
    """

    practice_code: str
    practice_name: str
    caller: str
    at: datetime
    by: str
    right: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the desk has before it: the cases that are open, and who called last."""

    cases: tuple[CaseView, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class SupportUser:
    """An administrator as support sees one who looks at a practice: whom to tell the caller to ask.

    `can_log_in` is false while tokens are closed, and where a temporary password was never replaced.
    """

    username: str
    name: str
    active: bool
    enrolled: bool
    can_log_in: bool
    last_login_at: datetime | None
    password_temporary: bool = False


@dataclass(frozen=True, slots=True)
class SupportPractice:
    """A practice as support sees it: no more than a call needs.

    `phone` is the number on file. `others` is how many users there are besides its administrators, `colleagues` some
    of their names, masked. `may_open` is the username that a recovery case can be opened for, where it can.
    """

    code: str
    name: str
    phone: str
    two_factor_required: bool
    administrators: tuple[SupportUser, ...]
    others: int
    colleagues: tuple[str, ...]
    may_open: str | None
    cases: tuple[CaseView, ...]
