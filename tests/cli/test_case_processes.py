"""A recovery case walked through by two support people and a stopping administrator, each in a process of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import written
from tests.cli.desk import CHECKS, DESK, WHY, Desk, made
from tests.world import PERIOD, MovableClock
from tn_tui.cli.running import Running
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import TokenNeeded

REASON = ("--reason", "It is not I")
OPEN = ("open", "--practice", "RIVERSIDE", "--user", "alice", "--caller", "Alice", "--ticket", "T-1", *WHY, *CHECKS)
OF_ALICE = ("--practice", "RIVERSIDE")
NO_WAIT = {"TN_TUI_COOLING_OFF_HOURS": "0"}


@pytest.fixture(scope="module")
def made_for_processes(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A folder that was made some minutes ago, so that the tokens of this moment are unused."""
    clock = MovableClock(datetime.now(UTC) - timedelta(minutes=10))
    return made(tmp_path_factory.mktemp("processes") / "home", clock, real=True)


@pytest.fixture
def office(made_for_processes: Desk, tmp_path: Path) -> "Office":
    desk = made_for_processes.copied(tmp_path / "home", lambda *_: None)  # type: ignore[arg-type] # nothing runs in here
    return Office(desk)


class Office:
    """The folder and the people, at the real time."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.used: dict[str, int] = {}

    def credentials(self, username: str) -> bytes:
        """The password and a token that was not used yet, of this moment or the one after."""
        account = self.desk.people[username]
        assert account.phone is not None
        ahead = self.used[username] = self.used.get(username, -1) + 1
        assert ahead < 2, "a third token in a row would be one of the future"
        token = account.phone.token(datetime.now(UTC) + ahead * PERIOD)
        return f"{account.password.reveal()}\n{token.reveal()}\n".encode()

    def start(self, username: str, *arguments: str, **environ: str) -> "subprocess.Popen[bytes]":
        """`tn-tui support case ...` that waits for its credentials."""
        acting = ("--as", username, "--credentials-stdin", "--json")
        return subprocess.Popen(
            [sys.executable, "-m", "tn_tui", "support", "case", *arguments, *acting],
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "TN_TUI_HOME": str(self.desk.home),
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                **environ,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def all_at_once(self, *commands: tuple[str, Sequence[str]], **environ: str) -> list[tuple[int, bytes, str]]:
        """What each command comes to, all of them having been given their credentials in the same moment."""
        with ExitStack() as stack:
            processes = [stack.enter_context(self.start(who, *arguments, **environ)) for who, arguments in commands]
            sent = [self.credentials(who) for who, _ in commands]
            for process, credentials in zip(processes, sent, strict=True):
                assert process.stdin is not None
                process.stdin.write(credentials)
                process.stdin.flush()
            said = [process.communicate(timeout=60) for process in processes]
            return [
                (process.returncode, out, err.decode()) for process, (out, err) in zip(processes, said, strict=True)
            ]

    def run(self, username: str, *arguments: str, **environ: str) -> dict[str, object]:
        """What one command says, when it is done."""
        [(status, out, err)] = self.all_at_once((username, arguments), **environ)
        assert status == 0, err
        found: dict[str, object] = json.loads(out)
        return found

    def refused(self, username: str, *arguments: str, **environ: str) -> str:
        """Why one command is not done."""
        [(status, out, err)] = self.all_at_once((username, arguments), **environ)
        assert (status, err) == (1, "")
        message: str = json.loads(out)["message"]
        return message

    def events(self) -> list[str]:
        """What stands in the practice's log of the case."""
        command = [sys.executable, "-m", "tn_tui", "activity", "export", "--practice", "RIVERSIDE", "--json"]
        done = subprocess.run(
            [*command, "--group", "support"],
            env={"PATH": os.environ["PATH"], "TN_TUI_HOME": str(self.desk.home)},
            capture_output=True,
            check=True,
        )
        return [row["event"] for row in json.loads(done.stdout)]


def test_a_case_that_an_administrator_stops_while_it_cools_off_ends_in_no_code(office: Office) -> None:
    assert office.run("dana", *OPEN)["state"] == "waiting"
    assert office.run("sam", "approve", "1")["state"] == "cooling off"
    stopped = office.run("alice", "stop", "1", *OF_ALICE, *REASON)
    assert (stopped["state"], stopped["ended_by"], stopped["end_reason"]) == ("stopped", "alice", "It is not I")
    for who in DESK:
        assert "has moved on" in office.refused(who, "redeem", "1")
    assert office.events() == ["recovery case opened", "recovery case approved", "recovery case stopped"]


def test_it_waits_in_every_process_and_ends_in_one_code_that_lets_in_to_enroll(office: Office) -> None:
    office.run("dana", *OPEN)
    office.run("sam", "approve", "1")
    assert "UTC" in office.refused("dana", "redeem", "1")
    # A day and a minute later.
    written(office.desk.home, "UPDATE support_cases SET ready_at = ready_at - 86460000000")
    code = office.run("sam", "redeem", "1")["one_time_code"]
    with Running({"TN_TUI_HOME": str(office.desk.home)}).core() as core:
        half = core.sign_in.submit_password("RIVERSIDE", "alice", office.desk.people["alice"].password)
        assert isinstance(half, TokenNeeded)
        assert half.cases == ()
        assert core.sign_in.submit_one_time_code(half.ticket, Secret(str(code))).step is Step.ENROLL
    assert office.events()[-1] == "recovery case used"


def test_of_two_who_redeem_and_one_who_stops_in_the_same_moment_one_is_heard(office: Office) -> None:
    office.run("dana", *OPEN, **NO_WAIT)
    assert office.run("sam", "approve", "1", **NO_WAIT)["state"] == "ready"
    said = office.all_at_once(
        ("dana", ("redeem", "1")), ("sam", ("redeem", "1")), ("alice", ("stop", "1", *OF_ALICE, *REASON))
    )
    assert sorted(status for status, _, _ in said) == [0, 1, 1]
    assert all(("one_time_code" in json.loads(out)) is (status == 0) for status, out, _ in said[:2])
    assert all("has moved on" in json.loads(out)["message"] for status, out, _ in said if status)
    *before, last = office.events()
    assert before == ["recovery case opened", "recovery case approved"]
    assert last == ("recovery case stopped" if said[2][0] == 0 else "recovery case used")


def test_of_two_who_open_in_the_same_moment_one_does_and_nobody_approves_the_own(office: Office) -> None:
    said = office.all_at_once(("dana", OPEN), ("sam", OPEN))
    assert sorted(status for status, _, _ in said) == [0, 1]
    opener, other = ("dana", "sam") if said[0][0] == 0 else ("sam", "dana")
    assert [out for status, out, _ in said if status and b"has an open case already" in out]
    assert "Nobody approves a case of their own" in office.refused(opener, "approve", "1")
    assert office.run(other, "approve", "1")["approved_by"] == other
