"""What must hold between real processes on one database, with the real clock."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.adapters.processes import all_at_once, started, stdin, stdout
from tests.chain import broken
from tests.world import MovableClock, Phone, World

ROOT = Path(__file__).parents[2]
PROCESSES = 8

COMMON = """
    sys.path.insert(0, sys.argv[1])
    import json, os
    from tests.adapters.fakes import CountedEntropy
    from tests.world import World, Person, Phone, MovableClock
    from tn_tui.adapters.clock import SystemClock
    from tn_tui.domain.errors import TnError
    from tn_tui.domain.secret import Secret
    place, *arguments = map(json.loads, sys.argv[2:])
    place = place if place.startswith("postgresql") else Path(place)
    world = World(place, clock=SystemClock(), entropy=CountedEntropy(str(os.getpid())))
    core = world.core
"""


@pytest.fixture
def present(world: World) -> World:
    """A world three minutes ago, since the processes have the real clock."""
    world.clock = MovableClock(datetime.now(UTC))
    world.clock.move(minutes=-3)
    world.core = world.terminal(world.device)
    return world


def run(world: World, script: str, *arguments: object, processes: int = PROCESSES) -> list[str]:
    words = [str(ROOT), json.dumps(str(world.place)), *map(json.dumps, arguments)]
    return all_at_once(COMMON + script, [words] * processes)


SUBMIT_TOKEN = """
    code, username, password, sealed, rounds = arguments
    person = Person(world, code, username, Secret(password), Phone(Secret(sealed)))
    tickets = [person.half() for _ in range(rounds)]
    now = SystemClock().now()
    ready()
    taken = []
    from datetime import timedelta
    for number, ticket in enumerate(tickets):
        # Each round is another step of the window, none that leaves it when a step ends meanwhile.
        token = person.phone.token(now + timedelta(seconds=30 * number))
        try:
            core.sign_in.submit_token(ticket, token, remember=False)
            taken.append(token.reveal())
        except TnError:
            pass
    print(json.dumps(taken))
"""


@pytest.mark.both_databases
def test_of_processes_that_submit_one_token_at_once_exactly_one_gets_in(present: World) -> None:
    person = present.person()
    session = person.session()
    offer = present.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    present.core.enrollment.confirm(session, offer.ticket, person.token())
    printed = run(present, SUBMIT_TOKEN, person.code, person.username, person.password.reveal(), offer.uri.reveal(), 2)
    taken = [token for line in printed for token in json.loads(line)]
    assert len(taken) == len(set(taken))
    assert len(taken) >= 1
    [(log_ins,)] = present.execute("SELECT count(*) FROM activity WHERE event = 'log-in' AND detail = 'token'")
    assert log_ins == len(taken)


GUESS = """
    code, username, password = arguments
    ready()
    outcomes = []
    for _ in range(4):
        try:
            core.sign_in.submit_password(code, username, Secret(password))
        except TnError as error:
            outcomes.append(error.retry_at is None)
    print(json.dumps(outcomes))
"""


@pytest.mark.parametrize("username", ["alice", "nobody"])
def test_processes_that_guess_at_once_share_five_tries(present: World, username: str) -> None:
    present.person()
    printed = run(present, GUESS, "RIVERSIDE", username, "not the right password")
    outcomes = [free for line in printed for free in json.loads(line)]
    assert len(outcomes) == 4 * PROCESSES
    # The fifth failure begins the first wait, so four answers name none.
    assert sum(outcomes) == 4
    [(failures,)] = present.execute("SELECT failures FROM throttles")
    [(refused,)] = present.execute("SELECT count(*) FROM activity WHERE event = 'password' AND outcome = 'refused'")
    assert failures == refused


ENROLL = """
    code, username, password = arguments
    from tests.world import MemoryDevice
    person = Person(world, code, username, Secret(password))
    session = person.session()
    offer = core.enrollment.begin(session)
    ready()
    try:
        core.enrollment.confirm(session, offer.ticket, Phone(offer.uri).token(SystemClock().now()))
        print("enrolled")
    except TnError as error:
        print(type(error).__name__)
"""


@pytest.mark.both_databases
def test_of_processes_that_enroll_one_account_at_once_exactly_one_does(present: World) -> None:
    person = present.person()
    printed = run(present, ENROLL, person.code, person.username, person.password.reveal(), processes=3)
    assert sorted(printed) == ["SessionEnded", "SessionEnded", "enrolled"]
    assert present.execute("SELECT count(*) FROM authenticators") == [(1,)]
    assert present.execute("SELECT count(*) FROM used_steps") == [(1,)]


WRITE = """
    from tn_tui.domain.policy import Role
    name, = arguments
    ready()
    number = 0
    while True:
        number += 1
        username = f"{name}-{os.getpid()}-{number}"
        core.administration.add_user("root", practice_code="RIVERSIDE", username=username, name="x", role=Role.MEMBER)
        # One system call, so that what is read is what was acknowledged.
        os.write(1, f"{username}\\n".encode())
"""


@pytest.mark.parametrize("seed", range(2))
def test_every_acknowledged_change_is_there_after_kill_9_with_its_row(present: World, seed: int) -> None:
    present.practice()
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    words = [[str(ROOT), json.dumps(str(present.place)), json.dumps(f"W{number}")] for number in range(PROCESSES)]
    acknowledged: list[str] = []
    with started(COMMON + WRITE, words) as processes:
        for process in processes:
            stdin(process).write("\n")
            stdin(process).flush()
        for process in chance.sample(processes, PROCESSES):
            # Let it acknowledge some more, then end it wherever it happens to be.
            acknowledged += [stdout(process).readline().strip() for _ in range(chance.randrange(1, 4))]
            process.kill()
            acknowledged += [line.strip() for line in stdout(process) if line.endswith("\n")]
    assert len(acknowledged) >= PROCESSES
    if isinstance(present.place, Path):
        assert present.execute("PRAGMA integrity_check") == [("ok",)]
        assert present.execute("PRAGMA foreign_key_check") == []
    kept = {name for (name,) in present.execute("SELECT username FROM users")}
    logged = {subject for (subject,) in present.execute("SELECT subject FROM activity WHERE event = 'user added'")}
    assert set(acknowledged) <= kept
    assert kept == logged
    assert broken(present) is None
