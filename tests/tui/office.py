"""A practice over a real core: its administrator Alice at the terminal, and colleagues as a test needs them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import Table

from tests.tui.listener import Listener
from tests.tui.own_account import log_in
from tests.tui.sitting import SMALL, Sitting, sitting
from tests.world import OPERATOR, PERIOD, World
from tn_tui.core.base import ledger
from tn_tui.core.core import Core
from tn_tui.domain.authority import Operator
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.policy import Role
from tn_tui.domain.text import fold
from tn_tui.domain.user_list import find_key
from tn_tui.settings import Settings
from tn_tui.storage import schema

if TYPE_CHECKING:
    from tn_tui.domain.errors import TnError

WATCHED = {
    "users": ("page", "counts", "show"),
    "user_changes": ("preview", "apply", "reset_password", "one_time_code", "rename", "add"),
    "log": ("page",),
}


class Office:
    """RIVERSIDE.

    `heard` has all that the screens ask. `asked` holds what they ask about its users, `refuse` what is refused instead
    of answered, and `meanwhile` what happens just before the answer.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.alice = world.administrator("alice")
        # As she has proven who she is by then, her log-in begins one token later.
        self.now = world.clock.now() + PERIOD
        self.heard = Listener()
        self.asked: list[str] = []
        self.answers: list[Any] = []
        self.reasons: list[str] = []
        self.refuse: dict[str, TnError] = {}
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self.over_ssh = False

    def user(self, number: int, username: str, name: str = "", *, role: Role = Role.MEMBER, **facts: object) -> None:
        """Somebody who is enrolled and logged in a while ago, unless the facts of the row say otherwise."""
        self.users((number, username, name or username.title()), role=role, **facts)

    def users(self, *people: tuple[int, str, str], role: Role = Role.MEMBER, **facts: object) -> None:
        """Several of them at once: number, username and name of each."""
        kept = {"practice_id": 1, "role": role}
        rows = [
            user_row(self.now, username, name, **kept, **{"id": number, **facts}) for number, username, name in people
        ]
        with self.world.core._context.database.write() as work:
            work.execute(schema.users.insert(), rows)

    def many(self, count: int) -> None:
        """So many members beside Alice, from number 100 on."""
        self.users(*((99 + number, f"user{number:04}", f"Person {number}") for number in range(1, count + 1)))

    def colleagues(self) -> None:
        """Bob has not enrolled, Carol is locked, and Dave has left before he ever logged in."""
        self.put(self.alice.id, last_login_at=self.now)
        self.user(2, "bob.smith", "Bob Smith", two_factor_since=None, last_login_at=self.now - timedelta(days=3))
        self.user(3, "carol.smithe", "Carol Smithe", **locked(self.now))
        self.user(4, "dave.jones", "Dave Jones", deactivated_at=self.now, two_factor_since=None, last_login_at=None)

    def put(self, number: int, **facts: object) -> None:
        """Change a user's row as no call of the core does."""
        with self.world.core._context.database.write() as work:
            work.execute(schema.users.update().where(schema.users.c.id == number).values(**facts))

    def practice(self, **facts: object) -> None:
        """Change the practice's row as no call of the core does."""
        with self.world.core._context.database.write() as work:
            work.execute(schema.practices.update().where(schema.practices.c.id == 1).values(**facts))

    def not_enrolled(self) -> None:
        """Alice has no two-factor authentication any more."""
        self.world.execute("DELETE FROM authenticators")
        self.put(self.alice.id, two_factor_since=None)

    def name(self, number: int, username: str, name: str) -> None:
        """Have a user be called so."""
        self.put(number, **_named(username, name))

    def require(self, since: datetime | None = None) -> None:
        """Two-factor authentication is required, from now or from then on."""
        self.world.core.practice.require_two_factor(
            Operator(OPERATOR), required=True, required_from=since, grace_days=0, practice_code="RIVERSIDE"
        )

    def first_authenticator_alone(self) -> None:
        """The other one is gone again."""
        self.world.execute("DELETE FROM authenticators WHERE name = 'Tablet'")

    def remove(self, *numbers: int) -> None:
        """Take users away as nothing in the program does."""
        with self.world.core._context.database.write() as work:
            work.execute(schema.users.delete().where(schema.users.c.id.in_(numbers)))

    def device(self, number: int, label: str = "workstation", *, days: int = 0) -> None:
        """A device that remembers a user since so many days, and was used last then."""
        since = self.now - timedelta(days=days)
        self._add(
            schema.devices,
            id=self._id(),
            user_id=number,
            handle_hash=bytes(32),
            counter=0,
            rotated_at=since,
            label=label,
            created_at=since,
            expires_at=since + timedelta(days=30),
            last_used_at=since,
            last_origin="10.0.4.17",
        )

    def session(self, number: int, origin: str = "10.0.4.17") -> None:
        """A user is logged in since now."""
        self._add(
            schema.sessions,
            id=self._id(),
            user_id=number,
            handle_hash=self._id().bytes,
            origin=origin,
            created_at=self.now,
            last_seen_at=self.now,
            expires_at=self.now + timedelta(hours=12),
            locked=False,
        )

    @property
    def newest(self) -> int:
        """The number of the newest row of its log."""
        [(number,)] = self.world.execute("SELECT number FROM chains WHERE id = 1")
        return int(str(number))

    @property
    def head(self) -> str:
        """The MAC of the newest row, as it is shown."""
        [(mac,)] = self.world.execute("SELECT lower(hex(mac)) FROM chains WHERE id = 1")
        return str(mac)

    def happened(self, *events: str, user_id: int | None = None, outcome: str = Outcome.DONE, **said: str) -> None:
        """Rows of the log in their order, each by Alice and about that user, unless it is said otherwise."""
        said = {"origin": "10.0.4.17", "actor": f"user:{self.alice.id}"} | said
        context = self.world.core._context
        with context.database.write() as work:
            for event in events:
                row = ledger._row(event, outcome, **said, user_id=user_id)
                ledger._append(context, work, 1, ledger._advanced(context, work, 1), row)

    def busy(self, count: int, user_id: int | None = None, **said: str) -> None:
        """So many rows that go through all events."""
        events = list(Event)
        self.happened(*(events[number % len(events)] for number in range(count)), user_id=user_id, **said)

    def _id(self) -> UUID:
        return UUID(bytes=self.world.entropy.bytes(16))

    def _add(self, table: Table, **facts: object) -> None:
        with self.world.core._context.database.write() as work:
            work.execute(table.insert().values(**facts))

    def second_authenticator(self) -> None:
        """Alice has another phone with the same key."""
        self.world.execute(
            "INSERT INTO authenticators SELECT :id, user_id, 'Tablet', sealed_key, 0, confirmed_at, NULL"
            " FROM authenticators",
            id="0" * 31 + "2",
        )

    @property
    def most(self) -> int:
        """How many rows the largest page had."""
        return max(len(page.rows) for name, page in zip(self.asked, self.answers, strict=True) if "page" in name)

    def opener(self) -> Callable[[Settings], AbstractContextManager[Core]]:
        """A real core on this world, whose questions are listened to."""

        @contextmanager
        def open_core(settings: Settings) -> Iterator[Core]:
            core = self.world.terminal(self.world.device, over_ssh=self.over_ssh)
            self.world.cores.remove(core)
            with self.heard.on(core), pytest.MonkeyPatch.context() as patch:
                for family, names in WATCHED.items():
                    for name in names:
                        part = getattr(core, family)
                        patch.setattr(part, name, self._heard(name, getattr(part, name)))
                yield core
            core.close()

        return open_core

    def _heard(self, name: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **facts: Any) -> Any:  # noqa: ANN401 - whatever that call takes
            said = _said(name, given, facts)
            self.asked.append(said)
            self.answers.append(None)
            place = len(self.answers) - 1
            self.meanwhile.pop(said, lambda: None)()
            error = self.refuse.pop(said, None)
            if error is not None:
                raise error
            answer = self.answers[place] = really(*given, **facts)
            if "reason" in facts:
                self.reasons.append(facts["reason"])
            return answer

        return call


