import csv
import io
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, HOSTILE, Command, is_harmless, written
from tn_tui.cli import activity
from tn_tui.domain.exports import ACTIVITY_COLUMNS

LIST = ("activity", "list", *HERE)
EXPORT = ("activity", "export", *HERE)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("--group", "two-factor"), ["recovery codes made", "enrolled"]),
        (("--group", "support"), []),
        (("--user", "CAROL"), ["user added"]),
        (("--outcome", "refused"), []),
        (("--until", "2020-01-01"), []),
        (("--since", "2020-01-01", "--group", "administration", "--user", "bob"), ["user added"]),
        (("--limit", "1", "--group", "administration"), ["user added"]),
    ],
)
def test_the_log_is_narrowed(command: Command, staff: Path, asked: tuple[str, ...], found: list[str]) -> None:
    rows = command(*LIST, *asked, "--json").json()
    assert [row["event"] for row in rows] == found
    assert all(list(row) == list(ACTIVITY_COLUMNS) for row in rows)
    said = command(*LIST, *asked)
    assert said.status == 0
    assert len(said.out.splitlines()) == (len(found) + 1 if found else 0)
    assert ("Nothing is in the log" in said.err) == (not found)


def test_it_is_in_words_newest_first(command: Command, staff: Path) -> None:
    lines = command(*LIST).out.splitlines()
    assert lines[0].startswith("When (UTC)")
    assert "Enrolled in two-factor authentication" in lines[1] + lines[2]
    assert "Practice added" in lines[-1]
    numbers = [row["number"] for row in command(*LIST, "--json").json()]
    assert numbers == sorted(numbers, reverse=True)


def test_pages_join_without_a_seam(command: Command, staff: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = command(*LIST, "--json").out
    monkeypatch.setattr(activity, "PAGE", 2)
    assert command(*LIST, "--json").out == whole
    said = command(*LIST, "--limit", "3")
    assert len(said.out.splitlines()) == 4
    assert "newest 3" in said.err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--user", "zed"), 1, "username zed"),
        (("--group", "all"), 2, "'all' is not one of"),
        (("--limit", "0"), 2, "not in the range"),
        (("--limit", "9" * 30), 2, "not in the range"),
        (("--since", "yesterday"), 2, "neither a day"),
        (("--practice", "NOWHERE"), 1, "No practice"),
    ],
)
def test_what_cannot_be_listed_is_told(
    command: Command, staff: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    said = command(*LIST, *arguments)
    assert (said.status, said.out) == (status, "")
    assert words in said.err


def test_an_export_is_all_of_it_and_stands_in_the_log(command: Command, staff: Path, tmp_path: Path) -> None:
    assert command("user", "unlock", *HERE, "bob", "--reason", "=1+1").status == 0
    assert command("user", "end-sessions", *HERE, "bob", "--reason", "=1+1").status == 0
    path = tmp_path / "log.csv"
    assert command(*EXPORT, "--output", str(path)).status == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert list(rows[0]) == list(ACTIVITY_COLUMNS)
    assert [int(row["number"]) for row in rows] == list(range(1, len(rows) + 1))
    assert {row["reason"] for row in rows} == {"", "'=1+1"}
    last = command(*EXPORT, "--json", "--group", "administration").json()[-1]
    assert last["event"] == "activity exported"


def test_what_was_put_into_the_log_comes_out_harmless(command: Command, staff: Path) -> None:
    for column in ("reason", "origin", "subject", "detail"):
        written(staff, f"UPDATE activity SET {column} = ? WHERE number = 2", HOSTILE)  # noqa: S608 - a column's name
    for arguments in (LIST, (*LIST, "--json"), EXPORT, (*EXPORT, "--json")):
        said = command(*arguments)
        assert said.status == 0
        assert is_harmless(said)
