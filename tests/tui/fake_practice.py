"""What an administrator's screens ask for beside the list of users: the practice, its log, imports and files."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.tui.fake import START, FakeCore
from tests.tui.fake_files import MADE_NAME, MemoryFile
from tests.tui.fake_rows import page_of
from tests.tui.fake_support import FakeCases
from tn_tui.domain.errors import EnrollFirst, RuleRefused, TnError, UserUnknown
from tn_tui.domain.policy import Role
from tn_tui.domain.ports import KeptFile
from tn_tui.domain.practice_views import (
    BrokenRow,
    Head,
    Imported,
    ImportPlan,
    ImportProblem,
    PracticeView,
    RulePlan,
    UserCounts,
    UserPage,
    UserView,
    Verification,
)
from tn_tui.domain.reasons import PathProblem, RuleProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.user_file import Source
from tn_tui.domain.user_list import UserQuery
from tn_tui.domain.views import ActivityPage, ActivityRow

if TYPE_CHECKING:
    from tn_tui.domain.ports import PrivateFile

MAC = "3f9a2c41d07be685" * 4


def user(number: int, username: str, name: str, last_login_at: datetime | None = None, **facts: Any) -> UserView:  # noqa: ANN401 - any of the view's fields
    """A member who is not enrolled, unless something else is said."""
    view = UserView(
        id=number,
        username=username,
        name=name,
        role=Role.MEMBER,
        active=True,
        enrolled=False,
        password_temporary=False,
        locked_until=None,
        tokens_closed=False,
        last_login_at=last_login_at,
        created_at=START - timedelta(days=90),
    )
    return replace(view, **facts)


BOB = user(2, "bob.smith", "Bob Smith", START - timedelta(days=3))
DAVE = user(3, "dave.jones", "Dave Jones")


@dataclass
class FakePractice:
    """The practice of a `FakeCore`; `refuse` is raised by the next call of a name, `asked` holds what was asked."""

    fake: FakeCore
    view: PracticeView = field(
        default_factory=lambda: PracticeView(
            "RIVERSIDE",
            "Riverside Counseling",
            two_factor_required=False,
            users=48,
            enrolled=31,
            created_at=START - timedelta(days=200),
        )
    )
    rows: tuple[UserView, ...] = (BOB, DAVE)
    stopped: int = 17
    never: int = 3
    in_grace: int = 0
    alone: bool = False
    log_rows: int = 60
    activity: tuple[ActivityRow, ...] = ()
    broken: tuple[BrokenRow, ...] = ()
    heads_refused: TnError | None = None
    problems: tuple[ImportProblem, ...] = ()
    problem_count: int | None = None
    columns: tuple[tuple[str, str], ...] = (("Login", "username"), ("Full name", "name"), ("Team", ""))
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuse: dict[str, TnError] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    takes_paths: bool = True
    placed: tuple[KeptFile, ...] = ()
    cases: FakeCases = field(default_factory=FakeCases)

    def __post_init__(self) -> None:
        self.fake.more |= {
            "practice": SimpleNamespace(
                show=self.show, set=self.set, plan=self.plan, require_two_factor=self.require_two_factor
            ),
            "log": SimpleNamespace(page=self.page, export=self.export_log, verify=self.verify, head=self.head),
            "users": SimpleNamespace(
                named=self.named, export=self.export_users, page=self.page_of_users, counts=self.counts
            ),
            "user_import": SimpleNamespace(plan=self.plan_import, run=self.run_import),
            "files": SimpleNamespace(
                takes_paths=self.takes_paths,
                users_file=self.begin,
                activity_file=self.begin,
                imports=self.imports,
            ),
            "cases": self.cases,
        }

    def _say(self, name: str, /, **facts: Any) -> None:  # noqa: ANN401 - whatever was asked
        self.asked.append((name, facts))
        error = self.refuse.pop(name, None)
        if error is not None:
            raise error

    def last(self, name: str) -> dict[str, Any]:
        """What was asked with the last call of a name."""
        return next(facts for asked, facts in reversed(self.asked) if asked == name)

    def names(self) -> list[str]:
        """The names of all calls."""
        return [name for name, _ in self.asked]

    # practice

    def show(self, by: object) -> PracticeView:
        self._say("show")
        return self.view

    def set(self, by: object, **facts: Any) -> PracticeView:  # noqa: ANN401 - as the core takes it
        self._say("set", **facts)
        self.view = replace(self.view, **{name: value for name, value in facts.items() if value is not None})
        return self.view

    def plan(self, by: object, *, required_from: datetime | None, grace_days: int, limit: int) -> RulePlan:
        self._say("plan", required_from=required_from, grace_days=grace_days, limit=limit)
        if required_from is not None and required_from <= self.fake.moment:
            raise RuleRefused(RuleProblem.PAST)
        return RulePlan(
            self.view.users,
            self.view.users - self.stopped - self.in_grace,
            self.stopped,
            self.never,
            self.in_grace,
            self.rows[:limit],
            self.alone,
        )

    def require_two_factor(
        self, by: object, *, required: bool, required_from: datetime | None, grace_days: int
    ) -> PracticeView:
        self._say("require", required=required, required_from=required_from, grace_days=grace_days)
        if required and self.fake.enrolled_at is None:
            raise EnrollFirst
        self.view = replace(self.view, two_factor_required=required, required_from=required_from, grace_days=grace_days)
        return self.view

    # log

    def page(
        self,
        by: object,
        *,
        older_than: int | None,
        newer_than: int | None,
        limit: int,
        **wanted: Any,  # noqa: ANN401 - the filter
    ) -> ActivityPage:
        self._say("page", older_than=older_than, newer_than=newer_than, limit=limit, **wanted)
        if self.activity:
            return ActivityPage(self.activity, None, None)
        if wanted["outcome"] is not None:
            return ActivityPage((), None, None)
        return page_of(
            self.log_rows, self.fake.moment, "alice", "10.0.4.17", older_than, newer_than, limit, "bob.smith", "left"
        )

    def export_log(self, by: object, **wanted: Any) -> Iterator[ActivityRow]:  # noqa: ANN401 - the filter
        self._say("export_log", **wanted)
        yield from self.activity or page_of(self.log_rows, START, "alice", "10.0.4.17", None, None, 1000).rows

    def verify(self, by: object, *, progress: Any) -> Verification:  # noqa: ANN401 - what is told how far it is
        self._say("verify")
        progress(self.log_rows // 2, self.log_rows)
        return Verification(self.log_rows, 1, self.broken, heads_refused=self.heads_refused)

    def head(self, by: object) -> tuple[Head, ...]:
        self._say("head")
        return (Head("RIVERSIDE", self.log_rows, MAC),)

    # users

    def named(self, by: object, username: str) -> UserView:
        self._say("named", username=username)
        for row in self.rows:
            if row.username == username:
                return row
        raise UserUnknown

    def page_of_users(self, by: object, query: UserQuery) -> UserPage:
        return UserPage(self.rows, None, None)

    def counts(self, by: object) -> UserCounts:
        view = self.view
        left = view.users - view.enrolled
        return UserCounts(
            users=view.users,
            enrolled=view.enrolled,
            locked=0,
            administrators=2,
            deactivated=0,
            never_logged_in=self.never,
            not_ready=left if view.two_factor_required else 0,
            two_factor_required=view.two_factor_required,
            required_from=view.required_from,
            sole_administrator=None,
            sole_authenticators=0,
        )

    def export_users(self, by: object, **asked: Any) -> Iterator[UserView]:  # noqa: ANN401 - what narrows it
        self._say("export_users", **asked)
        yield from self.rows

    # import

    def plan_import(self, by: object, source: Source, *, progress: Any) -> ImportPlan:  # noqa: ANN401 - as `verify`
        self._say("plan_import", source=source)
        progress(1_000, 2_000)
        count = len(self.problems) if self.problem_count is None else self.problem_count
        return ImportPlan(12, 2, count, self.problems, self.columns)

    def run_import(
        self,
        by: object,
        source: Source,
        passwords_path: str | None,
        *,
        progress: Any,  # noqa: ANN401 - as `verify`
    ) -> Imported:
        self._say("run_import", source=source, passwords_path=passwords_path)
        progress(6, 12)
        return Imported(12, passwords_path or MADE_NAME)

    # files

    def begin(self, by: object, path: str | None, suffix: str) -> "PrivateFile":
        self._say("begin", path=path, suffix=suffix)
        name = path or MADE_NAME
        if name in self.files:
            raise FileRefused(Path(name), PathProblem.EXISTS)
        return MemoryFile(self.files, name)

    def imports(self, by: object) -> tuple[KeptFile, ...]:
        self._say("imports")
        return self.placed
