"""The desk itself: its people, what they look at, and how they log in for one command."""

import io
import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import HOSTILE, Command, is_harmless, written
from tests.cli.desk import Desk, moment
from tests.world import Phone
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage import practices

GROUPS_OF_FOUR = r"[0-9a-z]{4}(?:-[0-9a-z]{4}){3}"
LOOKS = (
    ("search", "smith"),
    ("practice", "RIVERSIDE"),
    ("spoken-check", "--practice", "RIVERSIDE", "alice", "--heard", "0000-0000"),
)


def test_the_first_person_makes_the_desk(command: Command, home: Path) -> None:
    said = command("support", "add", "dana", "--name", "Dana Reyes")
    assert said.status == 0
    found = re.fullmatch(rf"Practice code: SUPPORT\nUsername: dana\nTemporary password: ({GROUPS_OF_FOUR})\n", said.out)
    assert found
    assert found[1] not in said.err
    assert "enrollment" in said.err
    told = command("support", "add", "sam", "--name", "Sam Lee", "--json").json()
    assert list(told) == ["practice_code", "username", "temporary_password"]
    again = command("support", "add", "DANA", "--name", "Dana")
    assert (again.status, again.out) == (1, "")
    assert "exists already" in again.err


def test_a_practice_in_the_desks_place_keeps_it_and_the_desk_gets_another(command: Command, home: Path) -> None:
    said = command("practice", "add", "--code", "support", "--name", "Support Group")
    assert said.status == 1
    assert "the support desk's" in said.err
    # One that has the code from before there was a desk.
    written(home, "UPDATE practices SET code = 'Support', code_key = 'support'")
    said = command("support", "add", "dana", "--name", "Dana Reyes")
    assert said.status == 0
    assert said.out.startswith("Practice code: SUPPORT2\n")
    assert command("support", "add", "sam", "--name", "Sam Lee", "--json").json()["practice_code"] == "SUPPORT2"
    assert [row["code"] for row in command("practice", "list", "--json").json()] == ["Support"]
    assert [row["username"] for row in command("user", "list", "--practice", "support2", "--json").json()] == [
        "dana",
        "sam",
    ]


def test_a_practice_that_takes_the_desks_code_at_the_same_moment_is_told(
    command: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practices, "codes", lambda work: {})
    written(home, "UPDATE practices SET code = 'Support', code_key = 'support'")
    said = command("support", "add", "dana", "--name", "Dana Reyes")
    assert (said.status, said.out) == (1, "")
    assert "Run this again" in said.err


def test_without_a_desk_nobody_is_asked_for_a_password(command: Command, home: Path) -> None:
    said = command("support", "search", "x", "--as", "dana")
    assert (said.status, said.out) == (1, "")
    assert "no support desk yet" in said.err
    assert "tn-tui support add" in said.err


def test_who_was_just_added_logs_in_on_the_screens_first(desk: Desk) -> None:
    told = desk.operator("add", "noor", "--name", "Noor Haddad", "--json").json()
    said = desk.act("noor", *LOOKS[0], stdin=f"{told['temporary_password']}\n000000\n".encode())
    assert (said.status, said.out) == (1, "")
    assert "noor is not enrolled yet. Log in with tn-tui" in said.err
    assert desk.open_sessions("noor") == 0
    assert desk.events("SUPPORT") == []


def test_a_temporary_password_is_changed_on_the_screens_first(desk: Desk, command: Command) -> None:
    reset = ("user", "reset-password", "--practice", "SUPPORT", "dana", "--reason", "Forgot it", "--json")
    temporary = command(*reset, running=desk.running()).json()["temporary_password"]
    said = desk.act("dana", *LOOKS[0], stdin=f"{temporary}\n{desk.token('dana')}\n".encode())
    assert (said.status, said.out) == (1, "")
    assert "dana has a temporary password" in said.err
    assert desk.open_sessions("dana") == 0


def test_one_search_finds_practices_and_users(desk: Desk) -> None:
    said = desk.act("dana", "search", "side")
    assert said.status == 0
    assert "only one" in next(line for line in said.out.splitlines() if line.startswith("RIVERSIDE"))
    found = desk.act("dana", "search", "smith", "--json").json()
    assert list(found) == ["practices", "users", "more"]
    assert {user["name"] for user in found["users"]} == {
        "A•••• S••••",
        "B•• S••••",
        "E••• S••••",
        "F•••• S••••",
        "G••• S••••",
    }
    assert "alice" not in said.out
    assert desk.act("dana", "search", "smith", "--limit", "1", "--json").json()["more"] is True
    assert "more" in desk.act("dana", "search", "smith", "--limit", "1").err
    assert "Nothing is like that" in desk.act("dana", "search", "zzz").err
    assert {event for event, _ in desk.events("SUPPORT")} == {"support searched"}


