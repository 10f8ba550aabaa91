import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import HERE, Command, written
from tn_tui.cli import heads
from tn_tui.domain.practice_views import Head

VERIFY = ("activity", "verify")
MAC = "0123456789abcdef" * 4


@pytest.fixture
def kept(command: Command, staff: Path, tmp_path: Path) -> Path:
    """The heads of a moment ago, as they are kept elsewhere."""
    path = tmp_path / "heads.txt"
    path.write_text(command("activity", "head").out)
    return path


def chain(home: Path) -> str:
    """The condition under which a row is one of RIVERSIDE's log."""
    assert home.exists()
    return "chain_id = (SELECT id FROM practices)"


def test_a_log_as_it_was_written(command: Command, staff: Path, kept: Path) -> None:
    said = command(*VERIFY)
    assert said.status == 0
    assert "Every row is as it was written." in said.err
    told = command(*VERIFY, *HERE, "--head", str(kept), "--head", str(kept), "--json")
    assert (told.status, list(told.json())) == (0, ["rows", "logs", "ends_unknown", "broken", "heads_refused"])
    assert told.json()["heads_refused"] == ""
    assert told.json()["rows"] == len(command("activity", "list", *HERE, "--json").json())


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE activity SET detail = 'x' WHERE number = 3 AND {}", "row 3: changed"),
        ("UPDATE activity SET reason = 'x' WHERE number = 1 AND {}", "row 1: changed"),
        ("DELETE FROM activity WHERE number = 2 AND {}", "row 2: removed"),
        ("DELETE FROM activity WHERE number IN (2, 3) AND {}", "rows 2 to 3: removed"),
        ("DELETE FROM activity WHERE number >= 4 AND {}", "cut off"),
    ],
)
def test_the_row_that_is_not_is_named(command: Command, staff: Path, sql: str, words: str) -> None:
    written(staff, sql.format(chain(staff)))
    said = command(*VERIFY)
    assert said.status == 1
    assert f"Practice RIVERSIDE, {words}" in said.out or (words == "cut off" and said.out.endswith(": cut off\n"))
    assert "not as it was written" in said.err
    told = command(*VERIFY, *HERE, "--json")
    assert told.status == 1
    (broken,) = told.json()["broken"]
    assert list(broken) == ["practice", "row", "last", "kind"]
    assert broken["practice"] == "RIVERSIDE"


def test_a_head_that_was_kept_shows_what_an_older_copy_lacks(command: Command, staff: Path, tmp_path: Path) -> None:
    assert command("user", "unlock", *HERE, "bob").status == 0
    older = {path: path.read_bytes() for path in staff.iterdir() if path.is_file()}
    assert command("user", "deactivate", *HERE, "bob", "--reason", "Left").status == 0
    path = tmp_path / "heads.json"
    path.write_text(command("activity", "head", "--json").out)
    for file in staff.iterdir():
        if file.is_file():
            file.unlink()
    for file, content in older.items():
        file.write_bytes(content)
        file.chmod(0o600)
    assert command(*VERIFY).status == 0
    said = command(*VERIFY, "--head", str(path))
    assert said.status == 1
    assert "cut off" in said.out
    # The same number of rows with another end is no better.
    assert command("user", "reactivate", *HERE, "bob").status == 0
    assert command("user", "end-sessions", *HERE, "bob", "--reason", "x").status == 0
    said = command(*VERIFY, "--head", str(path))
    assert said.status == 1
    assert "changed" in said.out


def test_a_practice_that_is_gone_altogether_is_missed(command: Command, staff: Path, tmp_path: Path) -> None:
    path = tmp_path / "heads.txt"
    path.write_text(heads.line(Head("LAKE SIDE", 12, MAC)) + "\n")
    said = command(*VERIFY, "--head", str(path))
    assert said.status == 1
    assert "Practice LAKE SIDE, rows 1 to 12: removed" in said.out
    assert command(*VERIFY, *HERE, "--head", str(path)).status == 0


def test_heads_that_contradict_each_other_are_told(command: Command, staff: Path, kept: Path, tmp_path: Path) -> None:
    mac, number, code = kept.read_text().splitlines()[-1].split()
    other = tmp_path / "other.txt"
    other.write_text(f"{mac[::-1]} {number} {code}\n")
    for first, second in ((kept, other), (other, kept)):
        said = command(*VERIFY, "--head", str(first), "--head", str(second))
        assert said.status == 1
        assert f"row {number}: changed" in said.out


def test_heads_of_another_practice_alone(command: Command, staff: Path) -> None:
    (line,) = command("activity", "head", *HERE).out.splitlines()
    assert line.endswith(" RIVERSIDE")
    (told,) = command("activity", "head", *HERE, "--json").json()
    assert list(told) == ["practice", "row", "mac"]
    assert command("activity", "head", "--practice", "NOWHERE").status == 1


