"""A scripted support desk and its recovery cases, in the shape of the core's `support` and `cases`."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.tui.fake import START, FakeCore
from tn_tui.domain.cases import OPEN, Check, State
from tn_tui.domain.errors import Gone, TnError
from tn_tui.domain.policy import Role
from tn_tui.domain.support_views import (
    CaseView,
    Matches,
    PracticeMatch,
    SpokenAnswer,
    SupportPractice,
    SupportUser,
    UserMatch,
    Waiting,
)
from tn_tui.domain.views import PersonView


def case(number: int = 7, state: State = State.COOLING, **facts: object) -> CaseView:
    """A case that was approved today, unless the facts say otherwise."""
    kept: dict[str, object] = {
        "practice_code": "RIVERSIDE",
        "practice_name": "Riverside Counseling",
        "username": "alice",
        "name": "Alice Smith",
        "caller": "Alice Smith",
        "ticket": "T-1041",
        "checklist": tuple(check.value for check in Check),
        "reason": "Her phone fell into the river",
        "opened_by": "susan",
        "opened_at": START - timedelta(hours=1),
        "approved_by": "sam",
        "approved_at": START - timedelta(minutes=30),
        "ready_at": START + timedelta(hours=23, minutes=30),
        "expires_at": START + timedelta(hours=95, minutes=30),
        "ended_by": "",
        "ended_at": None,
        "end_reason": "",
        "own": False,
    }
    return CaseView(id=number, state=state, **{**kept, **facts})  # type: ignore[arg-type]


@dataclass
class FakeCases:
    """`refuse` is raised by the next call of a name; `asked` holds what was asked."""

    cases: tuple[CaseView, ...] = ()
    refuse: dict[str, TnError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    moment: datetime = START

    def _say(self, name: str) -> None:
        self.asked.append(name)
        error = self.refuse.pop(name.partition(" ")[0], None)
        if error is not None:
            raise error

    def list(
        self, by: object, *, open_only: bool = False, before: int | None = None, limit: int = 20, still: bool = False
    ) -> tuple[CaseView, ...]:
        self._say("list")
        found = (one for one in self.cases if before is None or one.id < before)
        return tuple(one for one in found if not open_only or one.state in OPEN)[:limit]

    def show(self, by: object, case_id: int, *, still: bool = False) -> CaseView:
        self._say(f"show {case_id}")
        for one in self.cases:
            if one.id == case_id:
                return one
        raise Gone

    def stop(self, by: object, case_id: int, *, reason: str) -> CaseView:
        self._say(f"stop {case_id} {reason}")
        stopped = replace(
            self.show(by, case_id),
            state=State.STOPPED,
            ended_by="alice",
            ended_at=self.moment,
            end_reason=reason,
            expires_at=None,
        )
        self.cases = tuple(stopped if one.id == case_id else one for one in self.cases)
        return stopped


SUSAN = PersonView("SUPPORT", "Support desk", "susan", "Susan Helper", Role.SUPPORT)


def head(username: str = "alice", name: str = "Alice Smith", **facts: object) -> SupportUser:
    """An active administrator, enrolled, who logged in yesterday, unless the facts say otherwise."""
    kept: dict[str, object] = {
        "active": True,
        "enrolled": True,
        "can_log_in": True,
        "last_login_at": START - timedelta(days=1),
    }
    return SupportUser(username, name, **{**kept, **facts})  # type: ignore[arg-type]


def practice(**facts: object) -> SupportPractice:
    """A practice that hangs on Alice, unless the facts say otherwise."""
    kept: dict[str, object] = {
        "code": "RIVERSIDE",
        "name": "Riverside Counseling",
        "phone": "+1 555 010 0199",
        "two_factor_required": True,
        "administrators": (head(),),
        "others": 47,
        "colleagues": ("B•• S••••", "C•••• S•••••"),
        "may_open": "alice",
        "cases": (),
    }
    return SupportPractice(**{**kept, **facts})  # type: ignore[arg-type]


@dataclass
class FakeSupport:
    """The core's `support` and `cases`, as a support person asks them."""

    core: FakeCore
    matches: Matches = field(
        default_factory=lambda: Matches(
            (PracticeMatch("RIVERSIDE", "Riverside Counseling", 48, 1, sole=True),),
            (UserMatch("RIVERSIDE", "r•••••", "R••••• S••••", Role.MEMBER, active=True),),
            more=False,
        )
    )
    view: SupportPractice = field(default_factory=practice)
    cases: FakeCases = field(default_factory=FakeCases)
    refuse: dict[str, TnError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.core.person = SUSAN
        self.core.more |= {"support": self, "cases": self.cases}

    def _say(self, name: str) -> None:
        self.asked.append(name)
        error = self.refuse.pop(name.partition(" ")[0], None)
        if error is not None:
            raise error

    def search(self, session: object, find: str) -> Matches:
        self._say(f"search {find}")
        return self.matches

    def waiting(self, session: object) -> Waiting:
        return Waiting(tuple(one for one in self.cases.cases if one.state in OPEN), ())

    def look(self, session: object, practice_code: str, *, still: bool = False) -> SupportPractice:
        self._say(f"look {practice_code}{' still' if still else ''}")
        return self.view

    def spoken_check(self, session: object, practice_code: str, username: str, heard: str) -> SpokenAnswer:
        self._say(f"spoken_check {username} {heard}")
        return SpokenAnswer("S4Y5", self.core.moment + timedelta(minutes=5))
