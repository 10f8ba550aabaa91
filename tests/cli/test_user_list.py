import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HERE, HOSTILE, Command, is_harmless, written
from tn_tui.cli import user_list
from tn_tui.core.practice.users import Users
from tn_tui.domain.authority import Authority
from tn_tui.domain.exports import USER_COLUMNS
from tn_tui.domain.practice_views import UserPage
from tn_tui.domain.user_list import UserQuery

LIST = ("user", "list", *HERE)
EXPORT = ("user", "export", *HERE)
SHOW = ("user", "show", *HERE)


def usernames(rows: list[dict[str, Any]]) -> list[str]:
    return [row["username"] for row in rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), ["alice", "bob", "carol"]),
        (("--descending",), ["carol", "bob", "alice"]),
        (("--find", "SMI"), ["alice", "carol"]),
        (("--find", "smithe car"), ["carol"]),
        (("--find", "%"), []),
        (("--show", "administrators"), ["alice"]),
        (("--show", "not-enrolled"), ["alice", "carol"]),
        (("--show", "never-logged-in", "--sort", "name", "--descending"), ["carol", "alice"]),
        (("--show", "locked"), []),
        (("--show", "deactivated"), []),
        (("--sort", "last-log-in", "--descending"), ["bob", "carol", "alice"]),
    ],
)
def test_users_are_narrowed_and_ordered(
    command: Command, staff: Path, asked: tuple[str, ...], found: list[str]
) -> None:
    assert usernames(command(*LIST, *asked, "--json").json()) == found
    lines = command(*LIST, *asked).out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == found


def test_pages_join_without_a_seam(command: Command, staff: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_list, "PAGE", 1)
    assert usernames(command(*LIST, "--json").json()) == ["alice", "bob", "carol"]
    assert usernames(command(*LIST, "--sort", "name", "--descending", "--json").json()) == ["carol", "bob", "alice"]


@pytest.mark.parametrize("page", [1, 2, 500])
def test_a_limit_stops_early(command: Command, staff: Path, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(user_list, "PAGE", page)
    asked: list[int] = []
    original = Users.page

    def counted(self: Users, by: Authority, query: UserQuery, *, practice_code: str) -> UserPage:
        asked.append(query.limit)
        return original(self, by, query, practice_code=practice_code)

    monkeypatch.setattr(Users, "page", counted)
    assert usernames(command(*LIST, "--limit", "2", "--json").json()) == ["alice", "bob"]
    assert asked == ([1, 1] if page == 1 else [2])
    said = command(*LIST, "--descending", "--limit", "1")
    assert (said.out.splitlines()[1].split()[0], len(said.out.splitlines())) == ("carol", 2)
    assert "These are the first 1." in said.err
    assert command(*LIST, "--limit", "9").err == ""


def test_nobody_found_is_a_sentence(command: Command, staff: Path) -> None:
    said = command(*LIST, "--find", "zed")
    assert (said.status, said.out, said.err) == (0, "", "No user of the practice is like that.\n")
    assert command(*LIST, "--find", "zed", "--json").out == "[]\n"
    assert command("practice", "add", "--code", "LAKESIDE", "--name", "Lakeside").status == 0
    assert "Add one with" in command("user", "list", "--practice", "LAKESIDE").err


def test_one_user_is_shown(command: Command, staff: Path) -> None:
    said = command(*SHOW, "BOB")
    assert said.status == 0
    assert re.search(r"^Two-factor authentication: on since \d{4}-\d\d-\d\d \d\d:\d\d UTC$", said.out, re.MULTILINE)
    assert "Authenticator: " in said.out
    assert "Session: " in said.out
    assert "Recovery codes: 10 left, not confirmed as saved\n" in said.out
    shown = command(*SHOW, "bob", "--json").json()
    assert list(shown)[: len(USER_COLUMNS)] == list(USER_COLUMNS)
    assert set(shown) - set(USER_COLUMNS) == {
        "two_factor_since",
        "two_factor_required",
        "authenticators",
        "devices",
        "sessions",
        "password_changed_at",
        "code_until",
        "recovery_codes_left",
        "recovery_codes_saved",
        "is_last_administrator",
    }
    assert len(shown["authenticators"]) == len(shown["sessions"]) == 1
    assert command(*SHOW, "alice", "--json").json()["is_last_administrator"] is True
    assert "Only administrator: yes" in command(*SHOW, "alice").out


def test_a_user_who_must_enroll_and_one_with_a_code(command: Command, staff: Path) -> None:
    assert command("user", "one-time-code", *HERE, "bob", "--reason", "Lost phone").status == 0
    assert "One-time sign-in code: not used yet, until" in command(*SHOW, "bob").out
    assert command("practice", "require-two-factor", *HERE).status == 0
    assert "not enrolled, required\n" in command(*SHOW, "carol").out


def test_csv_has_the_same_columns_and_computes_nothing(command: Command, staff: Path) -> None:
    assert command("user", "rename", *HERE, "carol", "--name", '=1+1, "x"').status == 0
    said = command(*EXPORT)
    assert said.status == 0
    lines = said.out.split("\r\n")
    assert lines[0] == ",".join(USER_COLUMNS)
    assert lines[3].startswith('carol,"\'=1+1, ""x""",member,true,false,true,,false,,')
    assert lines[4:] == [""]
    assert len(command(*EXPORT, "--find", "bob").out.split("\r\n")) == 3
    assert command(*EXPORT, "--json").json() == command(*LIST, "--json").json()


def test_an_export_goes_into_a_new_file_of_its_owner(command: Command, staff: Path, tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    said = command(*EXPORT, "--json", "--output", str(path))
    assert (said.status, said.out) == (0, f"File: {path}\nRows: 3\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert usernames(json.loads(path.read_text())) == ["alice", "bob", "carol"]
    for taken, words in ((path, "is there already"), (tmp_path / "no" / "x.csv", "folder is not there")):
        refused = command(*EXPORT, "--output", str(taken))
        assert (refused.status, refused.out) == (3, "")
        assert words in refused.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "users.json"]
    events = [row["event"] for row in command("activity", "list", *HERE, "--json").json()]
    assert events.count("users exported") == 1


# Bytes that are no text at all are a damaged database; everything else is shown, made harmless.
@pytest.mark.parametrize(("raw", "status"), [(HOSTILE.encode(), 0), (b"\xff\xfe", 3)])
def test_what_was_put_into_the_database_comes_out_harmless(
    command: Command, staff: Path, raw: bytes, status: int
) -> None:
    written(staff, "UPDATE users SET name = CAST(? AS TEXT) WHERE username = 'bob'", raw)
    for arguments in (LIST, (*LIST, "--json"), (*SHOW, "bob"), (*SHOW, "bob", "--json"), EXPORT, (*EXPORT, "--json")):
        said = command(*arguments)
        assert said.status == status
        assert is_harmless(said)
    assert not re.search(r"(^|,)\"?=", command(*EXPORT).out)
