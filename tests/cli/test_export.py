"""What was exported over SSH: listed, and taken without writing over anything."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Command, is_harmless

NAME = "users-2026-11-24-091207.csv"
LIST, TAKE = ("export", "list"), ("export", "take", *HERE, NAME)


@pytest.fixture
def folder(command: Command, staff: Path) -> Path:
    """The exports of the practice, with one in it."""
    number = command("practice", "show", *HERE, "--json").json()["id"]
    path = staff / "exports" / str(number)
    path.mkdir(parents=True, mode=0o700)
    path.parent.chmod(0o700)
    (path / NAME).write_text("username\r\nbob\r\n", newline="")
    (path / NAME).chmod(0o600)
    os.utime(path / NAME, (1_700_000_000, 1_700_000_000))
    return path


def test_they_are_listed(command: Command, folder: Path) -> None:
    (folder / "passwords-x.csv.unfinished").touch(0o600)
    (folder / "theirs").touch()
    (folder / "theirs").chmod(0o644)
    said = command(*LIST)
    assert said.status == 0
    assert [line.split()[1] for line in said.out.splitlines()[1:]] == ["passwords-x.csv.unfinished", NAME]
    assert is_harmless(said)
    found = command(*LIST, *HERE, "--json").json()
    assert found[1] == {
        "practice": "RIVERSIDE",
        "name": NAME,
        "written_at": "2023-11-14T22:13:20Z",
        "bytes": 15,
        "unfinished": False,
    }
    assert command(*LIST, "--practice", "NOWHERE").status == 1


def test_none_is_said(command: Command, staff: Path) -> None:
    said = command(*LIST)
    assert (said.status, said.out) == (0, "")
    assert "Nothing was exported" in said.err
    assert command(*LIST, "--json").json() == []


def test_one_is_taken_and_nothing_is_written_over(command: Command, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    said = command(*TAKE, "--to", str(out))
    assert (said.status, said.out) == (0, f"File: {out}\n")
    assert out.read_bytes() == (folder / NAME).read_bytes()
    assert out.stat().st_mode & 0o777 == 0o600
    again = command(*TAKE, "--to", str(out))
    assert (again.status, again.out) == (3, "")
    assert "is there already" in again.err
    shown = command(*TAKE, "--to", "-")
    assert (shown.status, shown.out.split()) == (0, ["username", "bob"])
    for name in ("no.csv", "../../keys", str(folder / NAME)):
        refused = command("export", "take", *HERE, name, "--to", str(tmp_path / "x"))
        assert (refused.status, refused.out) == (3, "")
        assert "is not there" in refused.err
    assert not (tmp_path / "x").exists()
    assert command(*TAKE).status == 2
    assert command("export", "take", "--practice", "NOWHERE", NAME, "--to", "-").status == 1


def test_users_are_imported_from_stdin(command: Command, staff: Path, tmp_path: Path) -> None:
    bad, out = b"username,name\ndave,\n", tmp_path / "passwords.csv"
    said = command("user", "import", *HERE, "-", "--dry-run", "--json", stdin=bad)
    assert (said.status, said.json()["problems"][0]["line"]) == (1, 2)
    assert command("user", "import", *HERE, "-", "--passwords", str(out), stdin=bad).status == 1
    assert list(tmp_path.glob("passwords*")) == [], "a refused import leaves nothing"
    good = b"username,name\ndave,Dave Jones\n"
    assert command("user", "import", *HERE, "-", "--passwords", str(out), stdin=good).status == 0
    assert out.read_text().splitlines()[1].startswith("dave,")
    assert "holds no users" in command("user", "import", *HERE, "-", "--dry-run").err
    assert command("user", "import", *HERE, "-", "--passwords", "-", stdin=good).status == 2
