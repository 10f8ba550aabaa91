"""What a recovery case may not do, row by row, through the commands; and the one way that it may go."""

import re

import pytest

from tests.cli.conftest import Command, written
from tests.cli.desk import CHECKS, WHY, Desk, moment
from tn_tui.cli import case_view, support_case
from tn_tui.domain.cases import Check, State
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret

CODE = r"[0-9a-z]{4}(?:-[0-9a-z]{4}){2}"
REASON = ("--reason", "Nobody called")


def cooled(desk: Desk) -> None:
    """Case 1, opened by dana, approved by sam, and waited for."""
    assert desk.open("dana").status == 0
    assert desk.case("sam", "approve", "1").status == 0
    desk.clock.move(hours=24)


def test_a_case_is_walked_through(desk: Desk) -> None:
    said = desk.open("dana")
    assert said.status == 0
    for line in ("Case: 1", "State: waiting", "User: alice (Alice Smith)", "Ticket: T-1041", "Reason: Phone stolen"):
        assert f"{line}\n" in said.out
    assert "tn-tui support case approve 1" in said.err
    said = desk.case("sam", "approve", "1")
    assert "State: cooling off\n" in said.out
    assert re.search(r"Code from: 2026-11-25 .* UTC\n", said.out)
    assert "unless somebody stops it" in said.err
    desk.clock.move(hours=24)
    said = desk.case("dana", "redeem", "1")
    found = re.fullmatch(rf"Case: 1\nUsername: alice\nOne-time sign-in code: ({CODE})\nUntil: .* UTC\n", said.out)
    assert found
    assert found[1] not in said.err
    with desk.running().core() as core:
        signed_in = core.sign_in.submit_one_time_code(desk.half(core, "alice").ticket, Secret(found[1]))
        assert signed_in.step is Step.ENROLL
    assert desk.state() == "used"
    assert desk.events() == [
        ("recovery case opened", "dana"),
        ("recovery case approved", "sam"),
        ("recovery case used", "dana"),
    ]
    assert desk.open_sessions("dana") == desk.open_sessions("sam") == 0
    kept = b"".join(path.read_bytes() for path in desk.home.rglob("*") if path.is_file())
    assert found[1].encode() not in kept


def test_json_all_the_way(desk: Desk) -> None:
    opened = desk.open("dana", "RIVERSIDE", "alice", "--json").json()
    assert list(opened) == list(case_view.COLUMNS)
    assert (opened["id"], opened["state"], opened["own"]) == (1, "waiting", True)
    assert opened["checklist"] == [check.value for check in Check]
    approved = desk.case("sam", "approve", "1", "--json").json()
    assert (approved["state"], approved["approved_by"], approved["own"]) == ("cooling off", "sam", False)
    wait = moment(approved["ready_at"]) - moment(approved["approved_at"])
    assert wait.total_seconds() == 24 * 3600
    desk.clock.move(hours=24)
    assert desk.case("sam", "show", "1", "--json").json()["state"] == "ready"
    redeemed = desk.case("sam", "redeem", "1", "--json").json()
    assert list(redeemed) == ["case", "username", "one_time_code", "expires_at"]
    assert re.fullmatch(CODE, redeemed["one_time_code"])
    assert desk.operator("case", "list", "--json").json()[0]["state"] == "used"


def test_nobody_approves_their_own(desk: Desk) -> None:
    assert desk.open("dana").status == 0
    said = desk.case("dana", "approve", "1")
    assert (said.status, said.out) == (1, "")
    assert "Nobody approves a case of their own" in said.err
    assert desk.state() == "waiting"