@pytest.mark.parametrize("code", ["RIVERSIDE", "Lake Side", "田中", "", "7", "0 x"])
def test_a_head_is_read_as_it_was_written(command: Command, staff: Path, tmp_path: Path, code: str) -> None:
    from tn_tui.cli.running import Running

    head = Head(code, 12, MAC)
    text, objects = tmp_path / "heads.txt", tmp_path / "heads.json"
    text.write_text(f"{heads.line(head)}\n", encoding="utf-8-sig")
    objects.write_text(json.dumps([heads.row(head)]))
    with Running({"TN_TUI_HOME": str(staff)}).core() as core:
        assert heads.read(core, str(text)) == heads.read(core, str(objects)) == [head]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]",
        b"\xff\xfe",
        b"hello",
        b'{"practice": "", "row": 1}',
        b'[{"practice": "R", "row": true, "mac": "' + MAC.encode() + b'"}]',
        b'[{"practice": "R", "row": 1, "mac": "xyz"}]',
        b'[{"practice": "R", "row": ' + b"9" * 5_000 + b', "mac": "' + MAC.encode() + b'"}]',
        b"[" * 200_000,
        MAC.encode() + b" 12x R\n",
        MAC.encode() + b" " + b"9" * 30 + b" R\n",
        MAC.encode().upper() + b" 12 R\n",
        f"{MAC} ١ R\n".encode(),
    ],
)
def test_what_is_no_file_of_heads_is_told(command: Command, staff: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    said = command(*VERIFY, "--head", str(path))
    assert (said.status, said.out) == (1, "")
    assert "is not what tn-tui activity head prints" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_file_of_heads_that_is_not_there(command: Command, staff: Path, tmp_path: Path) -> None:
    assert command(*VERIFY, "--head", str(tmp_path / "none")).status == 3
    assert command(*VERIFY, "--head", "-").status == 2


def test_a_terminal_sees_how_far_it_is(staff: Path) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tn_tui", *VERIFY],
        env={"TN_TUI_HOME": str(staff), "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        timeout=60,
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Every row is as it was written." in child.before.decode()


def cut(home: Path, count: int) -> None:
    """Cut the newest rows off as somebody does who can write the database, and not the file beside it."""
    last = f"(SELECT max(number) - {count} FROM activity WHERE {chain(home)})"  # noqa: S608 - no text from outside
    written(home, f"DELETE FROM activity WHERE number > {last} AND {chain(home)}")  # noqa: S608 - as above
    newest = f"(SELECT {{}} FROM activity WHERE {chain(home)} ORDER BY number DESC LIMIT 1)"  # noqa: S608 - as above
    values = {column: newest.format(name) for column, name in (("number",) * 2, ("mac",) * 2, ("newest_at", "at"))}
    sql = f"UPDATE chains SET {', '.join(f'{column} = {value}' for column, value in values.items())}"  # noqa: S608 - as above
    written(home, f"{sql} WHERE id = (SELECT id FROM practices)")  # noqa: S608 - as above


def test_rows_that_are_cut_off_and_written_anew_stay_missed(command: Command, staff: Path) -> None:
    cut(staff, 2)
    said = command(*VERIFY)
    assert said.status == 1
    assert said.out.endswith(": cut off\n")
    for change in ("deactivate", "reactivate", "deactivate"):
        assert command("user", change, *HERE, "bob", "--reason", "x").status == 0
    said = command(*VERIFY)
    assert said.status == 1
    assert "changed" in said.out


def test_heads_that_can_not_be_trusted_are_told(command: Command, staff: Path, tmp_path: Path) -> None:
    path = staff / "heads"
    content = path.read_bytes()

    def to_link() -> None:
        path.unlink()
        path.symlink_to(tmp_path / "elsewhere")

    def damage() -> None:
        path.write_bytes(b"{")

    def open_up() -> None:
        path.chmod(0o644)

    for spoil, reason, words in (
        (open_up, "mode", "is open to other users"),
        (damage, "damaged", "is damaged"),
        (to_link, "link", "is a link"),
    ):
        spoil()
        told = command(*VERIFY, "--json")
        assert (told.status, told.json()["heads_refused"], told.json()["broken"]) == (3, reason, [])
        assert "Every row is as it was written." not in told.err
        assert f"{path} {words}" in told.err
        # Whoever does something else hears of it as well, and is not held up.
        said = command("user", "unlock", *HERE, "bob")
        assert said.status == 0
        assert f"{path} {words}" in said.err
        path.unlink()
        path.write_bytes(content)
        path.chmod(0o600)
    cut(staff, 1)
    path.chmod(0o640)
    written(staff, f"UPDATE activity SET detail = 'x' WHERE number = 3 AND {chain(staff)}")  # noqa: S608 - as above
    assert command(*VERIFY).status == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_log_without_a_head_is_told_at_each_check(command: Command, staff: Path, *, whole: bool) -> None:
    assert "no head was kept" not in command(*VERIFY).err
    path = staff / "heads"
    cut(staff, 1)
    if whole:
        path.unlink()
    else:
        kept = json.loads(path.read_text())
        kept["heads"].clear()
        path.write_text(json.dumps(kept))
    for _ in range(2):
        told = command(*VERIFY, "--json")
        assert (told.status, told.json()["ends_unknown"]) == (0, 1)
        assert "Of one log no head was kept outside the database from the first row on" in told.err
        assert command("user", "unlock", *HERE, "bob").status == 0
