"""Refused log-ins that repeat: the first is a row at once, and what follows within the minute one row with a count."""

from datetime import timedelta

import pytest

from tests.adapters.processes import started, stdin, stdout
from tests.chain import broken
from tests.core.at_once import COMMON, words
from tests.core.practice.test_verify import BY
from tests.world import Person, World
from tn_tui.core.core import Core
from tn_tui.domain import policy
from tn_tui.domain.errors import SignInRefused, TokenRefused
from tn_tui.domain.secret import Secret

WRONG = Secret("not the right password")
MINUTE = policy.REPEATS.total_seconds()

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


def tries(world: World, count: int, core: Core | None = None, code: str = "RIVERSIDE", username: str = "alice") -> None:
    for _ in range(count):
        with pytest.raises(SignInRefused):
            (core or world.core).sign_in.submit_password(code, username, WRONG)


def rows(world: World, chain: int = 1) -> list[tuple[object, ...]]:
    """Outcome, detail and origin of each refused log-in, oldest first."""
    return world.execute(
        "SELECT outcome, detail, origin FROM activity WHERE event = 'password' AND outcome <> 'done'"
        " AND chain_id = :chain ORDER BY number",
        chain=chain,
    )


HERE = "at 10.0.0.1"
FIRST, FIRST_LOCKED = ("refused", "", HERE), ("locked", "", HERE)


def counted(world: World) -> int:
    """All tries that the log and what waits to be written into it tell of."""
    logged = sum(1 if not detail else int(str(detail).split()[0]) for _, detail, _ in rows(world) + rows(world, 0))
    [(waiting,)] = world.execute("SELECT coalesce(sum(count), 0) FROM repeats")
    return logged + int(str(waiting))


def test_the_first_is_a_row_and_the_next_write_after_the_minute_tells_the_others(world: World, person: Person) -> None:
    tries(world, 4)
    assert rows(world) == [FIRST]
    assert world.execute("SELECT count FROM repeats") == [(3,)]
    world.clock.move(seconds=MINUTE - 1)
    world.new_user("carol")
    assert rows(world) == [FIRST]
    world.clock.move(seconds=1)
    # Whoever writes it, and from wherever: it is told as what it was.
    elsewhere = world.terminal(origin="10.9.9.9")
    elsewhere.administration.add_user(
        "root", practice_code="RIVERSIDE", username="dave", name="D", role=policy.Role.MEMBER
    )
    assert rows(world) == [FIRST, ("refused", "3 more", HERE)]
    [(actor, user_id, subject)] = world.execute(
        "SELECT actor, user_id, subject FROM activity WHERE detail = '3 more' AND event = 'password'"
    )
    assert (actor, user_id, subject) == ("nobody", person.id, "alice")
    assert world.execute("SELECT count(*) FROM repeats") == [(0,)]
    assert broken(world) is None
    assert world.core.log.verify(BY).broken == ()


def test_tries_while_locked_are_counted_for_themselves(world: World, person: Person) -> None:
    tries(world, policy.FREE_PASSWORD_TRIES + 6)
    assert rows(world) == [FIRST, FIRST_LOCKED]
    world.clock.move(seconds=MINUTE)
    person.log_in()
    assert sorted(rows(world)[2:]) == [("locked", "5 more", HERE), ("refused", "4 more", HERE)]


def test_who_goes_on_has_one_row_and_one_count_a_minute(world: World, person: Person) -> None:
    for _ in range(30):
        tries(world, 10)
        world.clock.move(seconds=10)
    assert counted(world) == 300
    # Five minutes, two kinds, the first and the count of each.
    assert len(rows(world)) <= 5 * 2 * 2
    assert broken(world) is None


def test_each_account_and_each_origin_is_counted_for_itself(world: World, person: Person) -> None:
    world.person("bob")
    there = world.terminal(origin="10.0.0.2")
    for core in (world.core, there):
        for username in ("alice", "bob", "nobody-here"):
            tries(world, 3, core, username=username)
    assert len(rows(world)) == 6
    tries(world, 3, code="NOWHERE")
    assert len(rows(world, 0)) == 1
    assert counted(world) == 21
    world.clock.move(seconds=MINUTE)
    world.new_user("carol")
    assert len([row for row in rows(world) if row[1] == "2 more"]) == 6
    tries(world, 1, code="NOWHERE", username="other")
    assert [row[1] for row in rows(world, 0)] == ["", "2 more", ""]


