"""`tn-tui check`: the database of any size, by hand."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tn_tui.storage import soundness


def lost_index_entry(home: Path) -> None:
    """Take a user out of an index and leave the row: well-formed pages that say different things."""
    with closing(sqlite3.connect(home / "tn.db")) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_users_by_username'")
        page = found.fetchone()[0]
    content = bytearray((home / "tn.db").read_bytes())
    place = content.index(b"alice", (page - 1) * 4096)
    assert place < page * 4096
    content[place : place + 5] = b"alicf"
    (home / "tn.db").write_bytes(content)


def test_a_sound_database_is_said_to_be(command: Command, home: Path) -> None:
    said = command("check")
    assert (said.status, said.out) == (0, f"Bytes: {(home / 'tn.db').stat().st_size}\n")
    assert "undamaged" in said.err
    assert command("check", "--json").json() == {"bytes": (home / "tn.db").stat().st_size, "sound": True}


def test_what_the_look_at_each_opening_leaves_out_is_found_by_hand(command: Command, home: Path) -> None:
    lost_index_entry(home)
    assert command("practice", "list").status == 0
    said = command("check")
    assert (said.status, said.out) == (3, "")
    assert f"{home / 'tn.db'} is damaged" in said.err


def test_a_big_database_is_looked_at_by_hand_alone(
    command: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray((home / "tn.db").read_bytes())
    with closing(sqlite3.connect(home / "tn.db")) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'support_cases'").fetchone()[0]
    content[(page - 1) * 4096] = 77
    (home / "tn.db").write_bytes(content)
    assert command("practice", "list").status == 3
    monkeypatch.setattr(soundness, "SMALL_BYTES", 4096)
    assert command("practice", "list").status == 0
    assert command("check").status == 3
