"""A practice's exports and imports: names that the program makes, nothing written over, and nobody else's files."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tn_tui.adapters.practice_folders import MOST_EXPORTS, PracticeFolders
from tn_tui.domain.system_errors import FileRefused

NOW = datetime(2026, 11, 24, 9, 12, 7, tzinfo=UTC)


@pytest.fixture
def folders(tmp_path: Path) -> PracticeFolders:
    return PracticeFolders(tmp_path)


def export(folders: PracticeFolders, text: str, stem: str = "users", now: datetime = NOW) -> str:
    file = folders.create_export(3, f"{stem}.csv", now)
    file.write(text)
    file.keep()
    file.finish()
    return file.name


def reason(call: Callable[[], object]) -> str:
    with pytest.raises(FileRefused) as refused:
        call()
    return refused.value.reason


def read(folders: PracticeFolders, name: str) -> str:
    return "".join(folders.read_export(3, name))


def test_an_export_lands_in_the_practices_folder_alone(folders: PracticeFolders, tmp_path: Path) -> None:
    name = export(folders, "one\r\n")
    assert name == "users-2026-11-24-091207.csv"
    path = tmp_path / "exports" / "3" / name
    assert path.read_bytes() == b"one\r\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent)} == {0o700}
    [kept] = folders.exports(3)
    assert (kept.name, kept.size_bytes, kept.unfinished) == (name, 5, False)
    assert folders.exports(4) == ()
    assert not (tmp_path / "exports" / "4").exists()
    assert read(folders, name) == "one\r\n"


def test_two_at_the_same_moment_get_two_names(folders: PracticeFolders) -> None:
    first, second = (folders.create_export(3, "users.csv", NOW) for _ in range(2))
    first.write("first")
    second.write("second")
    first.finish()
    second.finish()
    assert read(folders, first.name) == "first"
    assert read(folders, second.name) == "second"
    assert export(folders, "third") not in {first.name, second.name}


def test_many_at_once_lose_nothing(folders: PracticeFolders) -> None:
    texts = [f"text {number}" for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda text: export(folders, text), texts))
    assert len(set(names)) == len(texts)
    assert [read(folders, name) for name in names] == texts


def test_the_newest_are_kept_and_each_practice_has_its_own(folders: PracticeFolders, tmp_path: Path) -> None:
    names = []
    for number in range(MOST_EXPORTS + 3):
        names.append(export(folders, str(number), now=NOW + timedelta(seconds=number)))
        moment = NOW.timestamp() - 100 + number
        os.utime(tmp_path / "exports" / "3" / names[-1], (moment, moment))
    assert [kept.name for kept in folders.exports(3)] == names[: -MOST_EXPORTS - 1 : -1]
    other = folders.create_export(4, "users.csv", NOW)
    other.finish()
    assert len(folders.exports(3)) == MOST_EXPORTS
    assert len(folders.exports(4)) == 1


def test_what_an_ended_export_left_goes_and_passwords_stay(folders: PracticeFolders, tmp_path: Path) -> None:
    folder = tmp_path / "exports" / "3"
    export(folders, "x")
    left, only_copy = folder / "users-x.csv.unfinished", folder / "passwords-x.csv.unfinished"
    for path in (left, only_copy):
        path.touch(0o600)
    being_written = folders.create_export(3, "activity.csv", NOW)
    export(folders, "y")
    assert not left.exists()
    assert only_copy.exists()
    being_written.finish()
    assert [kept.unfinished for kept in folders.exports(3)].count(True) == 1
    assert {kept.name for kept in folders.exports(3)} > {being_written.name, only_copy.name}


def test_given_up_it_leaves_nothing(folders: PracticeFolders) -> None:
    file = folders.create_export(3, "users.csv", NOW)
    file.write("x")
    file.discard()
    assert folders.exports(3) == ()


@pytest.mark.parametrize("name", ["", ".", "..", "../../keys", "/etc/passwd", "no.csv", "a\0b", ".hidden", "\x1b[31m"])
def test_a_name_leads_nowhere_else(folders: PracticeFolders, tmp_path: Path, name: str) -> None:
    export(folders, "x")
    (tmp_path / "keys").touch(0o600)
    folders.imports(3)
    assert reason(lambda: read(folders, name)) == "missing"
    assert reason(lambda: folders.read_import(3, name, 9)) == "missing"


def test_links_and_what_others_can_open_are_not_taken(folders: PracticeFolders, tmp_path: Path) -> None:
    export(folders, "x")
    folder = tmp_path / "exports" / "3"
    (folder / "link").symlink_to(folder)
    (folder / "open").touch(0o644)
    (folder / "open").chmod(0o644)
    (folder / "pipe").symlink_to("/dev/zero")
    assert len(folders.exports(3)) == 1
    assert reason(lambda: read(folders, "link")) == "link"
    assert reason(lambda: read(folders, "open")) == "mode"
    folder.rename(folder.with_name("4"))
    folder.symlink_to(folder.with_name("4"))
    assert reason(lambda: folders.exports(3)) == "link"
    assert reason(lambda: export(folders, "x")) == "link"


def test_imports_are_what_the_operator_put_there(folders: PracticeFolders, tmp_path: Path) -> None:
    assert folders.imports(3) == ()
    folder = tmp_path / "imports" / "3"
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "b.csv").write_text("b")
    (folder / "a.csv").write_text("a")
    (folder / ".a.csv").write_text("x")
    (folder / "folder").mkdir()
    (folder / "link.csv").symlink_to(folder / "a.csv")
    (folder / "open.csv").write_text("x")
    (folder / "open.csv").chmod(0o666)
    for path in (folder / "a.csv", folder / "b.csv"):
        path.chmod(0o644)
    os.mkfifo(folder / "pipe.csv")
    assert [kept.name for kept in folders.imports(3)] == ["a.csv", "b.csv"]
    assert folders.read_import(3, "a.csv", 9) == b"a"
    assert reason(lambda: folders.read_import(3, "link.csv", 9)) == "link"
    assert reason(lambda: folders.read_import(3, "open.csv", 9)) == "mode"
    assert reason(lambda: folders.read_import(3, "pipe.csv", 9)) == "kind"
    assert reason(lambda: folders.read_import(3, "b.csv", 0)) == "too big"
    assert folders.imports(4) == ()
