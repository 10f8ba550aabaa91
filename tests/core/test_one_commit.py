"""Every event that the log knows: the change and its row are committed together, or neither of them is."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from tests.chain import broken
from tests.core.acts import (
    WHY,
    Act,
    Scene,
    by_support,
    check_clock,
    codes_saved,
    recovery_code,
    spoken_check,
    verified,
    verified_without,
)
from tests.core.calls import ROOT, require, state
from tests.core.power import power_cut
from tests.world import Phone, World
from tn_tui.core.access.commands import Condition
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import TnError
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import EnrollmentOffer

pytestmark = pytest.mark.both_databases

WRONG = Secret("not the right password")


def log_in(scene: Scene) -> Act:
    return scene.alice.session


def wrong_password(scene: Scene) -> Act:
    return lambda: scene.alice.log_in(password=WRONG)


def wrong_token(scene: Scene) -> Act:
    ticket = scene.alice.half(scene.world.terminal())
    core = scene.world.cores[-1]
    return lambda: core.sign_in.submit_token(ticket, scene.alice.wrong_token(), remember=False)


def remember(scene: Scene) -> Act:
    ticket = scene.alice.half(scene.world.terminal())
    core = scene.world.cores[-1]
    return lambda: core.sign_in.submit_token(ticket, scene.alice.token(), remember=True)


def copied(scene: Scene) -> Act:
    [(account, proof)] = scene.world.device.proofs.items()
    scene.world.device.proofs[account] = replace(proof, counter=proof.counter + 1)
    return scene.alice.log_in


def unlock(scene: Scene) -> Act:
    scene.core.sessions.lock(scene.session)
    return lambda: scene.core.sessions.unlock(scene.session, scene.alice.password)


def enroll(scene: Scene) -> Act:
    scene.core.authenticators.remove_two_factor(scene.session, scene.alice.password)
    offer = scene.core.enrollment.begin(scene.session)
    scene.alice.phone = Phone(offer.uri)
    return lambda: scene.core.enrollment.confirm(scene.session, offer.ticket, scene.alice.token())


def unlock_user(scene: Scene) -> Act:
    with contextlib.suppress(TnError):
        scene.alice.log_in(password=WRONG)
    return scene.apply(Change.UNLOCK)


def not_required(scene: Scene) -> Act:
    require(scene.world)
    return lambda: require(scene.world, required=False)


def code(scene: Scene) -> Act:
    issued = scene.core.user_changes.one_time_code(ROOT, scene.alice.id, reason=WHY).code
    ticket = scene.alice.half(scene.world.terminal())
    core = scene.world.cores[-1]
    return lambda: core.sign_in.submit_one_time_code(ticket, issued)


def reactivate(scene: Scene) -> Act:
    scene.apply(Change.DEACTIVATE)()
    return scene.apply(Change.REACTIVATE)


def rename(scene: Scene) -> Act:
    alice = scene.alice.id
    return lambda: scene.core.user_changes.rename(ROOT, alice, username="alicia")


def issue(scene: Scene) -> Act:
    alice = scene.alice.id
    return lambda: scene.core.user_changes.one_time_code(ROOT, alice, reason=WHY)


def reset(scene: Scene) -> Act:
    alice = scene.alice.id
    return lambda: scene.core.user_changes.reset_password(ROOT, alice, reason=WHY)


def app(scene: Scene) -> UUID:
    return scene.core.profile.show(scene.session).authenticators[-1].id


def new_phone(scene: Scene, offer: EnrollmentOffer) -> Act:
    scene.alice.phone = Phone(offer.uri)
    return lambda: scene.core.enrollment.confirm(scene.session, offer.ticket, scene.alice.token())


def add(scene: Scene) -> Act:
    return new_phone(scene, scene.core.enrollment.begin_adding(scene.session, "Tablet"))


def replace_phone(scene: Scene) -> Act:
    return new_phone(scene, scene.core.enrollment.begin_replacing(scene.session, app(scene)))


def remove(scene: Scene) -> Act:
    add(scene)()
    found = app(scene)
    return lambda: scene.core.authenticators.remove(scene.session, found)


def rename_phone(scene: Scene) -> Act:
    found = app(scene)
    return lambda: scene.core.authenticators.rename(scene.session, found, "Old phone")


def rename_device(scene: Scene) -> Act:
    [device] = scene.core.devices.list(scene.session)
    return lambda: scene.core.devices.rename(scene.session, device.id, "Desk")


def open_case(scene: Scene) -> Act:
    desk = scene.desk
    session = desk.susan.session()
    return lambda: desk.ask(session, practice_code="LAKE")


def by_the_second(call: Callable[[Core, Secret, int], object], *, ready: bool = False) -> Callable[[Scene], Act]:
    """What Sam does about a case that Susan has opened."""

    def prepare(scene: Scene) -> Act:
        desk = scene.desk
        case = desk.open(practice_code="LAKE")
        session = desk.sam.session()
        if ready:
            scene.core.cases.approve(session, case.id)
            scene.world.execute("UPDATE support_cases SET ready_at = opened_at")
        return lambda: call(scene.core, session, case.id)

    return prepare


def expire(scene: Scene) -> Act:
    scene.desk.open(practice_code="LAKE")
    scene.world.execute("UPDATE support_cases SET opened_at = 1")
    return lambda: scene.core.cases.list(ROOT)


def set_back(scene: Scene) -> Act:
    # As after a row of an hour ahead.
    scene.world.execute("UPDATE chains SET newest_at = newest_at + 3600000000 WHERE id = 1")
    return lambda: scene.world.new_user("after")


def end_command(scene: Scene) -> Act:
    scene.core.commands.begin(scene.session, "psql", Condition())
    return lambda: scene.core.commands.end(scene.session)


ACTS: dict[Event, Callable[[Scene], Act]] = {
    Event.LOG_IN: log_in,
    Event.PASSWORD: wrong_password,
    Event.TOKEN: wrong_token,
    Event.LOG_OUT: lambda scene: lambda: scene.core.sessions.log_out(scene.session),
    Event.SESSION_ENDED: lambda scene: lambda: scene.core.sessions.end_others(scene.session),
    Event.SESSION_LOCKED: lambda scene: lambda: scene.core.sessions.lock(scene.session),
    Event.SESSION_UNLOCKED: unlock,
    Event.PASSWORD_CHANGED: lambda scene: (
        lambda: scene.core.passwords.change(scene.session, scene.alice.password, Secret("orange kettle under seven"))
    ),
    Event.ENROLLED: enroll,
    Event.REMOVED: lambda scene: (
        lambda: scene.core.authenticators.remove_two_factor(scene.session, scene.alice.password)
    ),
    Event.DEVICE_REMEMBERED: remember,
    Event.DEVICE_ENDED: lambda scene: lambda: scene.core.devices.end_all(scene.session),
    Event.DEVICE_COPIED: copied,
    Event.PRACTICE_ADDED: lambda scene: lambda: scene.world.practice("LAKESIDE"),
    Event.USER_ADDED: lambda scene: lambda: scene.world.new_user("bob"),
    Event.USER_UNLOCKED: unlock_user,
    Event.REQUIRED: lambda scene: lambda: require(scene.world),
    Event.NOT_REQUIRED: not_required,
    Event.STEP_UP: lambda scene: (
        lambda: scene.core.sessions.step_up(scene.session, scene.alice.password, scene.alice.token())
    ),
    Event.DISABLED: lambda scene: scene.apply(Change.DISABLE_TWO_FACTOR),
    Event.CODE_ISSUED: issue,
    Event.CODE: code,
    Event.PASSWORD_RESET: reset,
    Event.ROLE_CHANGED: lambda scene: scene.apply(Change.MAKE_ADMINISTRATOR),
    Event.DEACTIVATED: lambda scene: scene.apply(Change.DEACTIVATE),
    Event.REACTIVATED: reactivate,
    Event.RENAMED: rename,
    Event.PRACTICE_CHANGED: lambda scene: (
        lambda: scene.core.practice.set(ROOT, practice_code="RIVERSIDE", idle_lock_minutes=3)
    ),
    Event.USERS_EXPORTED: lambda scene: lambda: list(scene.core.users.export(ROOT, practice_code="RIVERSIDE")),
    Event.RECOVERY_CODE: recovery_code,
    Event.RECOVERY_CODES_MADE: lambda scene: lambda: scene.core.recovery_codes.renew(scene.session),
    Event.RECOVERY_CODES_SAVED: codes_saved,
    Event.CLOCK_CHECKED: check_clock,
    Event.AUTHENTICATOR_ADDED: add,
    Event.AUTHENTICATOR_REPLACED: replace_phone,
    Event.AUTHENTICATOR_REMOVED: remove,
    Event.AUTHENTICATOR_RENAMED: rename_phone,
    Event.SUPPORT_SEARCHED: by_support(lambda core, by: core.support.search(by, "lake")),
    Event.SUPPORT_LOOKED: by_support(lambda core, by: core.support.look(by, "LAKE")),
    Event.SUPPORT_SPOKE: spoken_check,
    Event.CASE_OPENED: open_case,
    Event.CASE_APPROVED: by_the_second(lambda core, by, case_id: core.cases.approve(by, case_id)),
    Event.CASE_REFUSED: by_the_second(lambda core, by, case_id: core.cases.refuse(by, case_id, reason=WHY)),
    Event.CASE_STOPPED: by_the_second(lambda core, by, case_id: core.cases.stop(by, case_id, reason=WHY)),
    Event.CASE_USED: by_the_second(lambda core, by, case_id: core.cases.redeem(by, case_id), ready=True),
    Event.CASE_EXPIRED: expire,
    Event.CLOCK_SET_BACK: set_back,
    Event.DEVICE_RENAMED: rename_device,
    Event.COMMAND_STARTED: lambda scene: lambda: scene.core.commands.begin(scene.session, "psql", Condition()),
    Event.COMMAND_ENDED: end_command,
    Event.VERIFIED: verified,
    Event.VERIFIED_WITHOUT: verified_without,
    Event.ACTIVITY_EXPORTED: lambda scene: lambda: list(scene.core.log.export(ROOT, practice_code="RIVERSIDE")),
}


def test_no_event_is_forgotten_here() -> None:
    assert set(ACTS) == set(Event)


@pytest.mark.parametrize("name", list(ACTS))
def test_a_change_and_its_row_stand_or_fall_together(world: World, name: Event) -> None:
    alice = world.person(enrolled=True)
    alice.session()
    scene = Scene(world, alice, alice.session(remember=True))
    act = ACTS[name](scene)
    world.clock.move(seconds=5)
    before = state(world)
    with power_cut(world, name):
        act()
    assert state(world) == before
    # What is refused is written down as well.
    with contextlib.suppress(TnError):
        act()
    events = world.execute("SELECT event FROM activity ORDER BY at, chain_id, number")
    assert (name,) in events[-3:]
    assert broken(world) is None
