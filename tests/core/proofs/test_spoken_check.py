import re
from datetime import timedelta

import pytest

from tests.core.desk import ROOT, Desk, fresh, refused, refused_case
from tests.world import Person, World
from tn_tui.domain import policy
from tn_tui.domain.errors import NotAllowed, SignInExpired, SignInRefused, SpokenCheckRefused, UserUnknown
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import SpokenAnswer, SpokenCheck


@pytest.fixture
def desk(world: World) -> Desk:
    found = Desk.of(world)
    # To the beginning of five minutes, so that a log-in stays within them.
    seconds = world.clock.now().timestamp() % 300
    world.clock.move(seconds=300 - seconds)
    return found


def asked(desk: Desk, person: Person | None = None) -> SpokenCheck:
    """What the caller sees, after the right password."""
    return desk.world.core.sign_in.spoken_check((person or desk.alice).half())


def answered(desk: Desk, session: Secret, heard: str, username: str = "alice", code: str = "RIVERSIDE") -> SpokenAnswer:
    """What support sees."""
    return desk.world.core.support.spoken_check(session, code, username, heard)


def wrong(desk: Desk, session: Secret, heard: str, username: str = "alice", code: str = "RIVERSIDE") -> None:
    with pytest.raises(SpokenCheckRefused):
        answered(desk, session, heard, username, code)


@pytest.mark.both_databases
def test_support_answers_what_the_caller_reads_out(desk: Desk) -> None:
    session, caller = desk.susan.session(), asked(desk)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", caller.say)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}", caller.hear)
    assert answered(desk, session, caller.say).say == caller.hear
    assert answered(desk, desk.sam.session(), f" {caller.say.lower().replace('-', '  ')} ").say == caller.hear
    assert answered(desk, session, caller.say.replace("0", "o").replace("1", "l")).say == caller.hear


@pytest.mark.both_databases
def test_who_has_the_password_at_another_screen_plays_nobody(desk: Desk) -> None:
    """Neither to the caller, whose screen waits for another answer, nor by what was overheard of a call before."""
    session, other = desk.susan.session(), desk.world.terminal()
    caller, thief = asked(desk), other.sign_in.spoken_check(desk.alice.half(other))
    assert caller.say != thief.say
    assert caller.hear != thief.hear
    assert answered(desk, session, caller.say).say == caller.hear != answered(desk, session, thief.say).say


@pytest.mark.both_databases
def test_what_was_not_made_after_the_password_has_no_answer(desk: Desk) -> None:
    world, session, caller = desk.world, desk.susan.session(), asked(desk)
    world.administrator("alice", "LAKESIDE")
    world.person("bob", enrolled=True)
    wrong(desk, session, caller.say, code="LAKESIDE")
    wrong(desk, session, caller.say, username="bob")
    last = caller.say[-1]
    for heard in (
        caller.say[:-1] + ("A" if last != "A" else "B"),
        caller.say[:4],
        caller.say + caller.say,
        "",
        "\x00",
        "\ud800",
        "[b]x[/b]",
        "9" * 100_000,
        "ÄÖÜ-ßßßß",
    ):
        wrong(desk, session, heard)


@pytest.mark.parametrize("into", [0, 150, 299])
def test_what_the_screen_shows_stays_and_is_answered_until_its_log_in_ends(desk: Desk, into: int) -> None:
    """Else a window that ends during the call would have the caller hang up on the true support."""
    world, session = desk.world, desk.susan.session()
    begin = world.clock.now().timestamp() // 300 * 300 + 300
    world.clock.move(seconds=begin + into - world.clock.now().timestamp())
    ticket = desk.alice.half()
    caller = world.core.sign_in.spoken_check(ticket)
    assert caller.until == world.clock.now() + policy.HALF_LOGIN
    world.clock.move(seconds=299)
    world.core.sessions.touch(session)
    assert world.core.sign_in.spoken_check(ticket) == caller
    said = answered(desk, session, caller.say)
    assert said.say == caller.hear
    # Not one second longer than in its own window and the next.
    assert said.until.timestamp() == begin + 600
    world.clock.move(seconds=1)
    refused(world, SignInExpired, world.core.sign_in.spoken_check, ticket)
    assert asked(desk).say != caller.say
    world.clock.move(seconds=begin + 600 - world.clock.now().timestamp())
    world.core.sessions.touch(session)
    wrong(desk, session, caller.say)


def test_no_ticket_outlives_the_code_that_it_shows() -> None:
    assert policy.HALF_LOGIN <= policy.SPOKEN_CHECK


def test_the_caller_sees_them_only_after_the_right_password(desk: Desk) -> None:
    world = desk.world
    ticket = desk.alice.half()
    with pytest.raises(SignInRefused):
        desk.alice.log_in(password=Secret("not the right password"))
    for forged in (Secret(""), Secret("forged"), Secret("\ud800")):
        refused(world, SignInExpired, world.core.sign_in.spoken_check, forged)
    assert world.core.sign_in.spoken_check(ticket)
    world.core.sign_in.submit_token(ticket, desk.alice.token(), remember=False)
    refused(world, SignInExpired, world.core.sign_in.spoken_check, ticket)
    late = desk.alice.half()
    world.clock.move(minutes=5)
    refused(world, SignInExpired, world.core.sign_in.spoken_check, late)


