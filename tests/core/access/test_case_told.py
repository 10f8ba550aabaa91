"""Recovery cases: what is refused, whoever asks and wherever the case stands, and what each step leaves behind."""

from datetime import timedelta

import pytest

from tests.core.desk import ROOT, Desk
from tests.world import World
from tn_tui.domain import policy
from tn_tui.domain.cases import State
from tn_tui.domain.errors import Gone, OneTimeCodeRefused, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.views import SignedIn, TokenNeeded

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk.of(world)


def state_of(desk: Desk, case: CaseView) -> State:
    return desk.world.core.cases.show(ROOT, case.id).state


# Who is told


def told_of(desk: Desk, outcome: TokenNeeded | SignedIn) -> list[tuple[int, State]]:
    return [(case.id, case.state) for case in outcome.cases]


@pytest.mark.both_databases
def test_the_account_and_every_administrator_see_an_open_case_at_every_log_in(desk: Desk) -> None:
    world, alice = desk.world, desk.alice
    case = desk.open()
    amy, bob = desk.second_administrator(), world.person("bob")
    frank = world.administrator("frank", "LAKESIDE")
    for expected in (State.WAITING, State.COOLING):
        if expected is State.COOLING:
            world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'amy'")
            world.execute("UPDATE users SET last_login_at = NULL WHERE username = 'alice'")
            world.core.cases.approve(desk.sam.session(), case.id)
            world.execute("UPDATE users SET deactivated_at = NULL WHERE username = 'amy'")
        mine = [(case.id, expected)]
        assert told_of(desk, alice.log_in()) == mine
        assert told_of(desk, alice.signed_in()) == mine
        assert told_of(desk, amy.signed_in()) == mine
        for other in (bob, frank, desk.susan):
            assert told_of(desk, other.signed_in()) == []
    assert [shown.id for shown in world.core.cases.list(amy.session())] == [case.id]
    assert world.core.cases.list(frank.session()) == ()
    world.core.cases.stop(amy.session(), case.id, reason="Ask me")
    assert told_of(desk, alice.log_in()) == []
    assert told_of(desk, amy.signed_in()) == []


@pytest.mark.both_databases
def test_before_the_token_nobody_sees_more_than_the_own_accounts_case(desk: Desk) -> None:
    """Who has an administrator's password alone learns nothing of the practice, and stops nothing of it."""
    world, case = desk.world, desk.open()
    amy, bob = world.administrator("amy"), world.person("bob", enrolled=True)
    mine = [(case.id, State.WAITING)]
    for other in (amy, bob):
        waiting = other.log_in()
        assert isinstance(waiting, TokenNeeded)
        assert waiting.cases == ()
        with pytest.raises(Gone):
            world.core.sign_in.stop_case(waiting.ticket, case.id)
    alices = desk.alice.log_in()
    assert isinstance(alices, TokenNeeded)
    assert told_of(desk, alices) == mine
    assert told_of(desk, amy.signed_in(remember=True)) == mine
    assert told_of(desk, amy.log_in()) == mine  # by the remembered device
    assert told_of(desk, bob.signed_in()) == []
    world.core.sign_in.stop_case(alices.ticket, case.id)
    assert state_of(desk, case) is State.STOPPED
    assert told_of(desk, amy.log_in()) == []


def test_the_account_sees_it_at_a_log_in_with_any_factor(desk: Desk) -> None:
    world, alice, core = desk.world, desk.alice, desk.world.core
    codes = core.recovery_codes.renew(alice.session(remember=True))
    core.recovery_codes.saved(alice.session(), codes)
    case = desk.open()
    mine = [(case.id, State.WAITING)]
    assert told_of(desk, alice.log_in()) == mine  # by the remembered device
    elsewhere = world.terminal()
    assert told_of(desk, elsewhere.sign_in.submit_recovery_code(alice.half(elsewhere), codes[0])) == mine
    world.clock.move(minutes=5)
    now = world.clock.now()
    assert alice.phone is not None
    pair = (alice.phone.token(now - timedelta(seconds=30)), alice.phone.token(now))
    assert told_of(desk, elsewhere.sign_in.check_clock(alice.half(elsewhere), *pair)) == mine


def test_the_account_is_told_afterwards_of_every_step(desk: Desk) -> None:
    core = desk.world.core
    core.cases.stop(ROOT, desk.approved().id, reason="Not she")
    told = desk.alice.signed_in().told
    assert [(one.event, one.actor) for one in told] == [
        ("recovery case opened", "susan"),
        ("recovery case approved", "sam"),
        ("recovery case stopped", "operator:root"),
    ]
    case = desk.ready()
    core.cases.redeem(desk.susan.session(), case.id)
    core.profile.told(desk.alice.session(), told[-1].number)
    assert [one.event for one in desk.alice.signed_in().told] == [
        "recovery case opened",
        "recovery case approved",
        "recovery case used",
    ]


def test_one_that_expired_is_told_at_that_very_log_in(desk: Desk) -> None:
    desk.open()
    desk.world.clock.move(hours=73)
    outcome = desk.alice.signed_in()
    assert outcome.cases == ()
    assert [one.event for one in outcome.told] == ["recovery case opened", "recovery case expired"]


# Lists


def test_lists_are_paged_and_narrowed_for_each_who_looks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "CASES_PER_DAY", 100)
    core, world = desk.world.core, desk.world
    world.administrator("frank", "LAKESIDE")
    ids = [desk.open(practice_code="LAKESIDE", username="frank").id]
    for _ in range(4):
        ids.append(desk.open().id)
        core.cases.stop(ROOT, ids[-1], reason="x")
    ids.append(desk.open().id)
    ids.reverse()
    alice = desk.alice.session()
    own = [case_id for case_id in ids if case_id != ids[-1]]
    for by, all_of_it in ((desk.susan.session(), ids), (ROOT, ids), (alice, own)):
        seen, before = [], None
        while page := core.cases.list(by, before=before, limit=2):
            seen += [case.id for case in page]
            before = page[-1].id
        assert seen == all_of_it
        is_open = [case.id for case in core.cases.list(by, open_only=True)]
        assert is_open == ([ids[0]] if by is alice else [ids[0], ids[-1]])
        for limit in (0, -1, 10**9):
            assert core.cases.list(by, limit=limit)
    world.clock.move(hours=73)
    assert core.cases.list(ROOT, open_only=True) == ()
    assert {case.state for case in core.cases.list(ROOT)} == {State.EXPIRED, State.STOPPED}


def test_a_token_is_no_way_around_a_case(desk: Desk) -> None:
    """That a case is ready changes nothing for whoever has the password alone."""
    desk.ready()
    with pytest.raises(TokenRefused):
        desk.world.core.sign_in.submit_token(desk.alice.half(), desk.alice.wrong_token(), remember=False)
    with pytest.raises(OneTimeCodeRefused):
        desk.world.core.sign_in.submit_one_time_code(desk.alice.half(), Secret("0000-0000-0000"))
