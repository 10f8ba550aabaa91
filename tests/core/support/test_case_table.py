"""Recovery cases: what is refused, whoever asks and wherever the case stands, and what each step leaves behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest

from tests.chain import broken
from tests.core.desk import ROOT, Desk, fresh, refused, refused_case, support_person
from tests.world import Person, World
from tn_tui.domain import policy
from tn_tui.domain.cases import State
from tn_tui.domain.errors import CaseRefused, FieldRefused, Gone, NotAllowed, SignInExpired, TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk.of(world)


def state_of(desk: Desk, case: CaseView) -> State:
    return desk.world.core.cases.show(ROOT, case.id).state


# Who, and where it stands


SUPPORT = ("approve", "refuse", "redeem")
OPEN = {"waiting", "cooling off", "ready"}
GOES_ON = {
    ("waiting", "second", "approve"),
    ("waiting", "opener", "refuse"),
    ("waiting", "second", "refuse"),
    ("ready", "opener", "redeem"),
    ("ready", "second", "redeem"),
    *((where, who, "stop") for where in OPEN for who in ("opener", "second", "owner", "operator")),
}
"""What is not refused; the rest of the table is."""


def expected(where: str, who: str, action: str, ready_at: datetime | None) -> tuple[type[TnError], Any]:
    """What the rest of the table is refused with."""
    if who == "member" or (who in {"owner", "foreign"} and action in SUPPORT):
        return NotAllowed, None
    if who == "foreign":
        return Gone, None
    if (who, action) == ("opener", "approve"):
        return CaseRefused, ("own", None)
    if (where, action) == ("cooling off", "redeem"):
        return CaseRefused, ("cooling off", ready_at)
    return CaseRefused, ("state", None)


class Table:
    """A case in each state, each of a practice of its own, and somebody of each kind with an open session."""

    def __init__(self, world: World) -> None:
        self.desk = Desk.of(world)
        self.world, self.susan, self.sam = world, self.desk.susan, self.desk.sam
        self.cases: dict[str, CaseView] = {}
        self.owners: dict[str, Person] = {}
        self.open("expired waiting")
        self.approve("expired ready")
        world.clock.move(hours=96)
        self.approve("ready")
        self.approve("used")
        world.clock.move(hours=24)
        self.open("waiting")
        self.approve("cooling off")
        core = world.core
        core.cases.redeem(self.susan.session(), self.cases["used"].id)
        core.cases.stop(ROOT, self.open("stopped").id, reason="Not she")
        core.cases.refuse(self.sam.session(), self.open("refused").id, reason="No")
        core.cases.list(ROOT, limit=200)
        self.sessions = {
            "opener": self.susan.session(),
            "second": self.sam.session(),
            "foreign": self.desk.alice.session(),
            "member": world.person("mary", "LAKESIDE", enrolled=True).session(),
        }
        self.owner_sessions = {name: owner.session() for name, owner in self.owners.items()}
        fresh(world)

    def open(self, name: str) -> CaseView:
        self.owners[name] = self.world.administrator("alice", name.upper())
        self.cases[name] = self.desk.open(practice_code=name)
        return self.cases[name]

    def approve(self, name: str) -> None:
        self.cases[name] = self.world.core.cases.approve(self.sam.session(), self.open(name).id)

    def call(self, where: str, who: str, action: str) -> Callable[[], object]:
        """What somebody asks for of the case that stands there."""
        call = getattr(self.world.core.cases, action)
        by = {**self.sessions, "owner": self.owner_sessions[where], "operator": ROOT}[who]
        case_id = self.cases[where].id
        return partial(call, by, case_id) if action in {"approve", "redeem"} else partial(call, by, case_id, reason="x")


ACTORS = ("opener", "second", "owner", "foreign", "member")


@pytest.mark.both_databases
def test_the_whole_table_of_what_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "CASES_PER_DAY", 100)
    table = Table(world)
    cells = [cell for cell in product(table.cases, ACTORS, (*SUPPORT, "stop")) if cell not in GOES_ON]
    cells += [(where, "operator", "stop") for where in table.cases if where not in OPEN]
    assert len(cells) == 8 * 5 * 4 - 5 - 9 + 5
    for where, who, action in cells:
        error, facts = expected(where, who, action, table.cases[where].ready_at)
        found = refused(world, error, table.call(where, who, action))
        assert facts is None or (found.reason, found.until) == facts, (where, who, action)  # type: ignore[attr-defined]
    assert broken(world) is None


def test_a_half_log_in_stops_its_own_accounts_case_and_only_while_it_is_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "CASES_PER_DAY", 100)
    table, stop = Table(world), world.core.sign_in.stop_case
    foreign = table.desk.alice.half()
    for where, case in table.cases.items():
        assert world.core.cases.show(ROOT, case.id).state == where.removesuffix(" waiting").removesuffix(" ready")
        refused(world, Gone, stop, foreign, case.id)
        if where not in OPEN:
            assert refused_case(world, stop, table.owners[where].half(), case.id) == ("state", None)
            refused(world, Gone, world.core.cases.show, table.sessions["foreign"], case.id)


@pytest.mark.parametrize("case_id", [0, -1, 99, 2**62, 2**63, 2**80, -(2**80)])
def test_a_case_that_is_not_there_is_gone(desk: Desk, case_id: int) -> None:
    world, cases, session = desk.world, desk.world.core.cases, desk.susan.session()
    ticket = desk.alice.half()
    for call in (
        lambda: cases.approve(session, case_id),
        lambda: cases.refuse(session, case_id, reason="No"),
        lambda: cases.redeem(session, case_id),
        lambda: cases.stop(session, case_id, reason="No"),
        lambda: cases.stop(ROOT, case_id, reason="No"),
        lambda: cases.show(session, case_id),
        lambda: cases.show(ROOT, case_id),
        lambda: world.core.sign_in.stop_case(ticket, case_id),
    ):
        refused(world, Gone, call)
    assert cases.list(ROOT, before=case_id) == ()


STOPPERS: dict[str, Callable[[Desk, CaseView], object]] = {
    "opener": lambda desk, case: desk.world.core.cases.stop(desk.susan.session(), case.id, reason="Not she"),
    "second": lambda desk, case: desk.world.core.cases.stop(desk.sam.session(), case.id, reason="Not she"),
    "alice": lambda desk, case: desk.world.core.cases.stop(desk.alice.session(), case.id, reason="It is not I"),
    "operator:root": lambda desk, case: desk.world.core.cases.stop(ROOT, case.id, reason="Not she"),
    "ticket": lambda desk, case: desk.world.core.sign_in.stop_case(desk.alice.half(), case.id),
}


@pytest.mark.parametrize("where", ["waiting", "cooling off", "ready"])
def test_an_open_case_can_be_stopped_by_all_whom_it_concerns(
    desk: Desk, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "CASES_PER_DAY", 100)
    names = {"opener": "susan", "second": "sam", "ticket": "alice"}
    for who, stop in STOPPERS.items():
        case = {"waiting": desk.open, "cooling off": desk.approved, "ready": desk.ready}[where]()
        stop(desk, case)
        stopped = desk.world.core.cases.show(ROOT, case.id)
        assert (stopped.state, stopped.ended_by) == (State.STOPPED, names.get(who, who))
        assert stopped.ended_at == desk.world.clock.now()
        assert bool(stopped.end_reason) is (who != "ticket")
        assert desk.rows(case.id).count("recovery case stopped") == 1
    assert desk.world.execute("SELECT count(*) FROM one_time_codes") == [(0,)]


def test_a_reason_is_needed_where_one_is_typed(desk: Desk) -> None:
    world, cases, case = desk.world, desk.world.core.cases, desk.open()
    session = desk.sam.session()
    for reason in ("", "  ", "x" * 201, "a\x1b]0;b", "\ud800"):
        refused(world, FieldRefused, cases.stop, session, case.id, reason=reason)
        refused(world, FieldRefused, cases.refuse, session, case.id, reason=reason)
        refused(world, FieldRefused, desk.ask, session, reason=reason)


def test_a_half_log_in_that_does_not_hold_stops_nothing(desk: Desk) -> None:
    world, case = desk.world, desk.open()
    ticket = desk.alice.half()
    world.clock.move(minutes=5)
    for one in (ticket, Secret("forged"), Secret("")):
        refused(world, SignInExpired, world.core.sign_in.stop_case, one, case.id)


def test_who_opened_it_may_refuse_it_and_anybody_of_the_desk_may_fetch_the_code(desk: Desk) -> None:
    cases, tara = desk.world.core.cases, support_person(desk.world, "tara")
    assert cases.refuse(desk.susan.session(), desk.open().id, reason="Changed my mind").state is State.REFUSED
    for person in (desk.susan, desk.sam, tara):
        case = desk.ready()
        assert cases.redeem(person.session(), case.id).username == "alice"