@pytest.mark.parametrize(
    ("practice", "user", "words"),
    [
        ("LAKESIDE", "erin", "Another administrator of this practice can log in"),
        ("LAKESIDE", "frank", "See: tn-tui support practice."),
        ("RIVERSIDE", "bob", "only for the one active administrator"),
        ("HILLSIDE", "gina", "gina has no two-factor authentication"),
        ("RIVERSIDE", "zed", "No user of the practice"),
        ("NOWHERE", "alice", "No practice has this code"),
        ("SUPPORT", "sam", "only for the one active administrator"),
    ],
)
def test_a_case_is_for_a_sole_administrator_alone(desk: Desk, practice: str, user: str, words: str) -> None:
    said = desk.open("dana", practice, user)
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert desk.operator("case", "list", "--json").out == "[]\n"
    assert desk.open_sessions("dana") == 0


@pytest.mark.parametrize("step", ["approve", "redeem"])
def test_a_second_administrator_ends_what_was_begun(desk: Desk, command: Command, step: str) -> None:
    assert desk.open("dana").status == 0
    if step == "redeem":
        assert desk.case("sam", "approve", "1").status == 0
        desk.clock.move(hours=24)
    promoted = ("user", "set-role", "--practice", "RIVERSIDE", "bob", "--role", "administrator")
    assert command(*promoted, running=desk.running()).status == 0
    said = desk.case("sam", step, "1")
    assert (said.status, said.out) == (1, "")
    assert "Another administrator of this practice can log in" in said.err


def test_it_has_to_wait_first(desk: Desk) -> None:
    assert desk.open("dana").status == 0
    until = moment(desk.case("sam", "approve", "1", "--json").json()["ready_at"])
    for hours in (0, 23):
        desk.clock.move(hours=hours)
        said = desk.case("dana", "redeem", "1")
        assert (said.status, said.out) == (1, "")
        assert f"after {until:%Y-%m-%d %H:%M} UTC" in said.err
    desk.clock.move(hours=1)
    assert desk.case("dana", "redeem", "1").status == 0


def test_the_setting_says_how_long(desk: Desk) -> None:
    desk.environ["TN_TUI_COOLING_OFF_HOURS"] = "0"
    assert desk.open("dana").status == 0
    assert desk.case("sam", "approve", "1", "--json").json()["state"] == "ready"
    assert desk.case("dana", "redeem", "1").status == 0


def test_it_is_not_redeemed_before_it_is_approved(desk: Desk) -> None:
    assert desk.open("dana").status == 0
    desk.clock.move(hours=25)
    said = desk.case("dana", "redeem", "1")
    assert (said.status, said.out) == (1, "")
    assert "has moved on" in said.err


def _ended(desk: Desk, how: State) -> None:
    match how:
        case State.USED:
            cooled(desk)
            assert desk.case("dana", "redeem", "1").status == 0
        case State.STOPPED:
            assert desk.open("dana").status == 0
            assert desk.operator("case", "stop", "1", *REASON).status == 0
        case State.REFUSED:
            assert desk.open("dana").status == 0
            assert desk.case("sam", "refuse", "1", *REASON).status == 0
        case _:
            assert desk.open("dana").status == 0
            desk.clock.move(hours=72)


@pytest.mark.parametrize("how", [State.USED, State.STOPPED, State.REFUSED, State.EXPIRED])
@pytest.mark.parametrize("step", ["approve", "refuse", "stop", "redeem"])
def test_what_is_over_stays_over(desk: Desk, how: State, step: str) -> None:
    _ended(desk, how)
    said = desk.case("sam", step, "1", *(REASON if step in {"refuse", "stop"} else ()))
    assert (said.status, said.out) == (1, "")
    assert "has moved on" in said.err
    assert desk.state() == how
    shown = desk.operator("case", "show", "1")
    assert f"State: {how}\n" in shown.out
    assert "Ended: " in shown.out
    assert desk.operator("case", "list", "--open", "--json").out == "[]\n"
    # And another can be opened.
    assert desk.open("dana").status == 0


def test_a_code_that_nobody_fetches_expires(desk: Desk) -> None:
    cooled(desk)
    desk.clock.move(hours=72)
    assert "has moved on" in desk.case("dana", "redeem", "1").err
    assert desk.state() == "expired"
    assert ("recovery case expired", "nobody") in desk.events()


