from datetime import timedelta

import pytest

from tests.core.calls import ROOT
from tests.world import MemoryDevice, Person, World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import Busy, SignInRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import Show, UserQuery
from tn_tui.domain.views import SignedIn, TokenNeeded

pytestmark = pytest.mark.both_databases

WRONG = Secret("not the right password")


def wait_after(person: Person, password: Secret = WRONG, core: Core | None = None) -> float:
    """Seconds until the next try is looked at, after a refused one."""
    with pytest.raises(SignInRefused) as refused:
        person.log_in(core, password)
    until = refused.value.retry_at
    return 0 if until is None else (until - person.world.clock.now()).total_seconds()


def stranger(world: World, username: str = "nobody", code: str = "RIVERSIDE") -> Person:
    return Person(world, code, username, WRONG)


def test_the_right_password_lets_in_where_nothing_else_is_asked(world: World) -> None:
    signed_in = world.person().log_in()
    assert isinstance(signed_in, SignedIn)
    assert (signed_in.step, signed_in.notices) == (Step.IN, ())
    assert (signed_in.person.username, signed_in.person.practice_code) == ("alice", "RIVERSIDE")


def test_who_is_enrolled_is_asked_for_a_token_and_is_not_in(world: World) -> None:
    assert isinstance(world.person(enrolled=True).log_in(), TokenNeeded)


def test_a_temporary_password_leads_to_a_new_one(world: World) -> None:
    assert world.new_user("alice").signed_in().step is Step.NEW_PASSWORD


def test_who_must_enroll_first_enrolls_then_chooses_a_password(world: World) -> None:
    world.practice(required=True)
    person = world.new_user("alice")
    signed_in = person.signed_in()
    assert signed_in.step is Step.ENROLL
    person.enroll(signed_in.session)
    changed = world.core.passwords.change(signed_in.session, person.password, Secret("violet ladder forty monks"))
    assert changed is Step.IN


def test_one_username_in_two_practices_is_two_accounts(world: World) -> None:
    here, there = world.person("alice", "RIVERSIDE"), world.person("alice", "LAKESIDE")
    assert wait_after(here, there.password) == 0
    for _ in range(8):
        wait_after(here)
    assert there.signed_in().person.practice_code == "LAKESIDE"


def test_five_tries_are_free_then_the_waits_double(world: World) -> None:
    person = world.person()
    waits = []
    for _ in range(15):
        waits.append(wait_after(person))
        world.clock.move(seconds=waits[-1])
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@pytest.mark.parametrize("spelling", ["Bob", "bob ", " BOB", "ｂｏｂ", "bob" + " " * 400])
def test_every_spelling_of_a_name_shares_one_count(world: World, spelling: str) -> None:
    person = world.person("bob")
    for code in ("RIVERSIDE", "riverside", "ＲＩＶＥＲＳＩＤＥ", " Riverside "):
        wait_after(Person(world, code, spelling, WRONG))
    assert wait_after(person) == 1


def test_a_try_while_locked_extends_nothing_and_is_not_looked_at(world: World) -> None:
    person = world.person()
    for _ in range(7):
        world.clock.move(seconds=wait_after(person))
    assert wait_after(person) == 8
    for left in (8, 7.5, 0.5):
        world.clock.move(seconds=8 - left - (8 - wait_after(person)))
        assert wait_after(person) == left
        assert wait_after(person, person.password) == left
    world.clock.move(seconds=0.5)
    assert person.signed_in().step is Step.IN


def test_the_right_password_ends_the_row_of_wrong_ones(world: World) -> None:
    person = world.person()
    for _ in range(4):
        wait_after(person)
    person.signed_in()
    assert [wait_after(person) for _ in range(5)] == [0, 0, 0, 0, 1]


def test_after_a_day_wrong_passwords_are_forgotten(world: World) -> None:
    person = world.person()
    for _ in range(9):
        world.clock.move(seconds=wait_after(person))
    world.clock.move(hours=24, seconds=1)
    assert wait_after(person) == 0


def test_another_origin_has_a_count_of_its_own(world: World) -> None:
    person = world.person()
    attacker = world.terminal(origin="203.0.113.9")
    for _ in range(6):
        wait_after(person, core=attacker)
    assert person.signed_in().step is Step.IN
    assert wait_after(person, core=attacker) > 0


def test_nobody_elses_wrong_passwords_stop_the_owner_of_a_remembered_device(world: World) -> None:
    person = world.person(enrolled=True)
    person.session(remember=True)
    neighbour = world.terminal(MemoryDevice(), origin="10.0.0.1")
    for _ in range(6):
        wait_after(person, core=neighbour)
    assert isinstance(person.log_in(), SignedIn)


def test_the_owners_own_wrong_passwords_count_on_a_remembered_device(world: World) -> None:
    person = world.person(enrolled=True)
    person.session(remember=True)
    assert [wait_after(person) for _ in range(5)] == [0, 0, 0, 0, 1]


