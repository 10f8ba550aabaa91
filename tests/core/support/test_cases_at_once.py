"""What several processes ask for in the same moment: one of them gets it, once."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.adapters.processes import all_at_once
from tests.chain import broken
from tests.core.desk import ALL_CHECKS, ROOT, Desk, fresh, support_person
from tests.world import World
from tn_tui.adapters.entropy import SystemEntropy
from tn_tui.core.core import Core
from tn_tui.domain import policy
from tn_tui.domain.errors import TnError
from tn_tui.domain.system_errors import StorageError

PROJECT = Path(__file__).parents[3]
PROCESSES = 3

SCRIPT = """
    sys.path.insert(0, sys.argv[1])
    import json, os
    from datetime import datetime
    from tests.adapters.fakes import CountedEntropy
    from tests.world import MovableClock, Person, World
    from tn_tui.domain.authority import Operator
    from tn_tui.domain.cases import Check
    from tn_tui.domain.errors import TnError
    from tn_tui.domain.secret import Secret
    place, now, number, given = map(json.loads, sys.argv[2:])
    place = place if place.startswith("postgresql") else Path(place)
    world = World(place, clock=MovableClock(datetime.fromisoformat(now)), entropy=CountedEntropy(str(os.getpid())))
    core, second, opener = world.core, Secret(given["second"]), Secret(given["opener"])
    alice = Person(world, "CODES", "alice", Secret(given["password"]))
    ticket = alice.half()

    def open_case(session, code):
        values = {"username": "alice", "caller": "A", "ticket": "T", "checklist": list(Check), "reason": "x"}
        return core.cases.open(Secret(session), practice_code=code, **values)

    stop = (lambda case_id: core.cases.redeem(opener, case_id)) if number else (
        lambda case_id: core.cases.stop(Operator("root"), case_id, reason="x")
    )
    calls = {
        "code": lambda: core.sign_in.submit_recovery_code(ticket, Secret(given["code"])),
        "approve": lambda: core.cases.approve(second, given["waiting"]),
        "redeem": lambda: core.cases.redeem(opener, given["ready"]),
        "stop or redeem": lambda: stop(given["both"]),
        "open": lambda: open_case(given["fresh"], "OPEN"),
        "limit": lambda: open_case(given["limited"], f"LIMIT{number}"),
    }
    ready()
    outcomes = {}
    for name, call in calls.items():
        try:
            call()
            outcomes[name] = "done"
        except TnError as error:
            outcomes[name] = f"{type(error).__name__} {getattr(error, 'reason', '')}".strip()
    print(json.dumps(outcomes))
"""


@pytest.mark.both_databases
def test_of_processes_that_ask_at_once_one_gets_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "CASES_PER_DAY", 100)
    desk, core = Desk.of(world), world.core
    tara, uma = support_person(world, "tara"), support_person(world, "uma")
    for place in ("WAITING", "READY", "BOTH", "OPEN", *(f"LIMIT{number}" for number in range(PROCESSES))):
        world.administrator("alice", place)
    ready = {
        place: core.cases.approve(desk.sam.session(), desk.open(practice_code=place).id) for place in ("READY", "BOTH")
    }
    for _ in range(4):
        core.cases.stop(ROOT, desk.open(uma).id, reason="x")
    world.clock.move(hours=24, minutes=-10)
    waiting = desk.open(practice_code="WAITING")
    person = world.person("alice", "CODES", enrolled=True)
    code = core.recovery_codes.renew(person.session())[0]
    # So that uma has opened four within the day.
    world.execute("UPDATE support_cases SET ready_at = opened_at WHERE ready_at IS NOT NULL")
    given = {
        "waiting": waiting.id,
        "ready": ready["READY"].id,
        "both": ready["BOTH"].id,
        "code": code.reveal(),
        "password": person.password.reveal(),
        "second": desk.sam.session().reveal(),
        "opener": desk.susan.session().reveal(),
        "fresh": tara.session().reveal(),
        "limited": uma.session().reveal(),
    }
    fresh(world)
    words = [
        [str(PROJECT), *map(json.dumps, (str(world.place), world.clock.now().isoformat(), number, given))]
        for number in range(PROCESSES)
    ]
    printed = [json.loads(line) for line in all_at_once(SCRIPT, words)]
    outcomes = {name: Counter(line[name] for line in printed) for name in printed[0]}
    losers = PROCESSES - 1
    assert outcomes == {
        "code": {"done": 1, "RecoveryCodeRefused": losers},
        "approve": {"done": 1, "CaseRefused state": losers},
        "redeem": {"done": 1, "CaseRefused state": losers},
        "stop or redeem": {"done": 1, "CaseRefused state": losers},
        "open": {"done": 1, "CaseRefused open": losers},
        "limit": {"done": 1, "CaseRefused limit": losers},
    }
    assert desk.rows(waiting.id) == ["recovery case opened", "recovery case approved"]
    assert desk.rows(ready["READY"].id)[-1] == "recovery case used"
    last = desk.rows(ready["BOTH"].id)[2:]
    assert last in (["recovery case used"], ["recovery case stopped"])
    [(codes,)] = world.execute("SELECT count(*) FROM one_time_codes")
    assert codes == 1 + (last == ["recovery case used"])
    assert broken(world) is None


ROUNDS = 12


@pytest.mark.both_databases
def test_who_works_on_one_account_at_once_waits_in_one_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log-in holds the account and then the practice's log; PostgreSQL refuses one of two who take them crosswise."""
    monkeypatch.setattr(policy, "CASES_PER_DAY", 1000)
    desk = Desk.of(world)
    bob = world.person("bob")
    lake = world.administrator("alice", "LAKESIDE")
    case = desk.open()
    susan, sam, alice = desk.susan.session(), desk.sam.session(), desk.alice.session()
    # Its bytes are safe to ask for in several threads.
    there = World(world.place, clock=world.clock, entropy=SystemEntropy())  # type: ignore[arg-type]
    numbers = count()

    def opened(core: Core) -> None:
        found = core.cases.open(
            susan,
            practice_code="RIVERSIDE",
            username="alice",
            caller="A",
            ticket="T",
            checklist=ALL_CHECKS,
            reason="x",
        )
        number = next(numbers)
        if number % 3 == 0:
            core.sign_in.stop_case(desk.alice.half(core), found.id)
        else:
            core.cases.stop(alice if number % 3 == 1 else ROOT, found.id, reason="x")

    def over(core: Core) -> object:
        world.execute("UPDATE support_cases SET state = 'waiting', opened_at = 1 WHERE id = :id", id=case.id)
        return core.cases.list(sam)

    said = world.core.sign_in.spoken_check(desk.alice.half()).say
    calls: list[Callable[[Core], Any]] = [
        desk.alice.half,
        lambda core: core.support.spoken_check(sam, "RIVERSIDE", "alice", said),
        lambda core: core.support.look(sam, "RIVERSIDE"),
        opened,
        over,
        bob.session,
        lake.half,
    ]
    start = Barrier(len(calls))

    def work(call: Callable[[Core], Any]) -> list[str]:
        core, errors = there.terminal(), []
        start.wait()
        for _ in range(ROUNDS):
            try:
                call(core)
            except StorageError as error:
                errors.append(type(error).__name__)
            except TnError:
                # Refused by a rule, such as a sixth case within a day.
                continue
        return errors

    with ThreadPoolExecutor(len(calls)) as pool:
        assert [error for errors in pool.map(work, calls) for error in errors] == []
    there.close()
    assert broken(world) is None