def _said(name: str, given: tuple[Any, ...], facts: dict[str, Any]) -> str:
    match name:
        case "page" if "person" in facts:
            return f"log {facts['person']} {facts.get('group')}"
        case "page":
            return f"page {given[1].find}".strip()
        case "apply":
            return f"{given[2]} {sorted(given[1])}"
        case "preview":
            return f"preview {given[2]}"
        case "rename":
            return f"rename {facts.get('name')} {facts.get('username')}"
        case _:
            return name


def user_row(now: datetime, username: str, name: str, **facts: object) -> dict[str, object]:
    """Somebody who is enrolled and logged in a while ago, unless the facts say otherwise; without role and practice."""
    return {
        "password_hash": "1$",
        "password_temporary": False,
        "password_changed_at": now - timedelta(days=60),
        "two_factor_since": now - timedelta(days=21),
        "token_failures": 0,
        "last_login_at": now - timedelta(minutes=13),
        "created_at": now - timedelta(days=90),
        **_named(username, name),
        **facts,
    }


def _named(username: str, name: str) -> dict[str, object]:
    return {
        "username": username,
        "username_key": fold(username),
        "name": name,
        "name_key": fold(name),
        "find_key": find_key(username, name),
    }


def locked(now: datetime) -> dict[str, Any]:
    """Seven wrong tokens in a row right now: four minutes to wait."""
    return {"token_failures": 7, "token_failed_at": now}


@asynccontextmanager
async def at_users(tmp_path: Path, office: Office, size: tuple[int, int] = SMALL) -> AsyncIterator[Sitting]:
    """Alice at the list of users."""
    async with sitting(tmp_path, office.opener(), size) as alice:
        await log_in(alice, office.alice)
        await go_to_users(alice)
        yield alice


async def go_to_users(alice: Sitting) -> None:
    """By the user menu."""
    await alice.press("f2")
    await alice.press("down", "enter")
    assert alice.at == "UsersScreen"