def test_a_right_password_between_loses_no_count(world: World, person: Person) -> None:
    tries(world, 3)
    session = person.session()
    tries(world, 2)
    assert counted(world) == 5
    assert session
    world.clock.move(seconds=MINUTE)
    person.session()
    assert counted(world) == 5
    assert rows(world) == [FIRST, ("refused", "4 more", HERE)]


def test_one_that_stands_alone_gets_no_second_row(world: World, person: Person) -> None:
    tries(world, 1)
    world.clock.move(seconds=MINUTE)
    tries(world, 1)
    assert rows(world) == [FIRST, FIRST]


def test_it_is_counted_before_it_is_answered(world: World, person: Person) -> None:
    """In the commit of the throttle: both are there, or neither."""
    tries(world, 3)
    elsewhere = world.terminal()
    assert elsewhere.sign_in
    assert world.execute("SELECT failures FROM throttles") == [(3,)]
    assert counted(world) == 3


def test_wrong_tokens_always_get_a_row(world: World) -> None:
    person = world.person(enrolled=True)
    for _ in range(4):
        ticket, token = person.half(), person.wrong_token()
        with pytest.raises(TokenRefused):
            world.core.sign_in.submit_token(ticket, token, remember=False)
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'token' AND outcome = 'refused'") == [(4,)]


def test_what_waits_is_bounded(world: World, person: Person) -> None:
    """However many accounts are tried: with each that begins, more than one that is over goes."""
    for number in range(60):
        tries(world, 2, username=f"guess-{number}")
        world.clock.move(seconds=3)
    [(waiting,)] = world.execute("SELECT count(*) FROM repeats")
    assert int(str(waiting)) <= 2 + MINUTE / 3
    assert counted(world) == 120


def test_a_clock_that_was_set_back_loses_no_count(world: World, person: Person) -> None:
    tries(world, 3)
    world.clock.move(hours=-2)
    tries(world, 3)
    world.clock.move(seconds=MINUTE)
    world.new_user("carol")
    assert counted(world) == 6
    assert world.execute("SELECT count(*) FROM repeats") == [(0,)]
    assert world.core.log.verify(BY).broken == ()


def test_a_wrong_password_within_a_session_is_counted_alike(world: World, person: Person) -> None:
    from tn_tui.domain.errors import PasswordWrong

    session = person.session()
    for _ in range(3):
        with pytest.raises(PasswordWrong):
            world.core.sessions.step_up(session, WRONG, None)
    assert counted(world) == 3
    assert len(rows(world)) == 1
    assert timedelta(seconds=MINUTE) == policy.REPEATS


GUESS = """
    code, username = arguments
    ready()
    while True:
        try:
            core.sign_in.submit_password(code, username, Secret("wrong"))
        except TnError as error:
            # One system call, so that what is read is what was answered.
            os.write(1, b"x")
"""


def test_what_was_answered_is_counted_after_kill_9(present: World) -> None:
    person = present.person()
    before = counted(present)
    answered = 0
    with started(COMMON + GUESS, [words(present, person.code, person.username)] * 3) as processes:
        for process in processes:
            stdin(process).write("\n")
            stdin(process).flush()
        for number, process in enumerate(processes):
            answered += len(stdout(process).read(5 * (number + 1)))
            process.kill()
            answered += len(stdout(process).read())
    # A process is killed between its commit and its answer at most once.
    assert answered <= counted(present) - before <= answered + len(processes)
    assert len(rows(present)) < answered
    present.clock.move(hours=1)
    person.session()
    assert present.execute("SELECT count(*) FROM repeats") == [(0,)]
    assert answered <= counted(present) - before <= answered + len(processes)
    assert broken(present) is None
