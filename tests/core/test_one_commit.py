"""Every event that the log knows: the change and its row are committed together, or neither of them is."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.chain import broken
from tests.core.calls import ROOT, power_cut, require, state
from tests.world import Person, Phone, World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import TnError
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.both_databases

WRONG = Secret("not the right password")
WHY = "Asked for it by phone"


@dataclass
class Scene:
    """Alice is enrolled, logged in, and remembered here."""

    world: World
    alice: Person
    session: Secret

    @property
    def core(self) -> Core:
        return self.world.core

    def apply(self, change: Change) -> Callable[[], object]:
        alice = self.alice.id
        return lambda: self.core.user_changes.apply(ROOT, [alice], change, reason=WHY)


Act = Callable[[], object]


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
