"""What ends with a person's own changes: each row of the table in docs/administration.md, lived through."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import pytest

from tests.chain import broken
from tests.core.calls import ROOT, require
from tests.core.desk import ALL_CHECKS, support_person
from tests.core.scenes import Standing, standing, waits_still
from tests.world import Person, Phone, World
from tn_tui.adapters.client_key import KeyDevice
from tn_tui.core.base.context import digest
from tn_tui.core.core import Core
from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.own_changes import FATES, Fate, Fates, OwnChange
from tn_tui.domain.secret import Secret

NEW = Secret("orange kettle under seven")


@dataclass
class Life:
    """The only administrator of a practice, who has everything that a change can end."""

    world: World
    alice: Person
    session: Secret
    codes: tuple[Secret, ...]
    one_time_code: Secret

    @property
    def core(self) -> Core:
        return self.world.core

    def confirm(self, session: Secret, ticket: Secret, uri: Secret) -> None:
        """With the new phone's first token; it is the one in hand from now on."""
        self.alice.phone = Phone(uri)
        self.core.enrollment.confirm(session, ticket, self.alice.token())


def live(world: World) -> Life:
    """Two sessions, a remembered device and SSH key, two authenticators, both kinds of codes, and all of it in use."""
    alice = world.administrator("alice")
    core, session = world.core, alice.session()
    first = alice.phone
    offer = core.enrollment.begin_adding(session, "Tablet")
    alice.phone = Phone(offer.uri)
    core.enrollment.confirm(session, offer.ticket, alice.token())
    alice.phone = first
    codes = core.recovery_codes.renew(session)
    core.recovery_codes.saved(session, codes)
    core.sessions.log_out(session)
    over_ssh = world.terminal(KeyDevice(ClientKey("ssh-ed25519", f"SHA256:{'x' * 43}")), over_ssh=True)
    alice.session(over_ssh, remember=True)
    session = alice.session(remember=True)
    one_time_code = core.user_changes.one_time_code(ROOT, alice.id, reason="Lost the phone").code
    return Life(world, alice, session, codes, one_time_code)


def enroll(life: Life) -> Secret:
    # Who has none yet; the sessions are those that were opened with the password alone.
    offer = life.core.enrollment.begin(life.session)
    life.confirm(life.session, offer.ticket, offer.uri)
    return life.session


def add(life: Life) -> Secret:
    offer = life.core.enrollment.begin_adding(life.session, "Watch")
    life.confirm(life.session, offer.ticket, offer.uri)
    return life.session


def replace(life: Life) -> Secret:
    phone = next(app.id for app in life.core.profile.show(life.session).authenticators if app.name == "Phone")
    offer = life.core.enrollment.begin_replacing(life.session, phone)
    life.confirm(life.session, offer.ticket, offer.uri)
    return life.session


def remove(life: Life) -> Secret:
    tablet = next(app.id for app in life.core.profile.show(life.session).authenticators if app.name == "Tablet")
    life.core.authenticators.remove(life.session, tablet)
    return life.session


def rename(life: Life) -> Secret:
    [first, *_] = life.core.profile.show(life.session).authenticators
    life.core.authenticators.rename(life.session, first.id, "Old phone")
    return life.session


def remove_two_factor(life: Life) -> Secret:
    life.core.authenticators.remove_two_factor(life.session, life.alice.password)
    return life.session


def remove_where_required(life: Life) -> Secret:
    require(life.world)
    return remove_two_factor(life)


def change_password(life: Life) -> Secret:
    life.core.passwords.change(life.session, life.alice.password, NEW)
    return life.session


def renew(life: Life) -> Secret:
    life.core.recovery_codes.renew(life.session)
    return life.session


def use_recovery_code(life: Life) -> Secret:
    elsewhere = life.world.terminal()
    return elsewhere.sign_in.submit_recovery_code(life.alice.half(elsewhere), life.codes[4]).session


def step_up(life: Life) -> Secret:
    life.core.sessions.step_up(life.session, life.alice.password, None, recovery_code=life.codes[7])
    return life.session


def use_one_time_code(life: Life) -> Secret:
    elsewhere = life.world.terminal()
    return elsewhere.sign_in.submit_one_time_code(life.alice.half(elsewhere), life.one_time_code).session


def enroll_after_code(life: Life) -> Secret:
    session = use_one_time_code(life)
    # Another one, made meanwhile.
    life.core.user_changes.one_time_code(ROOT, life.alice.id, reason="Called again")
    core = life.world.cores[-1]
    offer = core.enrollment.begin(session)
    life.alice.phone = Phone(offer.uri)
    core.enrollment.confirm(session, offer.ticket, life.alice.token())
    return session


def redeem_case(life: Life) -> Secret:
    core, world = life.core, life.world
    susan, sam = support_person(world, "susan"), support_person(world, "sam")
    case = core.cases.open(
        susan.session(),
        practice_code="RIVERSIDE",
        username="alice",
        caller="Alice Smith",
        ticket="T-1",
        checklist=ALL_CHECKS,
        reason="Her phone fell into the river",
    )
    core.cases.approve(sam.session(), case.id)
    world.execute("UPDATE support_cases SET ready_at = opened_at")
    core.cases.redeem(susan.session(), case.id)
    return life.session