def test_a_look_at_them_uses_nothing_up(desk: Desk) -> None:
    ticket, sign_in = desk.alice.half(), desk.world.core.sign_in
    assert sign_in.spoken_check(ticket) == sign_in.spoken_check(ticket)
    assert sign_in.submit_token(ticket, desk.alice.token(), remember=False)


def test_also_whose_tokens_are_closed_can_be_heard(desk: Desk) -> None:
    desk.world.execute("UPDATE users SET token_closed_at = 1 WHERE username = 'alice'")
    caller = asked(desk)
    assert answered(desk, desk.susan.session(), caller.say).say == caller.hear


@pytest.mark.both_databases
def test_support_is_answered_in_a_session_alone_and_each_try_is_a_row(desk: Desk) -> None:
    world, session, caller = desk.world, desk.susan.session(), asked(desk)
    refused(world, NotAllowed, world.core.support.spoken_check, desk.alice.session(), "RIVERSIDE", "alice", caller.say)
    for username in ("bob", "", "\x00", "\ud800"):
        with pytest.raises(UserUnknown):
            answered(desk, session, caller.say, username)
    answered(desk, session, caller.say)
    wrong(desk, session, "0000-0000")
    rows = world.execute(
        "SELECT subject, origin, detail, outcome FROM activity WHERE event = 'support spoken check' ORDER BY number"
    )
    assert rows == [("alice", "at 10.0.0.1", "", "done"), ("alice", "at 10.0.0.1", "", "refused")]
    assert len(world.execute("SELECT 1 FROM activity WHERE event = 'support looked' AND outcome = 'refused'")) == 4


@pytest.mark.both_databases
def test_the_desk_sees_what_waits_and_who_called_last(desk: Desk) -> None:
    world, session = desk.world, desk.susan.session()
    other = world.person("carol", "LAKESIDE")
    assert world.core.support.waiting(session).calls == ()
    answered(desk, session, asked(desk).say)
    world.clock.move(seconds=1)
    wrong(desk, session, "0000-0000", other.username, other.code)
    world.clock.move(seconds=1)
    wrong(desk, desk.sam.session(), "0000-0000")
    world.clock.move(hours=1)
    session, opened = desk.susan.session(), desk.open()
    found = world.core.support.waiting(session)
    assert [(call.practice_code, call.caller, call.by, call.right) for call in found.calls] == [
        ("RIVERSIDE", "alice", "sam", False),
        ("LAKESIDE", "carol", "susan", False),
    ]
    assert [case.id for case in found.cases] == [opened.id]


# And the case that is opened after it


@pytest.mark.both_databases
def test_after_a_wrong_one_no_case_is_opened_for_ten_minutes_or_until_a_right_one(desk: Desk) -> None:
    world, sessions = desk.world, (desk.susan.session(), desk.sam.session())
    wrong(desk, sessions[0], "AAAA-AAAA")
    until = world.clock.now() + timedelta(minutes=10)
    # Whoever of the desk opens it.
    for session in sessions:
        assert refused_case(world, desk.ask, session) == ("spoken check", until)
    world.clock.move(minutes=9, seconds=59)
    fresh(world)
    assert refused_case(world, desk.ask, sessions[0]) == ("spoken check", until)
    answered(desk, sessions[1], asked(desk).say)
    checked = world.clock.now()
    assert desk.ask(sessions[0]).spoken_at == checked
    [view] = world.core.cases.list(ROOT)
    assert view.spoken_at == checked


def test_a_case_holds_a_check_of_the_hour_before_it(desk: Desk) -> None:
    world, session = desk.world, desk.susan.session()
    wrong(desk, session, "AAAA-AAAA")
    world.clock.move(minutes=10)
    fresh(world)
    case = desk.ask(session)
    assert case.spoken_at is None, "the time of the wrong one is over, and nobody was checked since"
    world.core.cases.stop(ROOT, case.id, reason="Again")
    answered(desk, session, asked(desk).say)
    world.clock.move(minutes=60)
    fresh(world)
    assert desk.ask(session).spoken_at is None


def test_a_wrong_one_about_somebody_else_bars_nothing(desk: Desk) -> None:
    desk.world.person("bob", enrolled=True)
    session = desk.susan.session()
    wrong(desk, session, "AAAA-AAAA", username="bob")
    assert desk.ask(session).id


@pytest.mark.parametrize("phone", ["", "n/a", "ask Susan", "12"])
def test_no_case_is_opened_where_what_is_on_file_can_not_be_called(desk: Desk, phone: str) -> None:
    world, session = desk.world, desk.susan.session()
    world.core.practice.set(ROOT, practice_code="RIVERSIDE", phone=phone)
    assert refused_case(world, desk.ask, session) == ("phone", None)
    assert world.core.support.look(session, "RIVERSIDE").may_open is None
    world.core.practice.set(ROOT, practice_code="RIVERSIDE", phone="(555) 010-0199")
    assert desk.ask(session).id
