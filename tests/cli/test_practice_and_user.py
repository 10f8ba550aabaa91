import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_practice_rule import KEYS
from tn_tui.bootstrap import open_core
from tn_tui.cli.listing import width
from tn_tui.cli.running import Running, operator
from tn_tui.domain.errors import SignInRefused
from tn_tui.domain.exports import USER_COLUMNS as COLUMNS
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings


def test_a_user_is_added_with_a_temporary_password_shown_once(command: Command, home: Path) -> None:
    said = command("user", "add", "--practice", "riverside", "bob", "--name", "Bob Jones", "--role", "member")
    assert said.status == 0
    found = re.fullmatch(r"Username: bob\nTemporary password: (\S{16,})\n", said.out)
    assert found
    assert found[1] not in said.err
    listed = command("user", "list", "--practice", "RIVERSIDE")
    assert found[1] not in listed.out
    assert "temporary password" in listed.out


def test_the_temporary_password_as_json(command: Command, home: Path) -> None:
    said = command(
        "user", "add", "--practice", "RIVERSIDE", "bob", "--name", "Bob", "--role", "administrator", "--json"
    )
    assert list(said.json()) == ["username", "temporary_password"]


def test_json_keys_and_moments_are_stable(command: Command, home: Path) -> None:
    rows = command("user", "list", "--practice", "RIVERSIDE", "--json").json()
    assert [list(row) for row in rows] == [list(COLUMNS)]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[0]["created_at"])
    rows = command("practice", "list", "--json").json()
    assert [list(row) for row in rows] == [KEYS]
    assert rows[0]["users"] == 1


def test_no_practice_is_an_empty_array_and_a_sentence(command: Command, tmp_path: Path) -> None:
    with open_core(Settings(home=tmp_path / "home")):
        pass
    assert command("practice", "list", "--json").out == "[]\n"
    said = command("practice", "list")
    assert (said.status, said.out) == (0, "")
    assert "tn-tui init" in said.err


def test_columns_stay_aligned_with_wide_and_combining_characters(command: Command, home: Path) -> None:
    for username, name in (("bob", "田中 太郎"), ("carol", "Zoe\u0301 [/] & Co"), ("dave", "🙂 Dave")):
        added = command("user", "add", "--practice", "RIVERSIDE", username, "--name", name, "--role", "member")
        assert added.status == 0
    lines = command("user", "list", "--practice", "RIVERSIDE").out.splitlines()
    starts = {width(line[: re.search(r"Role|administrator|member", line).start()]) for line in lines}  # type: ignore[union-attr] # every line has one
    assert len(starts) == 1
    said = command("user", "list", "--practice", "RIVERSIDE", "--json")
    assert said.out.isascii()
    assert [row["name"] for row in said.json()][1] == "田中 太郎"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("田中", 4), ("e\u0301", 1), ("🙂", 2), ("ｂｏｂ", 6), ("", 0)]
)
def test_width_is_what_a_terminal_shows(text: str, columns: int) -> None:
    assert width(text) == columns


def test_practices_are_added_and_required(command: Command, home: Path) -> None:
    said = command("practice", "add", "--code", "LAKESIDE", "--name", "Lakeside Therapy", "--require-two-factor")
    assert (said.status, said.out) == (0, "Practice code: LAKESIDE\n")
    said = command("practice", "require-two-factor", "--practice", "RIVERSIDE")
    assert (said.status, said.out) == (0, "Two-factor authentication: required\nEnrolled: 0 of 1\n")
    said = command("practice", "require-two-factor", "--practice", "RIVERSIDE", "--off")
    assert "optional" in said.out
    listed = command("practice", "list").out
    assert "LAKESIDE" in listed
    assert "Riverside Counseling" in listed


def test_a_locked_user_is_unlocked(command: Command, home: Path) -> None:
    with Running({"TN_TUI_HOME": str(home)}).core() as core:
        for number in range(6):
            with pytest.raises(SignInRefused):
                core.sign_in.submit_password("RIVERSIDE", "alice", Secret(f"wrong {number}"))
    assert "locked until" in command("user", "list", "--practice", "RIVERSIDE", "--show", "locked").out
    said = command("user", "unlock", "--practice", "RIVERSIDE", "ALICE ")
    assert (said.status, said.out) == (0, "Users changed: 1 of 1\n")
    assert "active" in command("user", "list", "--practice", "RIVERSIDE").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("practice", "add", "--code", "riverside", "--name", "Again"), "exists already"),
        (("practice", "add", "--code", "", "--name", "Again"), "Practice code: please fill this in."),
        (("practice", "require-two-factor", "--practice", "NOWHERE"), "No practice has this code"),
        (("user", "list", "--practice", "NOWHERE"), "No practice has this code"),
        (("user", "unlock", "--practice", "RIVERSIDE", "nobody"), "No user of the practice"),
        (("user", "add", "--practice", "NOWHERE", "bob", "--name", "B", "--role", "member"), "No practice"),
        (("user", "add", "--practice", "RIVERSIDE", "ALICE", "--name", "A", "--role", "member"), "exists already"),
        (
            ("user", "add", "--practice", "RIVERSIDE", "b\x07", "--name", "B", "--role", "member"),
            "leave out characters",
        ),
    ],
)
def test_what_is_refused_gets_one_sentence_and_status_1(
    command: Command, home: Path, arguments: tuple[str, ...], words: str
) -> None:
    said = command(*arguments)
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert said.err.replace("\n", "").isprintable()


def test_the_operator_is_the_system_user_in_the_activity(command: Command, home: Path) -> None:
    assert operator()
    assert command("practice", "add", "--code", "LAKESIDE", "--name", "Lakeside").status == 0
    assert f"operator:{operator()}".encode() in (home / "tn.db").read_bytes() + wal(home)


def wal(home: Path) -> bytes:
    path = home / "tn.db-wal"
    return path.read_bytes() if path.exists() else b""


def test_no_command_leaves_the_folder_open(command: Command, home: Path) -> None:
    command("practice", "list")
    assert {path.name for path in home.iterdir() if path.stat().st_mode & 0o077} == set()
