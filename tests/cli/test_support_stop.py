"""Who can stop a recovery case, and what happens where a command fails half way."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.conftest import Command
from tests.cli.desk import Desk, MadeUp
from tests.cli.test_support_case import REASON, cooled
from tn_tui.cli import case_view, output
from tn_tui.core.core import Core
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import StorageLocked

STOP = ("stop", "1", *REASON)


@pytest.mark.parametrize(
    ("who", "by"),
    [("dana", "dana"), ("sam", "sam"), ("alice", "alice"), ("", "operator")],
)
@pytest.mark.parametrize("approved", [False, True])
def test_it_can_be_stopped_while_it_is_open(desk: Desk, who: str, by: str, approved: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert desk.open("dana").status == 0
    if approved:
        assert desk.case("sam", "approve", "1").status == 0
    practice = ("--practice", "RIVERSIDE") if who == "alice" else ()
    said = desk.case(who, *STOP, *practice) if who else desk.operator("case", *STOP)
    assert said.status == 0
    assert "State: stopped\n" in said.out
    assert f" by {by}" in said.out
    assert "Why: Nobody called\n" in said.out
    assert desk.events()[-1][0] == "recovery case stopped"


@pytest.mark.parametrize(
    ("who", "practice", "words"),
    [
        ("bob", "RIVERSIDE", "not allowed"),
        ("erin", "LAKESIDE", "There is no case 1"),
        ("alice", "LAKESIDE", "is wrong"),
        ("alice", "NOWHERE", "is wrong"),
        ("gina", "HILLSIDE", "There is no case 1"),
    ],
)
def test_nobody_else_can_stop_it(desk: Desk, who: str, practice: str, words: str) -> None:
    assert desk.open("dana").status == 0
    said = desk.case(who, *STOP, "--practice", practice)
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert desk.state() == "waiting"
    assert desk.open_sessions(who, desk.people[who].code) == 0


def test_the_account_itself_stops_it_at_the_log_in(desk: Desk) -> None:
    cooled(desk)
    with desk.running().core() as core:
        half = desk.half(core, "alice")
        core.sign_in.stop_case(half.ticket, half.cases[0].id)
    said = desk.case("dana", "redeem", "1")
    assert (said.status, said.out) == (1, "")
    assert "has moved on" in said.err
    shown = desk.operator("case", "show", "1").out
    assert " by alice\n" in shown


@pytest.mark.parametrize(
    "options", [("--credentials-stdin",), ("--practice", "RIVERSIDE"), ("--practice", "RIVERSIDE", "--json")]
)
def test_options_of_somebody_need_somebody(desk: Desk, options: tuple[str, ...]) -> None:
    assert desk.open("dana").status == 0
    said = desk.operator("case", *STOP, *options)
    assert said.status == 2
    assert "goes with --as" in (said.json()["message"] if "--json" in options else said.err)
    assert desk.state() == "waiting"


@pytest.mark.parametrize("step", ["approve", "refuse", "redeem"])
@pytest.mark.parametrize("who", ["alice", "bob", "erin"])
def test_members_and_administrators_are_not_support(desk: Desk, step: str, who: str) -> None:
    cooled(desk)
    reason = REASON if step == "refuse" else ()
    said = desk.case(who, step, "1", *reason)
    assert (said.status, said.out) == (1, "")
    assert "is wrong" in said.err
    # Nor is there a way to say where else they would be let in.
    said = desk.case(who, step, "1", *reason, "--practice", desk.people[who].code)
    assert (said.status, said.out) == (2, "")
    assert desk.state() == "ready"


def test_the_operator_cannot_do_what_support_does(desk: Desk) -> None:
    cooled(desk)
    for step in ("approve", "redeem"):
        said = desk.operator("case", step, "1")
        assert (said.status, said.out) == (2, "")
        assert "Missing option '--as'" in said.err


def test_a_code_that_could_not_be_written_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cooled(desk)

    def full(text: str) -> None:
        raise output.OutputError

    monkeypatch.setattr(output, "fact", full)
    monkeypatch.setattr(output, "discard", lambda: None)
    said = desk.case("dana", "redeem", "1")
    assert (said.status, said.out) == (3, "")
    assert "Case 1 has ended in a code for alice that could not be written" in said.err
    monkeypatch.undo()
    assert desk.state() == "used"
    assert desk.open_sessions("dana") == 0


def test_an_output_that_is_known_to_be_full_ends_no_case(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cooled(desk)

    def full() -> None:
        raise output.OutputError

    with monkeypatch.context() as patched:
        patched.setattr(output, "finish", full)
        patched.setattr(output, "discard", lambda: None)
        said = desk.case("dana", "redeem", "1")
    assert (said.status, said.out) == (3, "")
    assert desk.state() == "ready"


@pytest.mark.parametrize("step", ["approve", "refuse", "stop", "redeem"])
@pytest.mark.parametrize("wrong", ["password", "token", "used token"])
def test_with_a_wrong_password_or_token_nothing_is_done(desk: Desk, step: str, wrong: str) -> None:
    if step == "redeem":
        cooled(desk)
    else:
        assert desk.open("dana").status == 0
    before = desk.state()
    sent = desk.credentials("sam")
    if wrong == "used token":
        assert desk.act("sam", "case", "list", stdin=sent).status == 0
    password, token = sent.split(b"\n")[:2]
    lines = {"password": (b"wrong", token), "token": (password, b"abcdef"), "used token": (password, token)}[wrong]
    reason = REASON if step in {"refuse", "stop"} else ()
    said = desk.act("sam", "case", step, "1", *reason, stdin=b"\n".join(lines))
    assert (said.status, said.out) == (1, "")
    told = {"password": "password is wrong", "token": "This token is not right", "used token": "was used already"}
    assert told[wrong] in said.err
    assert desk.state() == before


class LockedAtTheEnd(MadeUp):
    """A run whose database is locked by the time of the log-out."""

    @contextmanager
    def core(self, *, may_begin: bool = False) -> Iterator[Core]:
        with super().core(may_begin=may_begin) as core:

            def locked(session: Secret) -> None:
                raise StorageLocked

            core.sessions.log_out = locked  # type: ignore[method-assign] # what a test wants to fail
            yield core


def test_a_log_out_that_fails_hides_no_code(desk: Desk, command: Command) -> None:
    cooled(desk)
    running = LockedAtTheEnd(desk.home, desk.clock)
    arguments = ("support", "case", "redeem", "1", "--as", "dana", "--credentials-stdin", "--json")
    said = command(*arguments, stdin=desk.credentials("dana"), running=running)
    assert said.status == 0
    assert said.json()["one_time_code"]
    assert "The log-out could not be written" in said.err


def test_ctrl_c_in_the_middle_logs_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.open("dana").status == 0

    def interrupted(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(case_view, "tell", interrupted)
    assert desk.case("dana", "show", "1").status == 130
    assert desk.open_sessions("dana") == 0