def test_one_case_at_a_time(desk: Desk) -> None:
    assert desk.open("dana").status == 0
    said = desk.open("sam")
    assert (said.status, said.out) == (1, "")
    assert "has an open case already" in said.err


def test_so_many_cases_in_a_day(desk: Desk) -> None:
    first = desk.clock.now()
    for number in range(1, 6):
        assert desk.open("dana").status == 0
        assert desk.operator("case", "stop", str(number), *REASON).status == 0
    said = desk.open("dana")
    assert (said.status, said.out) == (1, "")
    assert "more than 5 cases within a day. Open the next after 2026-11-25" in said.err
    assert desk.open("sam").status == 0
    assert desk.operator("case", "stop", "6", *REASON).status == 0
    desk.clock.move(hours=24 - (desk.clock.now() - first).total_seconds() / 3600, seconds=60)
    assert desk.open("dana").status == 0


@pytest.mark.parametrize("given", [(), CHECKS[:1], CHECKS[1:], CHECKS[:-1]])
def test_without_the_whole_checklist_nobody_logs_in(desk: Desk, given: tuple[str, ...]) -> None:
    named = ("--practice", "RIVERSIDE", "--user", "alice", "--caller", "A", "--ticket", "T", *WHY)
    said = desk.case("dana", "open", *named, *given)
    assert (said.status, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    assert {flag for flag in CHECKS if flag in said.err} == set(CHECKS) - set(given)
    assert desk.events("SUPPORT") == []


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--caller", " ", "Caller: please fill this in."),
        ("--ticket", "x" * 81, "Ticket: this takes at most"),
        ("--reason", "", "Reason: please fill this in."),
        ("--reason", "a\x1b]52;c;eA==\x07", "Reason: leave out characters"),
        ("--caller", "\u202eecila", "Caller: leave out characters"),
    ],
)
def test_what_cannot_be_kept_uses_no_token_up(desk: Desk, option: str, value: str, words: str) -> None:
    said = desk.open("dana", "RIVERSIDE", "alice", option, value)
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert said.err.replace("\n", "").isprintable()
    sent = f"{desk.people['dana'].password.reveal()}\n".encode()
    with desk.running().core() as core:
        assert core.sign_in.submit_token(desk.half(core, "dana").ticket, Secret(desk.token("dana")), remember=False)
    assert desk.act("dana", "case", "refuse", "1", "--reason", " ", stdin=sent).status == 1


@pytest.mark.parametrize("step", ["show", "approve", "refuse", "stop", "redeem"])
@pytest.mark.parametrize(("number", "status"), [("2", 1), (str(2**31 - 1), 1), ("0", 2), ("9" * 40, 2), ("-1", 2)])
def test_a_case_that_is_not_there_is_told(desk: Desk, step: str, number: str, status: int) -> None:
    said = desk.case("dana", step, number, *(REASON if step in {"refuse", "stop"} else ()))
    assert (said.status, said.out) == (status, "")
    assert status == 2 or f"There is no case {number}" in said.err


def test_pages_of_cases_join_without_a_seam(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 5):
        assert desk.open("dana").status == 0
        if number < 4:
            assert desk.operator("case", "stop", str(number), *REASON).status == 0
    whole = desk.operator("case", "list", "--json")
    assert [row["id"] for row in whole.json()] == [4, 3, 2, 1]
    monkeypatch.setattr(support_case, "PAGE", 1)
    assert desk.operator("case", "list", "--json").out == whole.out
    assert [row["id"] for row in desk.case("sam", "list", "--open", "--json").json()] == [4]
    said = desk.operator("case", "list", "--limit", "2")
    assert [line.split()[0] for line in said.out.splitlines()] == ["Case", "4", "3"]
    assert "newest 2" in said.err
    written(desk.home, "DELETE FROM support_cases")
    assert "There is no case yet" in desk.operator("case", "list").err