def test_a_practice_is_looked_at_and_its_log_says_so(desk: Desk) -> None:
    said = desk.act("dana", "practice", "riverside")
    assert said.status == 0
    for line in ("Phone: +1 555 0100", "Other users: 1, among them B•• S••••", "A case can be opened for: alice"):
        assert f"{line}\n" in said.out
    assert "Administrator: alice (Alice Smith), enrolled, last log-in 2026-11-24" in said.out
    view = desk.act("sam", "practice", "RIVERSIDE", "--json").json()
    assert (view["phone"], view["may_open"], view["others"], view["cases"]) == ("+1 555 0100", "alice", 1, [])
    assert desk.events() == [("support looked", "dana"), ("support looked", "sam")]


@pytest.mark.parametrize(
    ("practice", "words"),
    [
        ("LAKESIDE", "Another administrator can log in"),
        ("HILLSIDE", "the password alone lets in"),
        ("NOWHERE", "No practice has this code"),
        ("SUPPORT", "No practice has this code"),
    ],
)
def test_where_no_case_is_for_the_caller_is_told_what_is(desk: Desk, practice: str, words: str) -> None:
    said = desk.act("dana", "practice", practice)
    assert words in said.err
    assert "alice" not in said.out


def test_caller_and_support_hear_from_each_other(desk: Desk) -> None:
    with desk.running().core() as core:
        caller = core.sign_in.spoken_check(desk.half(core, "alice").ticket)
    asked = (*LOOKS[2][:-1], caller.say)
    spoken = desk.act("dana", *asked, "--json").json()
    assert spoken["say"] == caller.hear
    assert moment(spoken["until"]) > desk.clock.now()
    said = desk.act("dana", *asked)
    assert re.fullmatch(r"Say: \w{4}\nUntil: .* UTC\n", said.out)
    wrong = desk.act("dana", *LOOKS[2])
    assert (wrong.status, wrong.out) == (1, "")
    assert "The caller's screen shows something else." in wrong.err
    assert ("support spoken check", "dana") in desk.events()
    nobody = ("spoken-check", "--practice", "RIVERSIDE", "zed", "--heard", "0000-0000")
    assert "No user of the practice" in desk.act("dana", *nobody).err


def test_without_a_terminal_the_callers_code_is_an_option(desk: Desk) -> None:
    said = desk.act("dana", *LOOKS[2][:-2])
    assert (said.status, said.out) == (2, "")
    assert "--heard" in said.err
    assert desk.events() == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_session_ends_with_the_command(desk: Desk, look: tuple[str, ...]) -> None:
    for arguments in (look, (*look, "--json")):
        # A spoken code that is wrong is a look as well.
        assert desk.act("dana", *arguments).status == (look[0] == "spoken-check")
        assert desk.open_sessions("dana") == 0
    assert desk.act("dana", "practice", "NOWHERE").status == 1
    assert desk.open_sessions("dana") == 0


@pytest.mark.parametrize(
    ("stdin", "status", "words"),
    [
        (b"", 1, "No password came in"),
        (b"\n123456\n", 1, "No password came in"),
        (b"\xff\n123456\n", 1, "The password is not UTF-8"),
        (b"x" * 5000 + b"\n123456\n", 1, "The password is longer"),
        (b"wrong\n123456\n", 1, "password is wrong"),
        (b"RIGHT\n", 1, "No token came in"),
        (b"RIGHT\r\nabcdef\r\n", 1, "This token is not right"),
        (b"RIGHT\n\xff\n", 1, "The token is not UTF-8"),
    ],
)
def test_credentials_that_are_not_right_are_told(desk: Desk, stdin: bytes, status: int, words: str) -> None:
    right = desk.people["dana"].password.reveal().encode()
    said = desk.act("dana", *LOOKS[1], stdin=stdin.replace(b"RIGHT", right))
    assert (said.status, said.out) == (status, "")
    assert words in said.err
    assert right.decode() not in said.err
    assert desk.events() == []
    assert desk.open_sessions("dana") == 0


def test_a_used_token_is_told_with_the_time_to_the_next(desk: Desk) -> None:
    sent = desk.credentials("dana")
    assert desk.act("dana", *LOOKS[1], stdin=sent).status == 0
    said = desk.act("dana", *LOOKS[1], stdin=sent)
    assert (said.status, said.out) == (1, "")
    assert re.fullmatch(r"This token was used already\. The next one comes in \d+ s\.\n", said.err)


