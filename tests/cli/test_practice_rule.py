from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Command

RULE = ("practice", "require-two-factor", *HERE)
KEYS = [
    "code",
    "name",
    "two_factor_required",
    "users",
    "enrolled",
    "created_at",
    "required_from",
    "grace_days",
    "idle_lock_minutes",
    "remember_days",
    "phone",
    "id",
]


@pytest.fixture
def later() -> str:
    return (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT08:00:00Z")


def test_a_practice_is_shown(command: Command, staff: Path) -> None:
    said = command("practice", "show", *HERE)
    assert said.status == 0
    assert said.out.startswith(
        "Practice code: RIVERSIDE\nName: Riverside Counseling\nTwo-factor authentication: optional\nEnrolled: 1 of 3\n"
    )
    assert list(command("practice", "show", *HERE, "--json").json()) == KEYS
    assert command("practice", "show", "--practice", "NOWHERE").status == 1


def test_what_holds_in_a_practice_is_set(command: Command, staff: Path) -> None:
    said = command("practice", "set", *HERE, "--name", "River", "--idle-lock-minutes", "5", "--remember-days", "0")
    assert said.status == 0
    for line in ("Name: River", "Idle lock: after 5 minutes", "Devices remembered: no"):
        assert f"{line}\n" in said.out
    told = command("practice", "set", *HERE, "--remember-days", "7", "--json").json()
    assert (told["name"], told["idle_lock_minutes"], told["remember_days"]) == ("River", 5, 7)
    assert command("practice", "list", "--json").json() == [told]


def test_the_number_on_file_is_set_and_removed(command: Command, staff: Path) -> None:
    assert "Phone: none on file\n" in command("practice", "show", *HERE).out
    assert "Phone: +1 555 0100\n" in command("practice", "set", *HERE, "--phone", " +1 555 0100 ").out
    assert command("practice", "show", *HERE, "--json").json()["phone"] == "+1 555 0100"
    assert command("practice", "set", *HERE, "--phone", "", "--json").json()["phone"] == ""
    said = command("practice", "set", *HERE, "--phone", "1\x9b31m")
    assert (said.status, said.out) == (1, "")
    assert "Phone number: leave out characters" in said.err


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("show", *HERE), ("show", *HERE, "--json")])
@pytest.mark.parametrize("word", [True, False, None])
def test_a_clock_that_is_not_kept_right_is_told(
    command: Command, home: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], word: object
) -> None:
    monkeypatch.setattr("tn_tui.adapters.host_clock.SystemHostClock.synchronized", lambda self: word)
    said = command("practice", *arguments)
    assert said.status == 0
    assert ("timedatectl set-ntp true" in said.err) == (word is False)
    assert "RIVERSIDE" in said.out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((), 2, "at least one of"),
        (("--phone", "x" * 81), 1, "at most 80"),
        (("--idle-lock-minutes", "0"), 2, "Minutes of the idle lock: please type a number from 1 to 15."),
        (("--idle-lock-minutes", "9" * 40), 2, "Minutes of the idle lock: please type a number from 1 to 15."),
        (("--idle-lock-minutes", "soon"), 2, "not a valid integer"),
        (("--remember-days", "31"), 2, "0 to 30"),
        (("--name", "a\x1b"), 1, "leave out characters"),
        (("--name", ""), 1, "please fill this in"),
    ],
)
def test_what_cannot_be_set_is_told(
    command: Command, staff: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    said = command("practice", "set", *HERE, *arguments)
    assert (said.status, said.out) == (status, "")
    assert words in said.err


def test_the_rule_now_and_off_again(command: Command, staff: Path) -> None:
    said = command(*RULE)
    assert (said.status, said.out) == (0, "Two-factor authentication: required\nEnrolled: 1 of 3\n")
    told = command(*RULE, "--off", "--json").json()
    assert list(told) == KEYS
    assert told["two_factor_required"] is False


def test_the_rule_from_a_day_with_days_of_grace(command: Command, staff: Path, later: str) -> None:
    said = command(*RULE, "--from", later, "--grace-days", "7")
    assert said.status == 0
    assert said.out == (
        f"Two-factor authentication: required from {later[:10]} 08:00 UTC\n"
        "New users: 7 days of grace\nEnrolled: 1 of 3\n"
    )
    told = command("practice", "show", *HERE, "--json").json()
    assert (told["required_from"], told["grace_days"]) == (later, 7)
    assert f"not enrolled, required from {later[:10]}" in command("user", "show", *HERE, "carol").out
    rows = command("user", "list", *HERE, "--json").json()
    assert [row["enroll_by"] for row in rows if row["username"] == "carol"] == [later]


def test_a_dry_run_says_who_would_be_stopped(command: Command, staff: Path, later: str) -> None:
    before = command("practice", "show", *HERE).out
    said = command(*RULE, "--from", later, "--grace-days", "7", "--dry-run")
    assert said.status == 0
    assert said.out == (
        "Users: 3\nReady: 1\nMust enroll once it is required: 2\nOf them never logged in: 2\n"
        "In their days of grace: 0\nNot ready: alice, carol\n"
    )
    assert "hangs on one administrator" in said.err
    told = command(*RULE, "--dry-run", "--json").json()
    assert list(told) == ["users", "ready", "stopped", "never_logged_in", "in_grace", "alone", "first"]
    assert [list(each) for each in told["first"]] == [["username", "name", "last_login_at"]] * 2
    assert told["alone"] is True
    assert command("practice", "show", *HERE).out == before
    # Who has days of grace is one of those who must enroll, and counted once.
    command(*RULE, "--grace-days", "7")
    assert command("user", "add", *HERE, "dan", "--name", "Dan Hill", "--role", "member").status == 0
    assert command(*RULE, "--dry-run").out.endswith(
        "Must enroll once it is required: 3\nOf them never logged in: 3\n"
        "In their days of grace: 1\nNot ready: alice, carol, dan\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--from", "2020-01-01"), 1, "This day has begun or is over."),
        (("--from", "2020-01-01", "--dry-run"), 1, "This day has begun or is over."),
        (("--from", "2199-01-01"), 1, "too far ahead"),
        (("--grace-days", "91"), 2, "0 to 90"),
        (("--grace-days", "-1", "--dry-run"), 2, "0 to 90"),
        (("--from", "soon"), 2, "neither a day"),
        (("--off", "--dry-run"), 2, "goes alone"),
        (("--off", "--grace-days", "0"), 2, "goes alone"),
        (("--off", "--from", "2199-01-01"), 2, "goes alone"),
    ],
)
def test_a_rule_that_cannot_be_is_told(
    command: Command, staff: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    said = command(*RULE, *arguments)
    assert (said.status, said.out) == (status, "")
    assert words in said.err


def test_a_deadline_that_has_come_is_not_put_off(command: Command, staff: Path, later: str) -> None:
    assert command(*RULE).status == 0
    said = command(*RULE, "--from", later)
    assert (said.status, said.out) == (1, "")
    assert "not put off" in said.err
