import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from tests.core.desk import ALL_CHECKS, Desk, refused
from tests.world import World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import NotAllowed, SessionLocked, StepUpNeeded
from tn_tui.domain.permissions import OWN_ACCOUNT, SCOPES, SUPPORT_ONLY, Action, Scope
from tn_tui.domain.policy import Role

# What it may not do, and who may not do what it may


def calls(first: str) -> dict[str, Callable[..., object]]:
    """The core's public calls whose first parameter is this."""
    hints = get_type_hints(Core)
    return {
        f"{family.name}.{name}": call
        for family in fields(Core)
        if not family.name.startswith("_") and hints[family.name].__module__.startswith("tn_tui.core.")
        for name, call in inspect.getmembers(hints[family.name], inspect.isfunction)
        if not name.startswith("_") and first in list(inspect.signature(call).parameters)[1:2]
    }


BOTH = {"cases.list", "cases.show", "cases.stop"}
"""What administrators do in the own practice and support everywhere."""

OF_ADMINISTRATORS = {name: call for name, call in calls("by").items() if name not in BOTH}
OF_SUPPORT = {name: call for name, call in calls("session").items() if name.startswith(("support.", "cases."))}


def make(core: Core, name: str, call: Callable[..., object], by: object, where: tuple[int, Path]) -> object:
    """Make the call with arguments that are good in themselves, about this user or case, with files in the folder."""
    target, folder = where
    path = folder / "users.csv"
    path.write_text("username,name\ndora,Dora Smith\n", encoding="utf-8")
    values: dict[str, object] = {
        "session": by,
        "by": by,
        "user_id": target,
        "user_ids": [target],
        "username": "alice",
        "name": "Alice",
        "role": Role.MEMBER,
        "change": Change.UNLOCK,
        "reason": "Asked for it by phone",
        "required": True,
        "source": str(path),
        "path": str(folder / "out.csv"),
        "suffix": ".csv",
        "passwords_path": str(folder / "passwords.csv"),
        "find": "alice",
        "practice_code": "RIVERSIDE",
        "caller": "Alice",
        "ticket": "T-1",
        "checklist": ALL_CHECKS,
        "case_id": 1,
        "heard": "0000-0000",
    }
    given = {
        parameter.name: values[parameter.name]
        for parameter in list(inspect.signature(call).parameters.values())[1:]
        if parameter.default is parameter.empty or parameter.name in {"practice_code", "reason"}
    }
    family, method = name.split(".")
    outcome: object = getattr(getattr(core, family), method)(**given)
    return list(outcome) if isinstance(outcome, Iterator) else outcome


def test_the_permission_table_keeps_support_and_administrators_apart() -> None:
    for action in Action:
        own = action in OWN_ACCOUNT
        support, administrator = SCOPES[Role.SUPPORT][action], SCOPES[Role.ADMINISTRATOR][action]
        assert (support is Scope.INSTALLATION) is (action in SUPPORT_ONLY)
        assert (support is Scope.OWN_ACCOUNT) is own is (administrator is Scope.OWN_ACCOUNT)
        assert (administrator is Scope.OWN_PRACTICE) is (not own and action not in SUPPORT_ONLY)
        assert SCOPES[Role.MEMBER][action] is (Scope.OWN_ACCOUNT if own else Scope.NO)


@pytest.mark.both_databases
def test_support_cannot_administer_any_practice(world: World, tmp_path: Path) -> None:
    desk = Desk.of(world)
    session, folder = desk.susan.session(), tmp_path / "files"
    folder.mkdir()
    assert len(OF_ADMINISTRATORS) > 15
    for name, call in OF_ADMINISTRATORS.items():
        for target in (desk.alice.id, desk.susan.id, desk.sam.id):
            refused(
                world,
                NotAllowed,
                make,
                world.core,
                name,
                call,
                session,
                (target, folder),
            )


@pytest.mark.both_databases
def test_members_and_administrators_can_do_nothing_that_support_does(world: World, tmp_path: Path) -> None:
    desk = Desk.of(world)
    case, folder = desk.approved(), tmp_path / "files"
    folder.mkdir()
    member, elsewhere = world.person("bob", enrolled=True), world.administrator("frank", "LAKESIDE")
    assert set(OF_SUPPORT) == {
        "support.search",
        "support.look",
        "support.spoken_check",
        "support.waiting",
        "cases.open",
        "cases.approve",
        "cases.refuse",
        "cases.redeem",
    }
    for person in (member, elsewhere, desk.alice):
        session = person.session()
        for name, call in OF_SUPPORT.items():
            refused(
                world,
                NotAllowed,
                make,
                world.core,
                name,
                call,
                session,
                (case.id, folder),
            )
        # Nor does it tell which practices and users there are.
        for code in ("NOWHERE", "LAKESIDE"):
            refused(world, NotAllowed, world.core.support.look, session, code)
    session = member.session()
    for name in BOTH:
        call = calls("by")[name]
        refused(world, NotAllowed, make, world.core, name, call, session, (1, folder))


def test_what_changes_something_needs_a_step_up_and_a_look_does_not(world: World) -> None:
    desk = Desk.of(world)
    core, session, case = world.core, desk.sam.session(), desk.open()
    world.clock.move(minutes=5)
    for call in (
        lambda: core.cases.approve(session, case.id),
        lambda: core.cases.refuse(session, case.id, reason="No"),
        lambda: core.cases.redeem(session, case.id),
    ):
        assert refused(world, StepUpNeeded, call).token
    assert core.support.search(session, "river").practices
    assert core.support.look(session, "RIVERSIDE").administrators
    said = core.sign_in.spoken_check(desk.alice.half()).say
    assert core.support.spoken_check(session, "RIVERSIDE", "alice", said).say
    assert core.cases.list(session)
    core.sessions.lock(session)
    refused(world, SessionLocked, core.support.search, session, "river")
    refused(world, SessionLocked, core.cases.list, session)