def refusals(person: Person, tries: int, password: Secret = WRONG) -> list[tuple[float, int, int]]:
    """For each try the wait, and how many hashes were checked and made for it."""
    seen = []
    for _ in range(tries):
        hasher = person.world.hasher
        before = hasher.verified, hasher.hashed
        wait = wait_after(person, password)
        seen.append((wait, hasher.verified - before[0], hasher.hashed - before[1]))
        person.world.clock.move(seconds=wait / 2)
    return seen


@pytest.mark.parametrize("case", ["wrong", "unknown user", "unknown practice", "nonsense", "deactivated"])
def test_every_reason_reads_alike_and_costs_one_hash(world: World, case: str) -> None:
    expected = refusals(world.person("usual"), 9)
    person = world.person("alice")
    password = WRONG
    if case == "unknown user":
        person = stranger(world)
    elif case == "unknown practice":
        person = stranger(world, code="NOWHERE")
    elif case == "nonsense":
        person = stranger(world, "\x00\ud800\x1b[2J", "\u202e" * 5000)
    elif case == "deactivated":
        world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'alice'")
        password = person.password
    assert refusals(person, 9, password) == expected
    assert {(verified, hashed) for _, verified, hashed in expected} == {(1, 0)}


def test_a_right_password_costs_no_more_than_a_wrong_one_while_locked_also_when_it_is_to_be_rehashed(
    world: World,
) -> None:
    person = world.person()
    world.hasher.version = 2
    for _ in range(5):
        wait_after(person)
    assert refusals(person, 1, person.password) == [(1, 1, 0)]


@pytest.mark.parametrize("enrolled", [False, True])
def test_an_outdated_hash_is_made_anew_at_the_log_in_and_nobody_notices(world: World, enrolled: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    person = world.person(enrolled=enrolled)
    world.hasher.version = 2
    person.session()
    [(stored,)] = world.execute("SELECT password_hash FROM users")
    assert str(stored).startswith("2$")
    person.session()


def test_a_password_can_be_changed_although_its_hash_is_outdated(world: World) -> None:
    person = world.person()
    session = person.session()
    world.hasher.version = 2
    assert world.core.passwords.change(session, person.password, Secret("orange kettle under seven")) is Step.IN
    assert isinstance(person.log_in(password=Secret("orange kettle under seven")), SignedIn)


@pytest.mark.parametrize(
    "change",
    ["UPDATE users SET deactivated_at = 1", "UPDATE users SET password_hash = '1$another'"],
)
def test_what_changes_while_the_password_is_checked_counts(world: World, change: str) -> None:
    person = world.person()
    world.hasher.meanwhile = lambda: world.execute(change)
    assert wait_after(person, person.password) == 0
    assert world.execute("SELECT failures FROM throttles") == [(1,)]


def test_a_busy_machine_counts_nothing_and_remembers_nothing(world: World) -> None:
    person = world.person()

    def busy() -> None:
        raise Busy

    for _ in range(9):
        world.hasher.meanwhile = busy
        with pytest.raises(Busy):
            person.log_in(password=WRONG)
    assert world.execute("SELECT count(*) FROM throttles") == [(0,)]
    assert isinstance(person.log_in(), SignedIn)


def test_an_operator_can_unlock_at_once_and_says_so_in_the_list(world: World) -> None:
    person = world.person()
    for _ in range(7):
        world.clock.move(seconds=wait_after(person))
    wait_after(person)
    core = world.core
    [view] = core.users.page(ROOT, UserQuery(show=Show.LOCKED), practice_code="RIVERSIDE").rows
    assert view.locked_until == world.clock.now() + timedelta(seconds=8)
    assert core.user_changes.apply(ROOT, [view.id], Change.UNLOCK).users == 1
    assert core.users.named(ROOT, "ALICE", practice_code="riverside").locked_until is None
    assert core.users.page(ROOT, UserQuery(show=Show.LOCKED), practice_code="RIVERSIDE").rows == ()
    assert isinstance(person.log_in(), SignedIn)


def test_an_account_that_was_tried_before_it_existed_can_be_unlocked_too(world: World) -> None:
    world.practice()
    for _ in range(6):
        world.clock.move(seconds=wait_after(stranger(world, "carol")))
    person = world.new_user("carol")
    world.clock.move(seconds=5)
    assert wait_after(person) == 4
    assert world.core.user_changes.apply(ROOT, [person.id], Change.UNLOCK).users == 1
    assert person.signed_in().step is Step.NEW_PASSWORD


def test_a_megabyte_is_a_wrong_password_like_any_other(world: World) -> None:
    person = world.person()
    assert wait_after(person, Secret("e\u0301\u0315" * 350_000)) == 0
    assert wait_after(Person(world, "R" * 10**6, "\u0315\u0300" * 10**6, WRONG)) == 0
