"""What must hold between real processes on one database, with the real clock."""

import json
import random
from pathlib import Path

import pytest

from tests.adapters.processes import started, stdin, stdout
from tests.chain import broken
from tests.core.at_once import COMMON, PROCESSES, run, words
from tests.core.calls import ROOT
from tests.world import Phone, World

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
    [(repeated,)] = present.execute("SELECT count FROM repeats WHERE outcome = 'refused'")
    assert isinstance(repeated, int)
    assert (refused, failures) == (1, 1 + repeated)


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
    from tn_tui.domain.system_errors import StorageLocked
    from tn_tui.domain.policy import Role
    name, = arguments
    ready()
    number = 0
    values = {"practice_code": "RIVERSIDE", "name": "x", "role": Role.MEMBER}
    while True:
        number += 1
        username = f"{name}-{os.getpid()}-{number}"
        try:
            core.administration.add_user("root", username=username, **values)
        except StorageLocked:
            # On a busy machine one of so many waits in vain; that is no acknowledgement.
            continue
        # One system call, so that what is read is what was acknowledged.
        os.write(1, f"{username}\\n".encode())
"""


@pytest.mark.parametrize("seed", range(2))
def test_every_acknowledged_change_is_there_after_kill_9_with_its_row(present: World, seed: int) -> None:
    present.practice()
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    arguments = [words(present, f"W{number}") for number in range(PROCESSES)]
    acknowledged: list[str] = []
    with started(COMMON + WRITE, arguments) as processes:
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


REDEEM = """
    code, username, password, sealed, typed = arguments
    person = Person(world, code, username, Secret(password), Phone(Secret(sealed)))
    ticket = person.half()
    ready()
    try:
        print(core.sign_in.submit_one_time_code(ticket, Secret(typed)).step)
    except TnError as error:
        print(type(error).__name__)
"""


@pytest.mark.both_databases
def test_of_processes_that_use_one_code_at_once_exactly_one_gets_in(present: World) -> None:
    person = present.person()
    session = person.session()
    offer = present.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    present.core.enrollment.confirm(session, offer.ticket, person.token())
    code = present.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    given = person.code, person.username, person.password.reveal(), offer.uri.reveal(), code.reveal()
    printed = run(present, REDEEM, *given, processes=4)
    assert sorted(printed) == ["OneTimeCodeRefused"] * 3 + ["enroll"]
    assert present.execute("SELECT count(*) FROM sessions WHERE only_enroll") == [(1,)]
    assert broken(present) is None
