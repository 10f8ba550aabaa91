"""A scripted practice full of users, in the shape of the core's `users`, `user_changes` and `log`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace

from tests.tui.fake import CODE, START, FakeCore
from tests.tui.fake_rows import page_of
from tests.tui.fake_support import FakeCases
from tn_tui.domain.changes import RULES, Change
from tn_tui.domain.errors import FieldRefused, Gone, StepUpNeeded, TnError, UsernameTaken
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import (
    Changed,
    OneTimeCode,
    TemporaryPassword,
    Touched,
    UserCounts,
    UserDetail,
    UserPage,
    UserView,
)
from tn_tui.domain.reasons import TextProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import fold
from tn_tui.domain.user_list import Place, Show, Sort, UserQuery, find_key, find_terms
from tn_tui.domain.views import ActivityPage

TEMPORARY = "K7QM-2XWD-9F3T-HB5N"


def user(number: int, username: str, name: str = "", **facts: object) -> UserView:
    """Somebody who is enrolled and logged in today, unless the facts say otherwise."""
    kept: dict[str, object] = {
        "role": Role.MEMBER,
        "active": True,
        "enrolled": True,
        "password_temporary": False,
        "locked_until": None,
        "tokens_closed": False,
        "last_login_at": START - timedelta(minutes=13),
        "created_at": START - timedelta(days=90),
    }
    return UserView(id=number, username=username, name=name or username.title(), **{**kept, **facts})  # type: ignore[arg-type]


ALICE = user(1, "alice", "Alice Smith", role=Role.ADMINISTRATOR)
BOB = user(2, "bob.smith", "Bob Smith", enrolled=False, last_login_at=START - timedelta(days=3))
CAROL = user(3, "carol.smithe", "Carol Smithe", locked_until=START + timedelta(minutes=4))
DAVE = user(4, "dave.jones", "Dave Jones", active=False, enrolled=False, last_login_at=None)


def many(count: int) -> list[UserView]:
    """Alice, and so many others."""
    return [ALICE, *(user(99 + number, f"user{number:04}", f"Person {number}") for number in range(1, count + 1))]


@dataclass
class FakeUsers:
    """`refuse` is raised by the next call of a name; while `step_up` is set, what changes something needs one."""

    core: FakeCore
    people: list[UserView] = field(default_factory=lambda: [ALICE, BOB, CAROL, DAVE])
    self_id: int = 1
    step_up: bool = False
    required: bool = False
    required_from: datetime | None = None
    authenticators: int = 2
    refuse: dict[str, TnError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    most: int = 0
    reason: str = ""
    cases: FakeCases = field(default_factory=FakeCases)
    synchronized: bool | None = True

    def __post_init__(self) -> None:
        self.core.more |= {
            "users": self,
            "user_changes": self,
            "cases": self.cases,
            "log": SimpleNamespace(page=self.log_page),
        }
        prove = self.core.step_up

        def step_up(session: Secret, password: Secret, token: Secret | None, *, recovery_code: object = None) -> None:
            prove(session, password, token, recovery_code=recovery_code)
            self.step_up = False

        self.core.step_up = step_up  # type: ignore[method-assign]

    def _say(self, name: str) -> None:
        self.asked.append(name)
        error = self.refuse.pop(name, None)
        if error is not None:
            raise error

    def _act(self, name: str, reason: str = "") -> None:
        if self.step_up:
            raise StepUpNeeded(token=self.core.enrolled_at is not None)
        self._say(name)
        self.reasons.append(reason)

    def _shown(self, find: str, show: Show) -> list[UserView]:
        fits: dict[Show, Callable[[UserView], object]] = {
            Show.ALL: lambda one: True,
            Show.NOT_ENROLLED: lambda one: one.active and not one.enrolled,
            Show.LOCKED: lambda one: one.locked_until or one.tokens_closed,
            Show.ADMINISTRATORS: lambda one: one.role is Role.ADMINISTRATOR,
            Show.DEACTIVATED: lambda one: not one.active,
            Show.NEVER_LOGGED_IN: lambda one: one.last_login_at is None,
        }
        terms = find_terms(find)
        return [
            one
            for one in self.people
            if fits[show](one) and all(term in find_key(one.username, one.name) for term in terms)
        ]

    def page(
        self,
        by: Secret,
        query: UserQuery,
    ) -> UserPage:
        self._say(f"page {query.find}".strip())
        rows = sorted(
            self._shown(query.find, query.show), key=lambda one: _order(one, query.sort), reverse=query.descending
        )
        keys = [fold(one.username) for one in rows]
        start = 0 if query.after is None else keys.index(query.after.username_key) + 1
        if query.before is not None:
            start = max(0, keys.index(query.before.username_key) - query.limit)
        shown = tuple(rows[start : start + query.limit])
        self.most = max(self.most, len(shown))
        more = start + query.limit < len(rows)
        return UserPage(
            shown,
            Place(None, fold(shown[0].username)) if shown and start else None,
            Place(None, fold(shown[-1].username)) if shown and more else None,
        )

    def counts(self, by: Secret) -> UserCounts:
        self._say("counts")
        active = [one for one in self.people if one.active]
        administrators = [one for one in active if one.role is Role.ADMINISTRATOR]
        enrolled = sum(one.enrolled for one in active)
        return UserCounts(
            users=len(active),
            enrolled=enrolled,
            locked=len(self._shown("", Show.LOCKED)),
            administrators=len(administrators),
            deactivated=len(self.people) - len(active),
            never_logged_in=len(self._shown("", Show.NEVER_LOGGED_IN)),
            not_ready=len(active) - enrolled if self.required else 0,
            two_factor_required=self.required,
            required_from=self.required_from,
            sole_administrator=administrators[0].username if len(administrators) == 1 else None,
            sole_authenticators=self.authenticators,
            host_clock_synchronized=self.synchronized,
        )

    def _get(self, user_id: int) -> UserView:
        for one in self.people:
            if one.id == user_id:
                return one
        raise Gone

    def show(self, by: Secret, user_id: int) -> UserDetail:
        self._say("show")
        one = self._get(user_id)
        administrators = [other for other in self.people if other.active and other.role is Role.ADMINISTRATOR]
        return UserDetail(
            user=one,
            two_factor_since=START - timedelta(days=21) if one.enrolled else None,
            two_factor_required=self.required,
            authenticators=(),
            devices=tuple(self.core.devices) if one.enrolled else (),
            password_changed_at=START - timedelta(days=60),
            sessions=tuple(self.core.sessions),
            code_until=None,
            is_self=user_id == self.self_id,
            is_last_administrator=administrators == [one],
        )

    def export(self, by: Secret, *, find: str = "", show: Show = Show.ALL) -> Iterator[UserView]:
        self._act("export")
        return iter(self._shown(find, show))

    def preview(self, by: Secret, user_ids: Sequence[int], change: Change) -> tuple[Touched, ...]:
        self._say(f"preview {change}")
        return tuple(
            Touched(one.id, one.username, one.name, idle=not one.active, hindrance=None)
            for one in (self._get(number) for number in user_ids)
        )

    def apply(self, by: Secret, user_ids: Sequence[int], change: Change, *, reason: str = "") -> Changed:
        if RULES[change].takes_away and not reason.strip():
            raise FieldRefused("reason", TextProblem.EMPTY)
        self._act(f"{change} {sorted(user_ids)}", reason)
        done: dict[Change, dict[str, object]] = {
            Change.DISABLE_TWO_FACTOR: {"enrolled": False},
            Change.UNLOCK: {"locked_until": None, "tokens_closed": False},
            Change.DEACTIVATE: {"active": False},
            Change.REACTIVATE: {"active": True},
            Change.MAKE_ADMINISTRATOR: {"role": Role.ADMINISTRATOR},
            Change.MAKE_MEMBER: {"role": Role.MEMBER},
        }
        self._put(user_ids, done.get(change, {}))
        return Changed(change, len(user_ids), int(RULES[change].ends_sessions), 2 * RULES[change].ends_devices)

    def _put(self, user_ids: Sequence[int], facts: dict[str, object]) -> None:
        self.people = [replace(one, **facts) if one.id in user_ids else one for one in self.people]  # type: ignore[arg-type]

    def reset_password(self, by: Secret, user_id: int, *, reason: str) -> TemporaryPassword:
        self._act("reset_password", reason)
        self._put([user_id], {"password_temporary": True})
        return TemporaryPassword(self._get(user_id).username, Secret(TEMPORARY))

    def one_time_code(self, by: Secret, user_id: int, *, reason: str) -> OneTimeCode:
        self._act("one_time_code", reason)
        return OneTimeCode(self._get(user_id).username, Secret(CODE), START + timedelta(hours=1))

    def rename(
        self, by: Secret, user_id: int, *, name: str | None = None, username: str | None = None, reason: str = ""
    ) -> UserView:
        self._act(f"rename {name} {username}", reason)
        one = self._get(user_id)
        if username is not None and any(fold(other.username) == fold(username) for other in self.people):
            raise UsernameTaken
        self._put([user_id], {"name": name or one.name, "username": username or one.username})
        return self._get(user_id)

    def add(self, by: Secret, *, username: str, name: str, role: Role) -> TemporaryPassword:
        self._act("add")
        if any(fold(other.username) == fold(username) for other in self.people):
            raise UsernameTaken
        self.people.append(user(len(self.people) + 1, username, name, role=role, enrolled=False, last_login_at=None))
        return TemporaryPassword(username, Secret(TEMPORARY))

    def log_page(
        self,
        by: Secret,
        *,
        person: int,
        group: str | None = None,
        older_than: int | None = None,
        newer_than: int | None = None,
        limit: int = 20,
    ) -> ActivityPage:
        self._say(f"log {person} {group}")
        one = self._get(person)
        return page_of(
            40,
            START,
            actor=one.username,
            origin="10.0.4.9",
            older_than=older_than,
            newer_than=newer_than,
            limit=limit,
            subject=one.username,
            reason=self.reason,
        )


def _order(one: UserView, sort: Sort) -> tuple[object, str]:
    match sort:
        case Sort.USERNAME:
            return "", fold(one.username)
        case Sort.NAME:
            return fold(one.name), fold(one.username)
        case Sort.LAST_LOG_IN:
            return one.last_login_at or START - timedelta(days=9999), fold(one.username)
