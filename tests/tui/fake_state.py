"""What every part of the scripted core has: what a test sets and looks at."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.ports import Origin
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.views import DeviceView, PersonView, SessionView, Told

START = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
TOKEN = "123456"
NEXT_TOKEN = "654321"
CODE = "7K3M-9QX2-AB4D"
RECOVERY_CODE = "7k3m-9qx2-ab4d-wx8y"
KEY = "UNGDMHWJ63BA5DWSQP4UBIJU2STXV5YX"
ALICE = PersonView("RIVERSIDE", "Riverside Counseling", "alice", "Alice Smith", Role.ADMINISTRATOR)


@dataclass
class FakeState:
    """`refuse` is raised by the next call of a name, `calls` holds the names.

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
    stamp: int = 1
    enroll_by: datetime | None = None
    more: dict[str, object] = field(default_factory=dict)
    codes_left: int | None = None
    codes_saved: bool = True
    new_codes: tuple[str, ...] = ()
    must_save: bool = False
    clock_offset: timedelta = timedelta()
    cases: tuple[CaseView, ...] = ()
    common_passwords: frozenset[str] = frozenset({"correct horse battery staple"})

    def now(self) -> datetime:
        return self.moment

    def _say(self, name: str) -> None:
        self.calls.append(name)
        error = self.refuse.pop(name, None)
        if error is not None:
            raise error
