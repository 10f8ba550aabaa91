"""The session behind a log-in by the line: what is read out first, locks, ends, and what ends the program."""

import pytest

from tests.core.desk import Desk
from tests.plain.typist import LOG_IN, Answer, Choice, play
from tests.world import World
from tn_tui.domain.changes import Change
from tn_tui.domain.policy import Role
from tn_tui.plain.terminal import SignalledError


def open_sessions(world: World) -> object:
    [(count,)] = world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL")
    return count


def test_what_others_did_is_read_out_first_and_once(sqlite_world: World) -> None:
    alice, dora = sqlite_world.person(), sqlite_world.administrator("dora")
    assert alice.session()
    sqlite_world.core.user_changes.apply(dora.session(), (alice.id,), Change.END_SESSIONS, reason="a moved desk")
    sqlite_world.execute("UPDATE activity SET reason = :reason WHERE reason != ''", reason="a \x1b[31mred one")
    begin: list[Answer] = [*LOG_IN, alice.password.reveal()]
    _, typist = play(sqlite_world, [*begin, "0", *begin, Choice("Go on")])
    assert typist.text.count("Your sessions were ended. today") == 2
    assert "by dora. Reason: a �[31mred one" in typist.text
    assert "If you don't know about it, ask whoever did it." in typist.text
    _, typist = play(sqlite_world, begin)
    assert "Your sessions were ended." not in typist.text


def test_an_open_case_is_read_out_at_each_log_in_and_can_be_stopped(sqlite_world: World) -> None:
    desk = Desk.of(sqlite_world)
    case = desk.open()
    begin: list[Answer] = [*LOG_IN, desk.alice.password.reveal(), "no", lambda: desk.alice.token().reveal()]
    stop = Choice(f"Stop case {case.id}")
    _, typist = play(sqlite_world, [*begin, Choice("Go on"), "0", *begin, stop, "", stop, "I know nothing of it", "1"])
    assert typist.text.count("Support was asked to let somebody into your account") == 2
    assert f"Case {case.id}: Waits for approval" in typist.text
    assert "Caller: Alice Smith" in typist.text
    assert "stop it." in typist.text
    assert "The case is stopped." in typist.text
    assert sqlite_world.execute("SELECT state, end_reason FROM support_cases") == [("stopped", "I know nothing of it")]


@pytest.mark.parametrize(("end", "status"), [(SignalledError(1), 129), (SignalledError(2), 130), (None, 0)])
def test_whatever_ends_it_logs_out(sqlite_world: World, end: Exception | None, status: int) -> None:
    alice = sqlite_world.person()
    found, _ = play(sqlite_world, [*LOG_IN, alice.password.reveal(), *([end] if end else [])])
    assert found == status
    assert open_sessions(sqlite_world) == 0


def test_a_session_that_is_over_is_said_at_the_next_line(sqlite_world: World) -> None:
    alice = sqlite_world.person()

    def ended_elsewhere() -> str:
        sqlite_world.core.sessions.end_others(alice.session())
        return "1"

    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), ended_elsewhere])
    assert "You were logged out from another place." in typist.text
    assert typist.heard[-1].startswith("Practice code")


def test_who_was_away_is_asked_for_the_password_and_then_again(sqlite_world: World) -> None:
    alice = sqlite_world.person()

    def away() -> Choice:
        sqlite_world.clock.move(minutes=16)
        return Choice("Change password")

    begin: list[Answer] = [*LOG_IN, alice.password.reveal()]
    _, typist = play(sqlite_world, [*begin, away, "wrong", alice.password.reveal(), Choice("Sessions"), away, ""])
    assert typist.text.count("Nobody was there for a while. Your password opens this again.") == 2
    assert "This is not your password." in typist.text
    assert "Choose a new password" not in typist.text
    assert "You are logged in nowhere else." in typist.text
    assert "You are logged out." in typist.text
    assert open_sessions(sqlite_world) == 0


@pytest.mark.parametrize(
    ("role", "command"), [(Role.MEMBER, ""), (Role.ADMINISTRATOR, "user"), (Role.SUPPORT, "support")]
)
def test_everything_else_is_named_with_its_command(sqlite_world: World, role: Role, command: str) -> None:
    sqlite_world.practice()
    person = sqlite_world.person(role=role, enrolled=True)
    first: list[Answer] = [person.code, "alice", person.password.reveal(), "no", lambda: person.token().reveal()]
    _, typist = play(sqlite_world, [*first, Choice("What else there is")])
    assert (f": tn-tui {command} --help" in typist.text) is bool(command)
    assert "tn-tui activity list --practice CODE --user USERNAME" in typist.text


def test_a_rule_that_holds_since_a_moment_ago_is_served_first(sqlite_world: World) -> None:
    alice, dora = sqlite_world.person(), sqlite_world.administrator("dora")

    def required() -> Choice:
        sqlite_world.core.practice.require_two_factor(dora.session(), required=True)
        return Choice("Change password")

    _, typist = play(sqlite_world, [*LOG_IN, alice.password.reveal(), required, "0"])
    assert "Your practice requires two-factor authentication, so please enroll now." in typist.text
    assert typist.heard[-1].startswith("Practice code")
