"""With --json a refusal is an object in the place of the facts; what it is called is listed in the docs."""

import re
import sqlite3
from pathlib import Path

import click
import pytest

from tests.cli.conftest import HERE, Command, Said, is_harmless
from tests.cli.test_help import every_command, leaf
from tests.cli.test_program import Failing
from tests.words.test_errors import every_error
from tn_tui.cli import kinds, user_list
from tn_tui.cli.kinds import Kind
from tn_tui.domain import errors, system_errors

LIST = ("user", "list", *HERE)


def refusal(said: Said) -> tuple[str, str]:
    """The kind and the sentence, when these are all that was said."""
    assert said.err == ""
    assert said.out.isascii()
    found = said.json()
    assert list(found) == ["error", "message"]
    return found["error"], found["message"]


@pytest.mark.parametrize(
    ("arguments", "expected", "message"),
    [
        (("user", "list", "--practice", "NOWHERE"), (1, "practice_unknown"), "No practice has this code"),
        (("user", "show", *HERE, "zed"), (1, "user_unknown"), "has the username zed"),
        (("user", "unlock", *HERE, "alice", "zed"), (1, "user_unknown"), "has the username zed"),
        (("user", "deactivate", *HERE, "alice"), (2, "usage"), "--reason TEXT"),
        (("user", "add", *HERE, "Alice", "--name", "A", "--role", "member"), (1, "username_taken"), "another username"),
        (("user", "one-time-code", *HERE, "alice", "--reason", "x"), (1, "not_enrolled"), "alice is not enrolled"),
        (("user", "import", *HERE, "/nowhere/x.csv", "--dry-run"), (3, "file_refused"), "is not there"),
        (("practice", "set", *HERE, "--remember-days", "31"), (2, "number_refused"), "0 to 30"),
        (("activity", "list", *HERE, "--limit", "0"), (2, "usage"), "--limit"),
        (("support", "case", "show", "7"), (1, "gone"), "There is no case 7"),
        (("support", "search", "x", "--as", "dana"), (1, "desk_missing"), "no support desk yet"),
    ],
)
def test_a_refusal_is_an_object_where_json_is_asked_for(
    command: Command, home: Path, arguments: tuple[str, ...], expected: tuple[int, str], message: str
) -> None:
    plain, as_json = command(*arguments), command(*arguments, "--json")
    kind, sentence = refusal(as_json)
    assert (as_json.status, kind) == expected
    assert (plain.status, plain.out) == (expected[0], "")
    assert message in sentence
    assert sentence == plain.err.replace("\n", " ").strip()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "--no-such-option"),
        ("--no-such-option", "--json"),
        ("--json", "extra\x1b]52;c;x\x07"),
        ("extra", "--json"),
        ("--sort", "shoe size", "--json"),
    ],
)
def test_a_wrong_command_is_an_object_wherever_json_stands(command: Command, arguments: tuple[str, ...]) -> None:
    said = command(*LIST, *arguments)
    assert said.status == 2
    kind, message = refusal(said)
    assert kind == "usage"
    assert message.endswith("See: tn-tui user list --help")
    assert is_harmless(said)


def test_json_behind_the_end_of_options_is_a_name_like_any_other(command: Command, home: Path) -> None:
    said = command("user", "unlock", *HERE, "--", "--json")
    assert (said.status, said.out) == (1, "")
    assert "has the username --json" in said.err
    assert command("user", "unlock", "--", "--json").out == ""


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (system_errors.StorageLocked(), 4, "storage_locked"),
        (errors.Busy(), 4, "busy"),
        (RuntimeError("canary-7391"), 1, "unexpected"),
    ],
)
def test_trouble_is_an_object_too(command: Command, existing: Path, error: Exception, status: int, kind: str) -> None:
    said = command("practice", "list", "--json", running=Failing({"TN_TUI_HOME": str(existing)}, error))
    assert said.status == status
    found, message = refusal(said)
    assert found == kind
    assert "canary" not in message
    if kind == "unexpected":
        assert re.search(r"incident [0-9a-f]+", message)


def test_what_comes_after_some_facts_is_told_beside_them(
    command: Command, staff: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_list, "PAGE", 1)
    database = sqlite3.connect(staff / "tn.db")
    with database:
        database.execute("UPDATE users SET name = CAST(x'ff' AS TEXT) WHERE username = 'carol'")
    database.close()
    said = command(*LIST, "--json")
    assert said.status == 3
    assert '"error"' not in said.out
    assert "Put it back from a backup" in said.err


def test_every_command_with_json_refuses_in_it(command: Command, home: Path) -> None:
    for arguments in every_command():
        found = leaf(arguments)
        if any("--json" in each.opts for each in found.params):
            said = command(*arguments, "--json", "--no-such-option")
            assert (said.status, refusal(said)[0]) == (2, "usage")
            assert not isinstance(found, click.Group)


def test_every_refusal_has_a_word_of_its_own() -> None:
    found = [*(kinds.of(error) for error in every_error()), *Kind]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", kind) for kind in found)
    assert set(kinds.MEANINGS) == set(Kind)
    docs = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()
    for kind in set(found) - {"tn_error", "input_refused"}:
        assert f"| `{kind}` |" in docs


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "list", *HERE, "--limit", "0"),
        ("activity", "list", *HERE, "--limit", str(10**9 + 1)),
        ("support", "case", "list", "--limit", "-1"),
        ("support", "case", "show", "0"),
        ("support", "case", "show", str(2**31)),
        ("support", "search", "x", "--as", "dana", "--limit", "101"),
        ("practice", "set", *HERE, "--idle-lock-minutes", "0"),
        ("practice", "set", *HERE, "--remember-days", "31"),
        ("practice", "require-two-factor", *HERE, "--grace-days", "-1"),
        ("practice", "require-two-factor", *HERE, "--grace-days", "1000", "--dry-run"),
    ],
)
def test_a_number_out_of_range_has_one_status(command: Command, home: Path, arguments: tuple[str, ...]) -> None:
    said = command(*arguments)
    assert (said.status, said.out) == (2, "")


@pytest.mark.parametrize("typed", ["x", "0", "-1", "1.0", "\u0663", str(2**31), "7\x1b[31m"])
def test_what_is_no_case_says_what_a_case_is(command: Command, existing: Path, typed: str) -> None:
    said = command("support", "case", "approve", "--as", "sam", "--", typed)
    assert said.status == 2
    assert "is no case's number. It is a whole number from 1 on" in said.err
    assert "tn-tui support case list" in said.err
    assert is_harmless(said)
