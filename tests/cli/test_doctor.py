"""`tn-tui doctor`: each thing that can be wrong is named with what to do, and nothing is put right."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, Said
from tests.storage.version_1 import to_revision
from tn_tui.adapters.clock import SystemClock
from tn_tui.adapters.host_clock import SystemHostClock
from tn_tui.cli.running import Running
from tn_tui.doctor import host, terminal

ALL = ["folder", "files", "database", "database engine", "schema", "keys", "log", "heads", "clock", "disk", "backup"]


@pytest.fixture
def backups(tmp_path: Path, home: Path) -> Path:
    """A folder with today's backup in it, which the settings name."""
    folder = tmp_path / "backups"
    (folder / "2026-11-24").mkdir(parents=True)
    shutil.copy(home / "tn.db", folder / "2026-11-24" / "tn.db")
    (home / "tn-tui.toml").write_text(f'backup_folder = "{folder}"\n')
    return folder


@pytest.fixture(autouse=True)
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room enough, whatever machine the tests run on."""
    free(monkeypatch, host.LITTLE_ROOM_BYTES)


def free(monkeypatch: pytest.MonkeyPatch, bytes_free: int) -> None:
    """So much room on the disk."""
    usage = shutil.disk_usage("/")._replace(free=bytes_free)
    monkeypatch.setattr("tn_tui.doctor.host.shutil.disk_usage", lambda _: usage)


def found(said: Said, check: str) -> list[tuple[str, str, str]]:
    """The findings about one thing: standing, what was seen, what to do."""
    findings: list[dict[str, Any]] = said.json()["findings"]
    return [(each["standing"], each["seen"], each["advice"]) for each in findings if each["check"] == check]


def test_all_is_well(command: Command, backups: Path) -> None:
    said = command("doctor", "--json")
    assert said.status == 0, said.out
    assert said.json()["standing"] == "good"
    assert [each["check"] for each in said.json()["findings"]] == ALL
    plain = command("doctor")
    assert plain.status == 0
    assert len(plain.out.splitlines()) == len(ALL)
    assert all(line.startswith("ok ") for line in plain.out.splitlines())
    assert str(backups) in plain.out


def test_nothing_is_made_where_there_is_nothing(command: Command, tmp_path: Path) -> None:
    said = command("doctor", "--json")
    assert said.status == 3
    assert found(said, "folder")[0][0] == "broken"
    assert "tn-tui init" in found(said, "folder")[0][2]
    assert found(said, "database")[0][0] == "unseen"
    assert not (tmp_path / "home").exists()


def test_nothing_is_made_in_an_empty_folder(command: Command, existing: Path) -> None:
    said = command("doctor", "--json")
    assert said.status == 3
    assert [found(said, check)[0][0] for check in ("database", "schema", "keys", "log")] == [
        "broken",
        "unseen",
        "broken",
        "unseen",
    ]
    assert "tn-tui init" in found(said, "database")[0][1]
    assert not list(existing.iterdir())


def test_an_open_folder_is_named_and_left(command: Command, home: Path) -> None:
    home.chmod(0o750)
    said = command("doctor", "--json")
    assert found(said, "folder")[0][0] == "look"
    assert f"chmod 700 {home}" in found(said, "folder")[0][2]


@pytest.mark.parametrize("name", ["keys", "heads", "tn.db", "tn.db-wal"])
def test_a_file_that_others_can_read_is_named(command: Command, home: Path, name: str) -> None:
    (home / name).touch()
    (home / name).chmod(0o644)
    said = command("doctor", "--json")
    assert said.status == 3
    assert [standing for standing, _, _ in found(said, "files")] == ["broken"]
    assert str(home / name) in found(said, "files")[0][1]


def test_a_link_in_a_files_place_is_named(command: Command, home: Path) -> None:
    (home / "device").symlink_to("/etc/passwd")
    assert str(home / "device") in found(command("doctor", "--json"), "files")[0][1]


def test_missing_heads_are_told_before_a_start_makes_them_anew(command: Command, home: Path) -> None:
    (home / "heads").unlink()
    said = command("doctor", "--json")
    assert said.status == 1
    assert found(said, "files")[0][0] == "look"
    assert "activity verify --head" in found(said, "files")[0][2]


def test_a_missing_database_is_not_made_anew(command: Command, home: Path) -> None:
    (home / "tn.db").unlink()
    said = command("doctor", "--json")
    assert said.status == 3
    assert found(said, "database")[0][0] == "broken"
    assert found(said, "keys")[0][0] == "unseen"
    assert not (home / "tn.db").exists()


def test_a_damaged_page_is_found(command: Command, home: Path) -> None:
    content = bytearray((home / "tn.db").read_bytes())
    with closing(sqlite3.connect(home / "tn.db")) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'support_cases'").fetchone()[0]
    content[(page - 1) * 4096] = 77
    (home / "tn.db").write_bytes(content)
    said = command("doctor", "--json")
    assert said.status == 3
    assert "damaged" in found(said, "database")[0][1]


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + bytes(8000), b"\0" * 5000])
def test_a_file_that_is_no_database_is_found_and_left(command: Command, home: Path, content: bytes) -> None:
    (home / "tn.db").write_bytes(content)
    said = command("doctor", "--json")
    assert said.status == 3
    assert found(said, "database")[0][0] == "broken"
    assert (home / "tn.db").read_bytes() == content


def test_an_older_schema_is_named_and_left(command: Command, home: Path) -> None:
    (home / "tn.db").unlink()
    to_revision(home / "tn.db", "0002")
    (home / "tn.db").chmod(0o600)
    said = command("doctor", "--json")
    assert found(said, "schema")[0][0] == "look"
    assert "0002" in found(said, "schema")[0][1]
    assert found(said, "log")[0][0] == "unseen"
    with closing(sqlite3.connect(home / "tn.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)


def test_a_newer_schema_is_named(command: Command, home: Path) -> None:
    with closing(sqlite3.connect(home / "tn.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    said = command("doctor", "--json")
    assert said.status == 3
    assert "newer" in found(said, "database")[0][1]


def test_other_keys_are_told_from_none(command: Command, home: Path) -> None:
    kept = (home / "keys").read_text()
    (home / "keys").write_text(kept[: kept.rindex('": "') + 4] + "A" * 43 + '="\n  }\n}\n')
    said = command("doctor", "--json")
    assert said.status == 3
    assert "belongs to another database" in found(said, "keys")[0][1]
    (home / "keys").unlink()
    assert found(command("doctor", "--json"), "keys")[0][0] == "broken"
    assert not (home / "keys").exists()


def test_a_log_that_was_changed_is_found(command: Command, home: Path) -> None:
    with closing(sqlite3.connect(home / "tn.db")) as connection, connection:
        connection.execute("UPDATE activity SET origin = 'elsewhere' WHERE number = 1")
    said = command("doctor", "--json")
    assert said.status == 3
    assert found(said, "log")[0][0] == "broken"
    assert "activity verify" in found(said, "log")[0][2]


def test_the_clock_is_held_against_the_network_and_the_log(
    command: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemHostClock, "synchronized", lambda _: False)
    assert found(command("doctor", "--json"), "clock")[0][0] == "look"
    monkeypatch.setattr(SystemHostClock, "synchronized", lambda _: None)
    assert found(command("doctor", "--json"), "clock")[0][0] == "unseen"
    long_ago = SystemClock().now() - timedelta(days=1)
    monkeypatch.setattr(SystemClock, "now", lambda _: long_ago)
    standing, seen, _ = found(command("doctor", "--json"), "clock")[0]
    assert standing == "broken"
    assert f"{long_ago:%Y-%m-%d}" in seen


def test_a_full_disk_is_told_from_one_that_fills(command: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, host.LITTLE_ROOM_BYTES - 1)
    assert found(command("doctor", "--json"), "disk")[0][0] == "look"
    free(monkeypatch, host.NO_ROOM_BYTES - 1)
    assert found(command("doctor", "--json"), "disk")[0][0] == "broken"


def test_an_old_backup_is_told_and_what_is_none_does_not_count(command: Command, backups: Path) -> None:
    copy = backups / "2026-11-24" / "tn.db"
    newest = copy.stat().st_mtime
    (backups / "notes.txt").write_text("taken at night")
    old = newest - host.BACKUP_AGE.total_seconds() - 60
    os.utime(copy, (old, old))
    said = command("doctor", "--json")
    assert said.status == 1
    assert found(said, "backup")[0][0] == "look"
    (backups / "tn.dump").write_bytes(b"PGDMP" + bytes(100))
    assert found(command("doctor", "--json"), "backup")[0][0] == "good"
    (backups / "tn.dump").unlink()
    copy.unlink()
    assert "none in" in found(command("doctor", "--json"), "backup")[0][1]
    shutil.rmtree(backups)
    assert found(command("doctor", "--json"), "backup")[0][0] == "look"


def test_without_a_folder_of_backups_nothing_is_said_to_be_well(command: Command, home: Path) -> None:
    said = command("doctor", "--json")
    assert (said.status, found(said, "backup")[0][0]) == (1, "look")
    assert "backup_folder" in found(said, "backup")[0][2]


def test_a_server_that_does_not_answer_is_named_without_its_password(command: Command, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    environ = {
        "TN_TUI_HOME": str(tmp_path / "home"),
        "TN_TUI_DATABASE_URL": "postgresql://tn:opensesame@127.0.0.1:1/tn",
    }
    said = command("doctor", "--json", running=Running(environ))
    assert said.status == 3
    assert found(said, "database")[0][0] == "broken"
    assert "opensesame" not in said.out + said.err


@pytest.mark.parametrize(
    ("size", "environ", "expected"),
    [
        ((80, 24), {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}, ["good", "good", "good"]),
        ((80, 24), {"TERM": "linux", "LC_ALL": "C", "LANG": "en_US.UTF-8"}, ["good", "good", "look"]),
        ((60, 24), {"TERM": "dumb"}, ["look", "look", "look"]),
        ((40, 24), {"TERM": "tmux-256color", "COLORTERM": "truecolor", "LC_CTYPE": "C.utf8"}, ["look", "good", "good"]),
        ((80, 20), {"TERM": "xterm", "NO_COLOR": "1", "LANG": "de_DE.utf8"}, ["look", "good", "good"]),
    ],
)
def test_the_terminal_is_looked_at_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], environ: dict[str, str], expected: list[str]
) -> None:
    monkeypatch.setattr(terminal, "_size", lambda: size)
    assert [each.standing for each in terminal.terminal(environ)] == expected
