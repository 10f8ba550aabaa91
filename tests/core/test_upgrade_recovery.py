"""From a database of version 0001 or 0002 in which people had enrolled: nobody is lost, or left without codes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.desk import ALL_CHECKS, ROOT, support_person
from tests.core.earlier import left_by
from tests.core.test_upgrade_data import BY, PASSWORD, POSTGRES, RING, dump
from tests.storage import version_2
from tests.storage.version_1 import START
from tests.storage.version_2 import ERIN, FRANK, HANDLE, KEYS, Old
from tests.world import MovableClock, Person, Phone, World
from tn_tui.core.proofs.password import Account
from tn_tui.domain.cases import State
from tn_tui.domain.device_ports import DeviceProof
from tn_tui.domain.errors import NotAllowed, StepUpNeeded
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage.upgrade import upgrade

TABLES = {
    "0001": ("practices", "users", "sessions", "authenticators", "devices", "throttles", "activity", "chains"),
    "0002": (
        *("practices", "users", "sessions", "authenticators", "devices", "throttles", "activity", "chains"),
        "one_time_codes",
    ),
}


@pytest.fixture(params=["0001", "0002"])
def revision(request: pytest.FixtureRequest) -> str:
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture(params=["sqlite", POSTGRES])
def old(request: pytest.FixtureRequest, tmp_path: Path, revision: str) -> Old:
    """A database as an earlier version left it."""
    return Old(left_by(request, tmp_path, request.param, revision, START), revision)


@pytest.fixture
def world(old: Old) -> Iterator[World]:
    """The same one, opened by today's program."""
    assert upgrade(old.place)
    assert not upgrade(old.place)
    world = World(old.place, clock=MovableClock(START + timedelta(days=30, seconds=-60)), ring=RING)
    yield world
    world.close()


def person(world: World, user_id: int) -> Person:
    names = {ERIN: "erin", FRANK: "frank"}
    phone = Phone(Secret(f"otpauth://totp/x?secret={KEYS[user_id]}"))
    return Person(world, "LAKESIDE", names[user_id], PASSWORD, phone)


def test_every_column_of_every_row_is_what_it_was(old: Old) -> None:
    tables = TABLES[old.revision]
    before = dump(old.place, tables)
    upgrade(old.place)
    after = dump(old.place, tables)
    for table in tables:
        # The columns of the version before come first, in their order.
        width = len(before[table][0])
        assert [row[:width] for row in after[table]] == before[table]


def test_what_is_new_stands_as_if_nothing_had_been_asked_for(world: World, revision: str) -> None:
    assert {bool(desk) for (desk,) in world.execute("SELECT is_desk FROM practices")} == {False}
    for table in ("recovery_codes", "support_cases"):
        assert world.execute(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - our own names
    assert {bool(must) for (must,) in world.execute("SELECT must_save_codes FROM sessions")} == {False}
    assert world.execute("SELECT count(*) FROM users WHERE codes_saved_at IS NOT NULL") == [(0,)]
    view = world.core.practice.show(BY, practice_code="LAKESIDE")
    assert (view.phone, view.users, view.enrolled) == ("", 2, 2)
    if revision == "0002":
        assert (view.grace_days, view.required_from, view.idle_lock_minutes) == (9, START, 7)
    assert world.core.log.verify(BY).broken == ()
    assert broken(world) is None


def test_an_enrolled_sole_administrator_logs_in_and_is_led_to_save_codes(world: World) -> None:
    erin, core = person(world, ERIN), world.core
    waiting = erin.log_in()
    assert isinstance(waiting, TokenNeeded)
    signed_in = core.sign_in.submit_token(waiting.ticket, erin.token(), remember=False)
    assert (signed_in.step, signed_in.codes_left) == (Step.SAVE_CODES, 0)
    with pytest.raises(NotAllowed):
        core.users.page(signed_in.session)
    codes = core.recovery_codes.renew(signed_in.session)
    assert len(codes) == 10
    with pytest.raises(NotAllowed):
        core.users.page(signed_in.session)
    core.recovery_codes.saved(signed_in.session, codes)
    assert [row.username for row in core.users.page(signed_in.session).rows] == ["erin", "frank"]
    assert erin.signed_in().step is Step.IN
    assert core.sign_in.submit_recovery_code(erin.half(), codes[3]).codes_left == 9
    assert broken(world) is None


def test_the_device_that_was_remembered_still_lets_in_and_codes_need_a_token(world: World) -> None:
    erin, core = person(world, ERIN), world.core
    world.device.proofs[name_of(world)] = DeviceProof(Secret(HANDLE), 4)
    signed_in = erin.log_in()
    assert isinstance(signed_in, SignedIn)
    assert signed_in.step is Step.IN
    with pytest.raises(StepUpNeeded):
        core.recovery_codes.renew(signed_in.session)
    core.sessions.step_up(signed_in.session, PASSWORD, erin.token())
    core.recovery_codes.saved(signed_in.session, core.recovery_codes.renew(signed_in.session))
    assert isinstance(erin.log_in(), SignedIn)
    assert [app.name for app in core.profile.show(signed_in.session).authenticators] == ["Phone"]


def name_of(world: World) -> str:
    return Account.named("LAKESIDE", "erin").device_name(world.core._context)


def test_an_enrolled_member_is_held_up_by_nothing_and_can_make_codes(world: World) -> None:
    frank, core = person(world, FRANK), world.core
    signed_in = frank.signed_in()
    assert (signed_in.step, signed_in.codes_left) == (Step.IN, 0)
    core.recovery_codes.renew(signed_in.session)
    assert frank.signed_in().codes_left == 10


@pytest.mark.parametrize("revision", ["0002"], indirect=True)
def test_a_one_time_code_of_before_still_lets_in(world: World) -> None:
    frank = person(world, FRANK)
    signed_in = world.core.sign_in.submit_one_time_code(frank.half(), Secret(version_2.CODE))
    assert signed_in.step is Step.ENROLL
    frank.enroll(signed_in.session)
    assert frank.signed_in().codes_left == 10


def test_a_case_can_be_opened_for_who_enrolled_before_there_was_a_desk(world: World) -> None:
    susan, sam = support_person(world, "susan"), support_person(world, "sam")
    world.core.practice.set(ROOT, practice_code="LAKESIDE", phone="+1 555 0100")
    case = world.core.cases.open(
        susan.session(),
        practice_code="LAKESIDE",
        username="erin",
        caller="Erin Smith",
        ticket="T-1",
        checklist=ALL_CHECKS,
        reason="Her phone fell into the river",
    )
    assert world.core.cases.approve(sam.session(), case.id).state is State.COOLING
    world.clock.move(hours=24)
    code = world.core.cases.redeem(sam.session(), case.id).code
    erin = person(world, ERIN)
    signed_in = world.core.sign_in.submit_one_time_code(erin.half(), code)
    erin.enroll(signed_in.session)
    assert erin.signed_in().step is Step.IN
    assert broken(world) is None
