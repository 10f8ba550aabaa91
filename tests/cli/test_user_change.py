import json
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Command, Said
from tests.cli.test_help import every_command, leaf
from tn_tui.cli import change_words
from tn_tui.domain.changes import BULK, RULES, Change
from tn_tui.words.changes import COMMAND_NAMES, codes_ended

WORDS = {change: words.split() for change, words in COMMAND_NAMES.items()}
LOST = ("--reason", "Lost =phone [/]")


def change(command: Command, what: Change, *more: str) -> Said:
    name, *options = WORDS[what]
    return command("user", name, *HERE, *options, *more)


def events(command: Command) -> list[tuple[str, str]]:
    return [(row["event"], row["subject"]) for row in command("activity", "list", *HERE, "--json").json()]


def test_every_change_has_its_command_and_its_words() -> None:
    users = {words[1]: leaf(words) for words in every_command() if words[:1] == ("user",) and len(words) > 1}
    assert set(WORDS) == set(Change)
    for what, (name, *_) in WORDS.items():
        assert name in users
        ended = change_words.ended(what)
        assert bool(ended) == any(
            getattr(RULES[what], field) for field in RULES[what].__slots__ if field.startswith("ends_")
        )
        assert not ended or what is Change.MAKE_ADMINISTRATOR or name == "set-role" or ended in (users[name].help or "")


@pytest.mark.parametrize("what", [what for what in Change if RULES[what].takes_away])
@pytest.mark.parametrize("reason", [(), ("--reason", " ")])
def test_what_takes_away_needs_a_reason_before_anything_is_opened(
    command: Command, tmp_path: Path, what: Change, reason: tuple[str, ...]
) -> None:
    said = change(command, what, "bob", *reason)
    assert (said.status, said.out) == (2, "")
    assert "--reason" in said.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("what", [what for what in BULK if not RULES[what].takes_away])
def test_the_rest_needs_none(command: Command, staff: Path, what: Change) -> None:
    assert change(command, what, "bob").status == 0


@pytest.mark.parametrize("what", BULK)
def test_a_dry_run_says_who_and_what_and_changes_nothing(command: Command, staff: Path, what: Change) -> None:
    before = events(command), command("user", "list", *HERE, "--json").out
    said = change(command, what, "bob", "carol", "--dry-run")
    assert said.status == 0
    assert [line.split()[0] for line in said.out.splitlines()[1:3]] == ["bob", "carol"]
    assert f"Would end: {change_words.ended(what)}" in said.out or not codes_ended(what)
    told = change(command, what, "bob", "carol", "--dry-run", "--json").json()
    assert list(told) == ["change", "possible", "ends", "users"]
    assert (told["change"], told["possible"], tuple(told["ends"])) == (what.value, True, codes_ended(what))
    assert [list(user) for user in told["users"]] == [["username", "name", "idle", "hindrance"]] * 2
    assert (events(command), command("user", "list", *HERE, "--json").out) == before


def test_several_users_are_changed_in_one_go(command: Command, staff: Path) -> None:
    said = change(command, Change.DISABLE_TWO_FACTOR, "bob", "carol", "BOB", *LOST)
    assert (said.status, said.out) == (0, "Users changed: 1 of 2\nSessions ended: 1\nDevices forgotten: 0\n")
    said = change(command, Change.DEACTIVATE, "bob", "carol", *LOST, "--json")
    assert said.json() == {
        "change": "deactivate",
        "usernames": ["bob", "carol"],
        "users_changed": 2,
        "sessions_ended": 0,
        "devices_ended": 0,
    }
    assert events(command)[:2] == [("deactivated", "carol"), ("deactivated", "bob")]
    shown = command("activity", "list", *HERE, "--limit", "1", "--json").json()
    assert shown[0]["reason"] == LOST[1]


def test_an_unknown_name_is_named_and_nobody_is_touched(command: Command, staff: Path) -> None:
    said = change(command, Change.DEACTIVATE, "bob", "zed\x1b[31m", *LOST)
    assert (said.status, said.out) == (1, "")
    assert "has the username zed\ufffd[31m, so nothing was done" in said.err
    assert command("user", "list", *HERE, "--show", "deactivated", "--json").json() == []


def test_who_takes_the_last_administrator_is_told_that_nobody_is_left(command: Command, staff: Path) -> None:
    for what in (Change.DEACTIVATE, Change.MAKE_MEMBER):
        dry = change(command, what, "bob", "alice", "--dry-run")
        assert (dry.status, dry.err) == (0, "RIVERSIDE would have no administrator who can log in.\n")
    said = change(command, Change.DEACTIVATE, "alice", *LOST)
    assert (said.status, said.out.splitlines()[0]) == (0, "Users changed: 1 of 1")
    assert "RIVERSIDE has no administrator who can log in now." in said.err
    assert change(command, Change.REACTIVATE, "alice").err == ""
    # Who has not logged in yet is none.
    assert change(command, Change.MAKE_ADMINISTRATOR, "carol").status == 0
    said = command("user", "reset-password", *HERE, "alice", *LOST, "--json")
    assert said.json()["username"] == "alice"
    assert "RIVERSIDE has no administrator who can log in now." in said.err
    assert "no administrator" not in change(command, Change.MAKE_MEMBER, "alice", *LOST).err


@pytest.mark.parametrize(("reason", "words"), [("x" * 201, "at most 200"), ("a\x07b", "leave out characters")])
def test_a_reason_that_cannot_be_kept_is_refused(command: Command, staff: Path, reason: str, words: str) -> None:
    said = change(command, Change.DEACTIVATE, "bob", "--reason", reason)
    assert said.status == 1
    assert words in said.err


def test_a_user_is_renamed(command: Command, staff: Path) -> None:
    said = command("user", "rename", *HERE, "bob", "--username", "bob.jones", "--name", "Robert Jones")
    assert (said.status, said.out) == (0, "Username: bob.jones\nName: Robert Jones\n")
    said = command("user", "rename", *HERE, "bob.jones", "--name", "Bob J", "--json")
    assert (said.json()["username"], said.json()["name"]) == ("bob.jones", "Bob J")
    assert command("user", "rename", *HERE, "carol", "--username", "BOB.JONES").status == 1
    assert command("user", "rename", *HERE, "carol").status == 2


def test_json_is_one_object(command: Command, staff: Path) -> None:
    for what in BULK:
        said = change(command, what, "carol", *LOST, "--json")
        assert isinstance(json.loads(said.out), dict)
        assert len(said.out.splitlines()) == 1