def test_every_command_takes_a_token_since_no_device_is_remembered_here(desk: Desk) -> None:
    with desk.running().core() as core:
        half = desk.half(core, "dana")
        session = core.sign_in.submit_token(half.ticket, Secret(desk.token("dana")), remember=True).session
        core.sessions.log_out(session)
        assert isinstance(desk.half(core, "dana"), TokenNeeded)
    assert desk.device.proofs == {}
    sent = f"{desk.people['dana'].password.reveal()}\n".encode()
    for token, status in ((b"", 1), (b"abcdef\n", 1), (desk.token("dana").encode(), 0)):
        assert desk.act("dana", *LOOKS[1], stdin=sent + token).status == status
    assert desk.events() == [("support looked", "dana")]
    assert desk.open("dana").status == 0


def test_an_administrator_whose_device_is_remembered_gives_a_token_for_a_command(desk: Desk) -> None:
    assert desk.open("dana").status == 0
    with desk.running().core() as core:
        half = desk.half(core, "alice")
        session = core.sign_in.submit_token(half.ticket, Secret(desk.token("alice")), remember=True).session
        core.sessions.log_out(session)
        assert isinstance(core.sign_in.submit_password("RIVERSIDE", "alice", desk.people["alice"].password), SignedIn)
    sent = f"{desk.people['alice'].password.reveal()}\n".encode()
    stop = ("case", "stop", "1", "--practice", "RIVERSIDE", "--reason", "It is not I")
    for token, status in ((b"", 1), (b"abcdef\n", 1), (desk.token("alice").encode(), 0)):
        assert desk.act("alice", *stop, stdin=sent + token).status == status
    assert desk.state() == "stopped"


@pytest.mark.parametrize("username", ["alice", "bob", "nobody", HOSTILE.replace("\n", "")])
def test_nobody_else_is_let_in_at_the_desk(desk: Desk, username: str) -> None:
    sent = desk.credentials("alice")
    for arguments in (*LOOKS, ("case", "approve", "1"), ("case", "redeem", "1")):
        said = desk.act(username, *arguments, stdin=sent)
        assert (said.status, said.out) == (1, "")
        assert "is wrong" in said.err
        assert is_harmless(said)


def test_a_blank_search_is_not_made(desk: Desk) -> None:
    said = desk.act("dana", "search", " ")
    assert (said.status, said.out) == (2, "")
    assert "Say what to look for" in said.err


def test_what_was_put_into_the_database_comes_out_harmless(desk: Desk) -> None:
    assert desk.open().status == 0
    for statement in (
        "UPDATE practices SET name = ?, phone = ? WHERE code = 'RIVERSIDE'",
        "UPDATE support_cases SET caller = ?, ticket = ?, reason = ?, ended_by = ?",
    ):
        written(desk.home, statement, *[HOSTILE] * statement.count("?"))
    for column in ("name", "username"):
        written(desk.home, f"UPDATE users SET {column} = ? || id WHERE username <> 'dana'", HOSTILE)  # noqa: S608 - a column's name
    for arguments in (("search", "riverside"), ("practice", "RIVERSIDE"), ("case", "list"), ("case", "show", "1")):
        for more in ((), ("--json",)):
            said = desk.act("dana", *arguments, *more)
            assert said.status == 0
            assert said.out
            assert is_harmless(said)


def test_what_is_typed_is_not_shown(tmp_path: Path) -> None:
    home = tmp_path / "home"
    running = Running({"TN_TUI_HOME": str(home)})
    chosen = Secret("violet ladder forty monks")
    with running.core(may_begin=True) as core:
        core.administration.add_practice("root", code="RIVERSIDE", name="Riverside")
        temporary = core.support.add(on_behalf(), username="dana", name="Dana").password
        signed_in = core.sign_in.submit_password("SUPPORT", "dana", temporary)
        assert isinstance(signed_in, SignedIn)
        offer = core.enrollment.begin(signed_in.session)
        phone, now = Phone(offer.uri), core.clock.now()
        core.enrollment.confirm(signed_in.session, offer.ticket, phone.token(now))
        core.passwords.change(signed_in.session, temporary, chosen)
    from tests.world import PERIOD

    child = pexpect.spawn(
        sys.executable,
        ["-m", "tn_tui", "support", "practice", "RIVERSIDE", "--as", "dana"],
        env={"TN_TUI_HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        timeout=20,
    )
    shown = io.BytesIO()
    child.logfile_read = shown
    token = phone.token(now + PERIOD).reveal()
    for prompt, line in ((b"Password: ", chosen.reveal()), (b"Token: ", token)):
        child.expect_exact(prompt)
        child.sendline(line)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert b"Practice code: RIVERSIDE" in shown.getvalue()
    assert chosen.reveal().encode() not in shown.getvalue()
    assert token.encode() not in shown.getvalue()
