import csv
import os
import stat
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import HERE, Command, is_harmless
from tn_tui.domain.practice_views import ImportProblem
from tn_tui.domain.reasons import LineProblem, TextProblem
from tn_tui.words.files import line_refused

IMPORT = ("user", "import", *HERE)
GOOD = "User Name;First name;Last name;Role;Phone\r\ndave;Dave;Jones;administrator;1\r\nerin;Erin;Éluard;;2\r\n"
BAD = (
    "username,name,role\n"
    "BOB,Bob,member\n"
    "dave,,member\n"
    "erin,Erin,owner\n"
    "ERIN ,Erin,member\n"
    "frank,Frank,member\n"
    "Frank,Frank,member\n"
    "=cmd\x1b[31m,G,member\n"
    "hal,Hal,member,x,y\n"
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8-sig", newline="")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_text(BAD, encoding="utf-8")
    return path


def usernames(command: Command) -> list[str]:
    return [row["username"] for row in command("user", "list", *HERE, "--json").json()]


def test_a_dry_run_of_a_good_file_changes_nothing(command: Command, staff: Path, good: Path) -> None:
    said = command(*IMPORT, str(good), "--dry-run")
    assert (said.status, said.out) == (0, "Users: 2\nAdministrators: 1\n")
    assert "Not looked at: Phone" in said.err
    told = command(*IMPORT, str(good), "--dry-run", "--json").json()
    assert list(told) == ["users", "administrators", "problem_count", "problems", "columns"]
    assert told["columns"][4] == {"header": "Phone", "read_as": ""}
    assert usernames(command) == ["alice", "bob", "carol"]


def test_a_dry_run_names_every_bad_line_and_why(command: Command, staff: Path, bad: Path) -> None:
    said = command(*IMPORT, str(bad), "--dry-run")
    assert said.status == 1
    assert is_harmless(said)
    assert [line.split()[0] for line in said.out.splitlines()] == ["Line", "2", "3", "4", "7", "8", "9"]
    for words in ("has this user already", "empty", "neither member nor", "in line 6 already", "more than 3 cells"):
        assert words in said.out
    told = command(*IMPORT, str(bad), "--dry-run", "--json")
    assert told.status == 1
    assert told.json()["problem_count"] == 6
    assert told.json()["problems"][2] == {"line": 4, "column": "role", "value": "owner", "reason": "role", "limit": 0}


def test_more_bad_lines_than_are_listed_are_counted(command: Command, staff: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("username,name\n" + "x,\n" * 1_200)
    said = command(*IMPORT, str(path), "--dry-run")
    told = command(*IMPORT, str(path), "--dry-run", "--json").json()
    listed = len(told["problems"])
    assert told["problem_count"] == 1_200
    assert len(said.out.splitlines()) == listed + 1 + (listed < 1_200)
    assert listed == 1_200 or said.out.endswith(f"and {1_200 - listed} more\n")


def test_all_users_are_added_and_their_passwords_written_once(
    command: Command, staff: Path, good: Path, tmp_path: Path
) -> None:
    out = tmp_path / "passwords.csv"
    said = command(*IMPORT, str(good), "--passwords", str(out))
    assert (said.status, said.out) == (0, f"Users added: 2\nTemporary passwords: {out}\n")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["username"] for row in rows] == ["dave", "erin"]
    assert not [row for row in rows if row["temporary password"] in said.out + said.err]
    assert usernames(command) == ["alice", "bob", "carol", "dave", "erin"]


def test_json_says_where_they_are(command: Command, staff: Path, good: Path, tmp_path: Path) -> None:
    out = tmp_path / "passwords.csv"
    said = command(*IMPORT, str(good), "--passwords", str(out), "--json")
    assert said.json() == {"users": 2, "passwords": str(out)}


def test_one_bad_line_and_nobody_is_added(command: Command, staff: Path, bad: Path, tmp_path: Path) -> None:
    said = command(*IMPORT, str(bad), "--passwords", str(tmp_path / "out.csv"))
    assert (said.status, said.out) == (1, "")
    assert "6 lines that can't be taken" in said.err
    assert not (tmp_path / "out.csv").exists()
    assert usernames(command) == ["alice", "bob", "carol"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no users"),
        (b"username,name\n", "no users"),
        (b"username\nbob\n", "No column is headed name."),
        (b"name,role\nBob,member\n", "No column is headed username."),
        (b"login,username,name\na,b,c\n", "Two columns are read as the username."),
        ("username,name\nbob,Zoë\n".encode("latin-1"), "Save it as CSV in UTF-8."),
    ],
)
def test_a_file_that_is_none_of_users_is_told(
    command: Command, staff: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    said = command(*IMPORT, str(path), "--dry-run")
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_files_that_cannot_be_used_are_named(command: Command, staff: Path, good: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, out, words in (
        (tmp_path / "nothing.csv", tmp_path / "out.csv", "nothing.csv is not there"),
        (tmp_path, tmp_path / "out.csv", "not the kind of file"),
        (pipe, tmp_path / "out.csv", "not the kind of file"),
        (good, good, "is there already"),
        (good, tmp_path / "no" / "out.csv", "its folder is not there"),
    ):
        said = command(*IMPORT, str(path), "--passwords", str(out))
        assert (said.status, said.out) == (3, "")
        assert words in said.err
    assert usernames(command) == ["alice", "bob", "carol"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("", "--dry-run"), "Name a file"),
        (("x.csv",), "Say with --passwords OUT"),
        (("x.csv", "--passwords", "-"), "Name a file"),
    ],
)
def test_what_is_no_file_is_a_wrong_command(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    said = command(*IMPORT, *arguments)
    assert (said.status, said.out) == (2, "")
    assert words in said.err
    assert not (tmp_path / "home").exists()


def test_a_terminal_sees_how_far_it_is(staff: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("username,name\n" + "".join(f"u{number},User {number}\n" for number in range(2_000)))
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tn_tui", *IMPORT, str(path), "--passwords", str(tmp_path / "out.csv")],
        env={"TN_TUI_HOME": str(staff), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        timeout=60,
    )
    child.expect(pexpect.EOF)
    child.close()
    shown = child.before.decode()
    assert child.exitstatus == 0
    assert "Importing" in shown
    assert "2000/2000" in shown
    assert "Users added: 2000" in shown


def test_every_problem_of_a_line_has_words() -> None:
    told = {reason: line_refused(ImportProblem(3, "name", "x", reason, 7)) for reason in (*TextProblem, *LineProblem)}
    assert len(set(told.values())) == len(told)
    assert not [reason for reason, words in told.items() if words == reason.value and reason != TextProblem.EMPTY]
