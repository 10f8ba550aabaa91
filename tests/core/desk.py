"""A support desk for tests: two support people, and a practice that hangs on one administrator."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

import pytest

from tests.world import OPERATOR, Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.cases import Check
from tn_tui.domain.errors import CaseRefused, TnError
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView
from tn_tui.storage.schema import metadata

Error = TypeVar("Error", bound=TnError)
Arguments = ParamSpec("Arguments")
ROOT = Operator(OPERATOR)
ALL_CHECKS = tuple(Check)


def support_person(world: World, username: str) -> Person:
    """Somebody of the desk with a password of their own, enrolled and logged out."""
    return world.person(username, role=Role.SUPPORT)


@dataclass
class Desk:
    """Susan and Sam of the support desk, and Alice, on whom the practice hangs."""

    world: World
    susan: Person
    sam: Person
    alice: Person

    @classmethod
    def of(cls, world: World) -> "Desk":
        return cls(world, support_person(world, "susan"), support_person(world, "sam"), world.administrator("alice"))

    def open(self, by: Person | None = None, **changed: Any) -> CaseView:  # noqa: ANN401 - any argument of the call
        """A case that waits for the second support person."""
        return self.ask((by or self.susan).session(), **changed)

    def ask(self, session: Secret, **changed: Any) -> CaseView:  # noqa: ANN401 - any argument of the call
        """Open a case in a session, with arguments that are good in themselves."""
        values: dict[str, Any] = {
            "practice_code": "RIVERSIDE",
            "username": "alice",
            "caller": "Alice Smith",
            "ticket": "T-1",
            "checklist": ALL_CHECKS,
            "reason": "Her phone fell into the river",
        }
        return self.world.core.cases.open(session, **(values | changed))

    def second_administrator(self) -> Person:
        """Another one of Alice's practice, who has only a password and can log in."""
        return self.world.administrator("amy", enrolled=False)

    def approved(self) -> CaseView:
        """A case that cools off."""
        return self.world.core.cases.approve(self.sam.session(), self.open().id)

    def ready(self) -> CaseView:
        """A case whose code can be fetched."""
        case = self.approved()
        assert case.ready_at is not None
        self.move_to(case.ready_at)
        return case

    def move_to(self, moment: Any) -> None:  # noqa: ANN401 - a moment, or None where the test has gone wrong
        self.world.clock.move(seconds=(moment - self.world.clock.now()).total_seconds())

    def rows(self, case_id: int) -> list[str]:
        """What the log holds of a case, oldest first."""
        found = self.world.execute(
            "SELECT event FROM activity WHERE detail = :detail ORDER BY number", detail=f"case {case_id}"
        )
        return [str(event) for (event,) in found]


def state(world: World, *, but: Collection[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table: all that a refused call must leave as it was."""
    with world.core._context.database.read() as work:
        return {
            table.name: sorted((tuple(row) for row in work.exec_driver_sql(f"SELECT * FROM {table.name}")), key=repr)  # noqa: S608 - our own names
            for table in metadata.sorted_tables
            # A row of the log shows in its chain.
            if table.name not in {"activity", *but}
        }


def refused(
    world: World,
    error: type[Error],
    call: Callable[Arguments, object],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Error:
    """What a call is refused with that leaves every table as it was; a look of support's stands in the log besides."""
    but = {"chains"} if getattr(call, "__name__", "") in {"ask", "open", "look", "spoken_check"} else set[str]()
    before = state(world, but=but)
    with pytest.raises(error) as found:
        call(*args, **kwargs)
    assert type(found.value) is error
    assert state(world, but=but) == before
    return found.value


def refused_case(
    world: World, call: Callable[Arguments, object], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> tuple[str, datetime | None]:
    """Why a case can't go on so, and until when; every table is left as it was."""
    found = refused(world, CaseRefused, call, *args, **kwargs)
    return found.reason, found.until


def microseconds(world: World) -> int:
    """The moment as the database keeps it."""
    return int(world.clock.now().timestamp() * 1_000_000)


def fresh(world: World) -> None:
    """Let every session be in use and proven at this moment, however far the clock was moved."""
    now = microseconds(world)
    world.execute("UPDATE sessions SET proven_at = :now, last_seen_at = :now, created_at = :now", now=now)
    world.execute("UPDATE sessions SET expires_at = :later", later=now + 3_600_000_000)
