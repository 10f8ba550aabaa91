"""Alice, enrolled and logged in, and what is done with codes, tokens and by support."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tests.core.calls import ROOT
from tests.core.desk import Desk, support_person
from tests.world import PERIOD, Person, World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.ports import Origin
from tn_tui.domain.secret import Secret
from tn_tui.domain.verification import Asking

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

    @cached_property
    def desk(self) -> Desk:
        """Two support people, and Alice of another practice that hangs on her."""
        world = self.world
        return Desk(
            world, support_person(world, "susan"), support_person(world, "sam"), world.administrator("alice", "LAKE")
        )

    def apply(self, change: Change) -> Callable[[], object]:
        alice = self.alice.id
        return lambda: self.core.user_changes.apply(ROOT, [alice], change, reason=WHY)


Act = Callable[[], object]


def recovery_code(scene: Scene) -> Act:
    [made, *_] = scene.core.recovery_codes.renew(scene.session)
    core = scene.world.terminal()
    ticket = scene.alice.half(core)
    return lambda: core.sign_in.submit_recovery_code(ticket, made)


def codes_saved(scene: Scene) -> Act:
    shown = scene.core.recovery_codes.renew(scene.session)
    return lambda: scene.core.recovery_codes.saved(scene.session, shown)


def check_clock(scene: Scene) -> Act:
    core, phone = scene.world.terminal(), scene.alice.phone
    ticket, at = scene.alice.half(core), scene.world.clock.now()
    assert phone is not None
    pair = phone.token(at + 8 * PERIOD), phone.token(at + 9 * PERIOD)
    return lambda: core.sign_in.check_clock(ticket, *pair)


def by_support(call: Callable[[Core, Secret], object]) -> Callable[[Scene], Act]:
    """What a support person looks at."""

    def prepare(scene: Scene) -> Act:
        session = scene.desk.susan.session()
        return lambda: call(scene.core, session)

    return prepare


def spoken_check(scene: Scene) -> Act:
    session = scene.desk.susan.session()
    said = scene.core.sign_in.spoken_check(scene.desk.alice.half()).say
    return lambda: scene.core.support.spoken_check(session, "LAKE", "alice", said)


def verified(scene: Scene) -> Act:
    return _verify(scene, scene.alice, scene.alice.token())


def verified_without(scene: Scene) -> Act:
    return _verify(scene, scene.world.person("nora"), Secret(""))


def _verify(scene: Scene, person: Person, token: Secret) -> Act:
    asking = Asking(Origin(address="192.0.2.7", text="192.0.2.7"), service="sshd", allow_not_required=True)
    return lambda: scene.core.verification.check("RIVERSIDE", person.username, person.password, token, asking)
