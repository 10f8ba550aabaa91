"""A practice's name, its idle lock, and for how many days devices are remembered."""

from datetime import timedelta

import pytest

from tests.world import OPERATOR, MemoryDevice, Person, World
from tn_tui.core.core import build
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.errors import FieldRefused, NumberRefused, PracticeUnknown, SessionLocked
from tn_tui.domain.practice_views import PracticeView
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage.database import Database

OPERATES = Operator(OPERATOR)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


def set_numbers(world: World, by: Authority, values: dict[str, int], name: str | None = None) -> PracticeView:
    return world.core.practice.set(
        by,
        name=name,
        idle_lock_minutes=values.get("idle_lock_minutes"),
        remember_days=values.get("remember_days"),
    )


def details(world: World) -> list[object]:
    return [detail for (detail,) in world.execute("SELECT detail FROM activity WHERE event = 'practice changed'")]


def test_a_name_is_changed_and_shown_everywhere(world: World, alice: Person) -> None:
    session = alice.session()
    view = world.core.practice.set(session, name="  Riverside & Co. [bold] ")
    assert view.name == world.core.practice.show(session).name == "Riverside & Co. [bold]"
    assert alice.signed_in().person.practice_name == "Riverside & Co. [bold]"
    assert world.execute("SELECT actor, subject, detail FROM activity WHERE event = 'practice changed'") == [
        (f"user:{alice.id}", "RIVERSIDE", "name: Riverside & Co. [bold]")
    ]


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x1b[2J", "a\u202eb", "a\nb", "a\0b"])
def test_a_name_that_cannot_be_kept_is_refused(world: World, alice: Person, name: str) -> None:
    session = alice.session()
    with pytest.raises(FieldRefused) as refused:
        world.core.practice.set(session, name=name, remember_days=1)
    assert refused.value.field == "practice name"
    assert world.core.practice.show(session).remember_days == 30
    assert details(world) == []


@pytest.mark.parametrize(
    ("values", "least", "most"),
    [
        *(({"idle_lock_minutes": minutes}, 1, 15) for minutes in (-1, 0, 16, 10**12)),
        *(({"remember_days": days}, 0, 30) for days in (-1, 31, 10**12)),
    ],
)
def test_a_number_out_of_its_range_is_refused(
    world: World, alice: Person, values: dict[str, int], least: int, most: int
) -> None:
    with pytest.raises(NumberRefused) as refused:
        set_numbers(world, alice.session(), values, name="Other")
    assert (refused.value.least, refused.value.most) == (least, most)
    assert world.core.practice.show(OPERATES, practice_code="RIVERSIDE").name == "RIVERSIDE Counseling"


@pytest.mark.parametrize("values", [{"idle_lock_minutes": 1}, {"idle_lock_minutes": 15}, {"remember_days": 0}])
def test_both_ends_of_a_range_are_taken_and_nothing_else_changes(
    world: World, alice: Person, values: dict[str, int]
) -> None:
    session = alice.session()
    before = world.core.practice.show(session)
    after = set_numbers(world, session, values)
    for column in ("idle_lock_minutes", "remember_days", "name", "two_factor_required", "grace_days"):
        assert getattr(after, column) == values.get(column, getattr(before, column))


def test_what_stands_so_already_is_no_change(world: World, alice: Person) -> None:
    session = alice.session()
    world.core.practice.set(session)
    world.core.practice.set(session, name="RIVERSIDE Counseling", remember_days=30)
    assert details(world) == []
    world.core.practice.set(session, name="RIVERSIDE Counseling", remember_days=29, idle_lock_minutes=5)
    assert details(world) == ["idle lock minutes: 5, remember days: 29"]


def test_the_operator_sets_the_practice_that_is_named_and_no_other(world: World, alice: Person) -> None:
    world.practice("LAKESIDE")
    assert world.core.practice.set(OPERATES, practice_code=" lakeside", remember_days=3).code == "LAKESIDE"
    assert world.core.practice.show(OPERATES, practice_code="RIVERSIDE").remember_days == 30
    for code in (None, "", "NOWHERE"):
        with pytest.raises(PracticeUnknown):
            world.core.practice.set(OPERATES, practice_code=code, remember_days=3)


# The idle lock


def test_a_shorter_idle_lock_holds_for_open_sessions_at_their_next_call(world: World, alice: Person) -> None:
    bob = world.person("bob")
    sessions = [bob.session(), bob.session(world.terminal())]
    world.clock.move(minutes=4)
    for session in sessions:
        world.core.profile.show(session)
    world.core.practice.set(alice.session(), idle_lock_minutes=4)
    for session in sessions:
        with pytest.raises(SessionLocked):
            world.core.profile.show(session)
    world.core.sessions.unlock(sessions[0], bob.password)
    world.clock.move(minutes=4, seconds=-1)
    assert world.core.profile.show(sessions[0]).idle_lock_seconds == 240
    world.clock.move(seconds=1)
    with pytest.raises(SessionLocked):
        world.core.profile.show(sessions[0])
    assert bob.signed_in().idle_lock_seconds == 240


def test_it_holds_for_the_administrator_who_set_it(world: World, alice: Person) -> None:
    session = alice.session()
    world.core.practice.set(session, idle_lock_minutes=1)
    world.clock.move(seconds=59)
    world.core.sessions.touch(session)
    world.clock.move(seconds=60)
    with pytest.raises(SessionLocked):
        world.core.practice.show(session)


def test_a_practice_never_makes_the_lock_longer_than_the_program_has_it(world: World, alice: Person) -> None:
    world.core.practice.set(alice.session(), idle_lock_minutes=15)
    strict = build(Database(world.place), world.ports(), timedelta(minutes=2))
    world.cores.append(strict)
    signed_in = alice.signed_in(strict)
    assert signed_in.idle_lock_seconds == 120
    world.clock.move(minutes=2)
    with pytest.raises(SessionLocked):
        strict.profile.show(signed_in.session)


def test_another_practice_keeps_its_own(world: World, alice: Person) -> None:
    carol = world.person("carol", "LAKESIDE")
    session = carol.session()
    world.core.practice.set(alice.session(), idle_lock_minutes=1)
    world.clock.move(minutes=10)
    assert world.core.profile.show(session).idle_lock_seconds == 900


# Remembered devices


def days_pass(world: World, days: float) -> None:
    world.clock.move(days=days)


@pytest.fixture
def remembered(world: World, alice: Person) -> Person:
    """Bob, whose device is remembered since this moment, with 30 days to go."""
    bob = world.person("bob", enrolled=True)
    bob.session(remember=True)
    return bob


def set_days(world: World, days: int) -> None:
    world.core.practice.set(OPERATES, practice_code="RIVERSIDE", remember_days=days)


def test_fewer_days_end_a_device_that_is_older(world: World, remembered: Person) -> None:
    days_pass(world, 10)
    assert isinstance(remembered.log_in(), SignedIn)
    set_days(world, 10)
    assert isinstance(remembered.log_in(), TokenNeeded)
    assert world.core.profile.show(remembered.session()).devices == ()


def test_fewer_days_leave_a_device_that_is_younger_until_its_day(world: World, remembered: Person) -> None:
    days_pass(world, 3)
    set_days(world, 7)
    [device] = world.core.profile.show(remembered.signed_in().session).devices
    assert device.expires_at - device.created_at == timedelta(days=7)
    world.clock.move(seconds=(device.expires_at - world.clock.now()).total_seconds() - 1)
    assert isinstance(remembered.log_in(), SignedIn)
    world.clock.move(seconds=1)
    assert isinstance(remembered.log_in(), TokenNeeded)


def test_what_has_ended_stays_ended_when_there_are_more_days_again(world: World, remembered: Person) -> None:
    days_pass(world, 1)
    set_days(world, 0)
    set_days(world, 30)
    assert isinstance(remembered.log_in(), TokenNeeded)


def test_what_ended_by_its_age_stays_ended_when_there_are_more_days(world: World, remembered: Person) -> None:
    set_days(world, 7)
    days_pass(world, 8)
    set_days(world, 30)
    assert isinstance(remembered.log_in(), TokenNeeded)


def test_with_no_days_nothing_is_remembered_and_it_is_said_before(world: World, alice: Person) -> None:
    set_days(world, 0)
    bob = world.person("bob", enrolled=True)
    needed = bob.log_in()
    assert isinstance(needed, TokenNeeded)
    assert (needed.remember.unavailable, needed.remember.days) == ("practice", 0)
    # Whoever asks for it all the same gets in, and is asked again next time.
    signed_in = world.core.sign_in.submit_token(needed.ticket, bob.token(), remember=True)
    assert signed_in.notices == ()
    assert world.execute("SELECT count(*) FROM devices") == [(0,)]
    assert isinstance(bob.log_in(), TokenNeeded)


def test_the_offer_and_the_device_have_the_practices_days(world: World, alice: Person) -> None:
    set_days(world, 7)
    bob = world.person("bob", enrolled=True)
    needed = bob.log_in()
    assert isinstance(needed, TokenNeeded)
    assert needed.remember.days == 7
    assert needed.remember.until == world.clock.now() + timedelta(days=7)
    world.core.sign_in.submit_token(needed.ticket, bob.token(), remember=True)
    days_pass(world, 7)
    assert isinstance(bob.log_in(), TokenNeeded)


def test_more_days_make_no_device_last_longer_than_it_was_told(world: World, alice: Person) -> None:
    set_days(world, 7)
    bob = world.person("bob", enrolled=True)
    bob.session(remember=True)
    set_days(world, 30)
    days_pass(world, 7)
    assert isinstance(bob.log_in(), TokenNeeded)


def test_another_practices_devices_stay(world: World, remembered: Person) -> None:
    carol = world.person("carol", "LAKESIDE", enrolled=True)
    elsewhere = world.terminal(MemoryDevice())
    carol.session(elsewhere, remember=True)
    days_pass(world, 1)
    set_days(world, 0)
    assert isinstance(carol.log_in(elsewhere), SignedIn)
    assert isinstance(remembered.log_in(), TokenNeeded)