DO: dict[OwnChange, Callable[[Life], Secret]] = {
    OwnChange.ENROLL: enroll,
    OwnChange.ADD_AUTHENTICATOR: add,
    OwnChange.REPLACE_AUTHENTICATOR: replace,
    OwnChange.REMOVE_AUTHENTICATOR: remove,
    OwnChange.RENAME_AUTHENTICATOR: rename,
    OwnChange.REMOVE_TWO_FACTOR: remove_two_factor,
    OwnChange.REMOVE_WHERE_REQUIRED: remove_where_required,
    OwnChange.CHANGE_PASSWORD: change_password,
    OwnChange.RENEW_RECOVERY_CODES: renew,
    OwnChange.USE_RECOVERY_CODE: use_recovery_code,
    OwnChange.STEP_UP_BY_RECOVERY_CODE: step_up,
    OwnChange.USE_ONE_TIME_CODE: use_one_time_code,
    OwnChange.ENROLL_AFTER_CODE: enroll_after_code,
    OwnChange.REDEEM_CASE: redeem_case,
}
"""Each change, done; what it gives back is the session in which it was."""


def fate(before: set[object], after: set[object], *, one: Fate) -> Fate:
    """What became of some rows; `one` says how it is called when one of several is gone."""
    lost = before - after
    if not lost:
        return Fate.STAY
    if lost == before:
        return Fate.RENEWED if after else Fate.END
    return one if len(lost) == 1 else Fate.NONE


def fates(before: Standing, after: Standing, *, this: object, half: bool) -> Fates:
    """What became of all of it, in the table's words."""
    sessions = {row[0] for row in before.sessions}, {row[0] for row in after.sessions}
    others = sessions[0] - {this}, sessions[1] - {this}
    found = fate(*others, one=Fate.NONE)
    authenticators = fate(set(before.authenticators), set(after.authenticators), one=Fate.THAT_ENDS)
    code = fate(set(before.code), set(after.code), one=Fate.NONE)
    return Fates(
        sessions=Fate.OTHERS_END if found is Fate.END and this in sessions[1] else found,
        half_log_ins=Fate.STAY if half else Fate.END,
        devices=fate(set(before.devices), set(after.devices), one=Fate.NONE),
        # The new one is no old one that was kept.
        authenticators=Fate.END if authenticators is Fate.RENEWED else authenticators,
        one_time_code=code,
        recovery_codes=fate(set(before.recovery_codes), set(after.recovery_codes), one=Fate.USED),
    )


def test_no_row_is_forgotten_here() -> None:
    assert list(DO) == list(FATES) == list(OwnChange)


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [change for change in FATES if change is not OwnChange.ENROLL])
def test_what_the_row_says_ends_and_nothing_else(world: World, change: OwnChange) -> None:
    life, bob = live(world), world.person("bob", enrolled=True)
    bob.session(remember=True)
    elsewhere = world.terminal()
    half = life.alice.half(elsewhere)
    before, others = standing(world, life.alice.id), standing(world, bob.id)
    assert [len(getattr(before, field.name)) for field in fields(before)][:5] == [2, 2, 2, 1, 10]

    session = DO[change](life)

    after, expected = standing(world, life.alice.id), FATES[change]
    found = fates(before, after, this=row_of(world, session), half=waits_still(elsewhere, half))
    assert found.sessions is expected.sessions
    assert found.half_log_ins is expected.half_log_ins
    assert found.devices is expected.devices
    assert found.authenticators is expected.authenticators
    # Of the one that there can be, none is left when it is used up.
    assert found.one_time_code is (Fate.END if expected.one_time_code is Fate.USED else expected.one_time_code)
    assert found.recovery_codes is expected.recovery_codes
    assert standing(world, bob.id) == others
    assert broken(world) is None


def row_of(world: World, session: Secret) -> object:
    """The session's row, open or ended."""
    [(row,)] = world.execute("SELECT id FROM sessions WHERE handle_hash = :hash", hash=digest(session))
    return row


@pytest.mark.both_databases
def test_who_enrolls_ends_what_was_opened_with_the_password_alone(world: World) -> None:
    alice = world.person("alice")
    other, session = alice.session(world.terminal()), alice.session()
    before = standing(world, alice.id)
    # There is nothing of what the table has no word for.
    assert [len(getattr(before, field.name)) for field in fields(before)][:5] == [2, 0, 0, 0, 0]
    expected = FATES[OwnChange.ENROLL]
    assert {expected.half_log_ins, expected.devices, expected.authenticators, expected.one_time_code} == {Fate.NONE}
    enroll(Life(world, alice, session, (), Secret("")))
    after = standing(world, alice.id)
    assert (expected.sessions, len(after.sessions)) == (Fate.OTHERS_END, 1)
    assert (expected.recovery_codes, len(after.recovery_codes)) == (Fate.RENEWED, 10)
    assert row_of(world, session) == after.sessions[0][0]
    assert row_of(world, other) != after.sessions[0][0]
