"""Two administrators who act on each other at the same instant, in real processes, round after round."""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from subprocess import Popen

import pytest

from tests.adapters.processes import started, stdin, stdout
from tests.chain import broken
from tests.core.at_once import COMMON, words
from tests.core.calls import ROOT
from tests.world import MovableClock, Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import LastAdministrator, NotAllowed, SessionEnded, SignInRefused
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.both_databases

WRONG = Secret("not the right password")
SLOWER = {NotAllowed.__name__, SessionEnded.__name__}
"""What the slower one is told; a lock that was waited for in vain is not among it."""

ACT = """
    import time
    from tn_tui.domain.changes import Change
    ready()
    while line := sys.stdin.readline():
        order, begin_at = json.loads(line)
        # All wait for one moment, so that nobody is first because of having been told first.
        while time.time() < begin_at:
            pass
        try:
            if "username" in order:
                core.sign_in.submit_password("RIVERSIDE", order["username"], Secret("not the right password"))
            else:
                change, session = Change(order["change"]), Secret(order["session"])
                core.user_changes.apply(session, order["ids"], change, reason="At the same instant")
            print("done", flush=True)
        except TnError as error:
            print(type(error).__name__, flush=True)
"""


@dataclass
class Two:
    """Two administrators, each with a process of their own, and one more process for whoever logs in meanwhile."""

    world: World
    alice: Person
    amy: Person
    processes: list[Popen[str]]

    def order(self, by: Person, change: Change, *people: Person) -> dict[str, object]:
        return {"session": by.session().reveal(), "change": change, "ids": [person.id for person in people]}

    def at_once(self, *orders: dict[str, object]) -> list[str]:
        """What each process says to its order; all of them begin at the same moment."""
        begin_at = time.time() + 0.01
        for process, order in zip(self.processes, orders, strict=False):
            stdin(process).write(json.dumps([order, begin_at]) + "\n")
            stdin(process).flush()
        return [stdout(process).readline().strip() for process, _ in zip(self.processes, orders, strict=False)]

    def anew(self) -> None:
        """The clock is right, and both are administrators again."""
        self.world.clock.move(seconds=(datetime.now(UTC) - self.world.clock.now()).total_seconds())
        ids = [self.alice.id, self.amy.id]
        self.world.core.user_changes.apply(ROOT, ids, Change.REACTIVATE)
        self.world.core.user_changes.apply(ROOT, ids, Change.MAKE_ADMINISTRATOR)
        assert set(self.administrators()) >= {"alice", "amy"}

    def administrators(self) -> list[object]:
        found = self.world.execute(
            "SELECT username FROM users WHERE role = 'administrator' AND deactivated_at IS NULL ORDER BY username"
        )
        return [name for (name,) in found]


@pytest.fixture
def two(world: World) -> Iterator[Two]:
    world.clock = MovableClock(datetime.now(UTC))
    world.core = world.terminal(world.device)
    alice, amy = world.administrator("alice", enrolled=False), world.administrator("amy", enrolled=False)
    with started(COMMON + ACT, [words(world)] * 3) as processes:
        for process in processes:
            stdin(process).write("\n")
            stdin(process).flush()
        yield Two(world, alice, amy, processes)


PAIRS = [
    (Change.MAKE_MEMBER, Change.MAKE_MEMBER),
    (Change.DEACTIVATE, Change.DEACTIVATE),
    (Change.MAKE_MEMBER, Change.DEACTIVATE),
    (Change.DEACTIVATE, Change.MAKE_MEMBER),
]


def act_on_each_other(two: Two, rounds: int) -> None:
    """Whoever is faster is the one administrator that is left."""
    won = set()
    for number in range(rounds * len(PAIRS)):
        hers, other = PAIRS[number % len(PAIRS)]
        two.anew()
        said = two.at_once(two.order(two.alice, hers, two.amy), two.order(two.amy, other, two.alice))
        [left] = two.administrators()
        winner = ["alice", "amy"].index(str(left))
        assert said[winner] == "done", (number, said)
        assert said[1 - winner] in SLOWER, (number, said)
        won.add(left)
    assert won == {"alice", "amy"}


def step_down(two: Two, rounds: int) -> None:
    """Both want to be members, and one of them stays."""
    for number in range(rounds):
        two.anew()
        said = two.at_once(
            two.order(two.alice, Change.MAKE_MEMBER, two.alice), two.order(two.amy, Change.MAKE_MEMBER, two.amy)
        )
        assert len(two.administrators()) == 1
        assert sorted(said) == [LastAdministrator.__name__, "done"], (number, said)


def act_on_the_same_people(two: Two, rounds: int) -> None:
    """In another order each, and while one of them tries to log in: one waits for the other, and nothing fails."""
    world, chance = two.world, random.Random(5)  # noqa: S311 - no secret is made of it
    people = [world.person(f"user {number}") for number in range(5)]
    for number in range(rounds):
        two.anew()
        for person in people:
            with pytest.raises(SignInRefused):
                person.log_in(password=WRONG)
        chance.shuffle(people)
        said = two.at_once(
            two.order(two.alice, Change.UNLOCK, *people, two.amy),
            two.order(two.amy, Change.UNLOCK, two.alice, *reversed(people)),
            {"username": people[number % len(people)].username},
        )
        assert said == ["done", "done", SignInRefused.__name__], (number, said)


def make_another_one(two: Two, rounds: int) -> None:
    """While both are demoted: that is done only where the other one came first."""
    carol = two.world.person("carol")
    for number in range(rounds):
        two.anew()
        two.world.core.user_changes.apply(ROOT, [carol.id], Change.MAKE_MEMBER, reason="Anew")
        said = two.at_once(
            two.order(two.alice, Change.MAKE_ADMINISTRATOR, carol),
            two.order(two.amy, Change.MAKE_MEMBER, two.alice, two.amy),
        )
        expected = {
            ("done", "done"): ["carol"],
            ("done", LastAdministrator.__name__): ["alice", "amy", "carol"],
        }
        assert two.administrators() == expected[said[0], said[1]], (number, said)


@pytest.mark.parametrize("rounds", [5, pytest.param(60, marks=pytest.mark.soak)])
def test_whatever_two_administrators_do_at_once_one_is_left_and_nobody_waits_in_vain(two: Two, rounds: int) -> None:
    for scenario in (act_on_each_other, step_down, act_on_the_same_people, make_another_one):
        scenario(two, rounds)
    assert broken(two.world) is None
