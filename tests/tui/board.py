"""Recovery cases at the support desk over a real core: a test says how one stands, and listens to what is asked."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import cached_property

from tests.core.desk import Desk, fresh
from tests.tui.at_desk import PHONE, REASON, desk_of
from tests.tui.listener import Listener
from tests.tui.office import user_row
from tests.world import World
from tn_tui.core.core import Core
from tn_tui.domain.cases import STORED_APPROVED, STORED_OPEN, Check, State
from tn_tui.domain.policy import Role
from tn_tui.domain.text import fold
from tn_tui.settings import Settings
from tn_tui.storage import schema


class Board:
    """Susan and Sam of the support desk, and Alice's practice, in which Bob and Carol are members."""

    def __init__(self, world: World, desk: Desk | None = None) -> None:
        self.world = world
        self.desk: Desk = desk or desk_of(world)
        self.heard = Listener()
        [(found,)] = world.execute("SELECT id FROM practices WHERE code = 'RIVERSIDE'")
        self.practice_id = int(str(found))
        self.alice_id = self._id("alice")
        self.susan_id, self.sam_id = self._id("susan"), self._id("sam")

    @cached_property
    def bob(self) -> int:
        """His number, where he is one of them, whatever he is called later."""
        return self._id("bob")

    def _id(self, username: str) -> int:
        [(found,)] = self.world.execute("SELECT id FROM users WHERE username = :username", username=username)
        return int(str(found))

    def head(self, username: str, name: str = "", **facts: object) -> None:
        """Another administrator of Alice's practice, who logged in yesterday, unless the facts say otherwise."""
        now = self.world.clock.now()
        kept = {"practice_id": self.practice_id, "role": Role.ADMINISTRATOR, "last_login_at": now - timedelta(days=1)}
        row = user_row(now, username, name or username.title(), **(kept | facts))
        with self.world.core._context.database.write() as work:
            work.execute(schema.users.insert().values(**row))

    def alone(self, **facts: object) -> None:
        """Nobody but Alice administrates the practice, and no case is there; the facts are hers."""
        self.world.execute("DELETE FROM support_cases")
        self.world.execute("DELETE FROM users WHERE role = 'administrator' AND username <> 'alice'")
        now = self.world.clock.now()
        kept: dict[str, object] = {"token_closed_at": None, "deactivated_at": None, "two_factor_since": now}
        self.put_alice(**(kept | {"last_login_at": now - timedelta(days=1)} | facts))
        self.practice(phone=PHONE)

    def put_alice(self, **facts: object) -> None:
        """Change her row as no call of the core does."""
        users = schema.users
        with self.world.core._context.database.write() as work:
            work.execute(users.update().where(users.c.id == self.alice_id).values(**facts))

    def practice(self, **facts: object) -> None:
        """Change the row of her practice."""
        practices = schema.practices
        with self.world.core._context.database.write() as work:
            work.execute(practices.update().where(practices.c.id == self.practice_id).values(**facts))

    def practices(self, *codes_and_names: tuple[str, str]) -> None:
        """More of them, with nobody in them."""
        now = self.world.clock.now()
        rows = [
            {"code": code, "code_key": fold(code), "name": name, "two_factor_required": False, "created_at": now}
            for code, name in codes_and_names
        ]
        with self.world.core._context.database.write() as work:
            work.execute(schema.practices.insert(), rows)

    def put(self, state: State, number: int = 7, *, own: bool = False, **facts: object) -> int:
        """A case of Alice's that stands so, with Sam's name on it, or with Susan's own; its number."""
        now = self.world.clock.now()
        opened_by, approved_by = (self.susan_id, self.sam_id) if own else (self.sam_id, self.susan_id)
        row: dict[str, object] = {
            "id": number,
            "practice_id": self.practice_id,
            "user_id": self.alice_id,
            "caller": "Alice Smith",
            "ticket": "T-1041",
            "checklist": ",".join(check.value for check in Check),
            "reason": REASON,
            "state": STORED_APPROVED if state is State.READY else state,
            "opened_by": opened_by,
            "opened_at": now - timedelta(hours=1),
            "approved_by": approved_by,
            "approved_at": now - timedelta(minutes=30),
            "ready_at": now + timedelta(hours=23, minutes=30),
        }
        if state is State.WAITING:
            row |= {"approved_by": None, "approved_at": None, "ready_at": None}
        elif state is State.READY:
            row |= {"ready_at": now - timedelta(hours=1)}
        elif state is State.EXPIRED:
            row |= {"ended_at": now, "ended_by": "nobody"}
        elif state not in STORED_OPEN:
            reason = "" if state is State.USED else "Nobody called"
            row |= {"ended_at": now, "ended_by": f"user:{self.bob}", "end_reason": reason}
        cases = schema.support_cases
        with self.world.core._context.database.write() as work:
            work.execute(cases.delete().where(cases.c.id == number))
            work.execute(cases.insert().values(**(row | facts)))
        return number

    def later(self, **amount: float) -> None:
        """Move the clock, and have everybody been at it all the while."""
        self.world.clock.move(**amount)
        fresh(self.world)

    def opener(self) -> Callable[[Settings], AbstractContextManager[Core]]:
        """A real core on this world, whose questions are listened to."""

        @contextmanager
        def open_core(settings: Settings) -> Iterator[Core]:
            core = self.world.terminal(self.world.device)
            self.world.cores.remove(core)
            with self.heard.on(core):
                yield core
            core.close()

        return open_core
