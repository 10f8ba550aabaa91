"""Where a path that is typed on a screen may not lead, however it is spelled and whatever links stand on its way."""

import os
from pathlib import Path

import pytest

from tn_tui.adapters.typed_files import TypedFiles
from tn_tui.domain.system_errors import FileRefused


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "exports" / "1").mkdir(parents=True, mode=0o700)
    (folder / "users.csv").write_text("x")
    return folder


@pytest.fixture
def files(home: Path) -> TypedFiles:
    return TypedFiles(home, (home.parent / "database",))


def reason(files: TypedFiles, path: object) -> str:
    """Why nothing can be written there."""
    with pytest.raises(FileRefused) as refused:
        files.create(str(path))
    return refused.value.reason


def reading(files: TypedFiles, path: object) -> str:
    with pytest.raises(FileRefused) as refused:
        files.read(str(path), 100)
    return refused.value.reason


def test_elsewhere_it_is_written_and_read(files: TypedFiles, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    file = files.create(str(path))
    file.write("mine")
    assert files.left_unfinished(str(path)) == f"{path}.unfinished"
    file.finish()
    assert (file.name, path.stat().st_mode & 0o777) == (str(path), 0o600)
    assert files.read(str(path), 100) == b"mine"
    assert files.left_unfinished(str(path)) is None
    assert reason(files, path) == "exists"


def test_no_way_leads_into_the_data_folder(files: TypedFiles, home: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(home)
    (tmp_path / "deep").symlink_to(home / "exports" / "1")
    (tmp_path / "plain").mkdir(mode=0o700)
    for path in (
        home / "tn-tui.toml",
        home / "exports" / "1" / "x.csv",
        tmp_path / "link" / "tn-tui.toml",
        tmp_path / "deep" / "x.csv",
        f"/proc/self/root{home}/tn-tui.toml",
        f"/{home}/tn-tui.toml",
        f"{home}/./tn-tui.toml",
    ):
        assert reason(files, path) == "data folder", path
        assert files_in(home) == {"users.csv"}
    assert reason(files, tmp_path / "plain" / ".." / "data" / "tn-tui.toml") == "hidden"
    assert reading(files, home / "users.csv") == "data folder"
    assert reading(files, tmp_path / "link" / "users.csv") == "data folder"
    (tmp_path / "users.csv").symlink_to(home / "users.csv")
    assert reading(files, tmp_path / "users.csv") == "data folder"


def files_in(folder: Path) -> set[str]:
    return {item.name for item in folder.rglob("*") if not item.is_dir()}


def test_a_database_that_is_elsewhere_gets_no_neighbor(files: TypedFiles, tmp_path: Path) -> None:
    (tmp_path / "database" / "other").mkdir(parents=True, mode=0o700)
    assert reason(files, tmp_path / "database" / "tn.db-journal") == "data folder"
    files.create(str(tmp_path / "database" / "other" / "x")).discard()


def test_no_part_begins_with_a_dot_before_links_or_behind_them(files: TypedFiles, tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir(mode=0o700)
    (tmp_path / ".ssh" / "rc").write_text("x")
    (tmp_path / "keys").symlink_to(tmp_path / ".ssh")
    (tmp_path / "rc").symlink_to(tmp_path / ".ssh" / "rc")
    for path in (
        tmp_path / ".ssh" / "x",
        tmp_path / "keys" / "x",
        tmp_path / ".profile",
        tmp_path / ".ssh" / ".." / "x",
    ):
        assert reason(files, path) == "hidden", path
    assert reading(files, tmp_path / "rc") == "hidden"
    assert reading(files, tmp_path / ".ssh" / "rc") == "hidden"


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777, 0o1777])
def test_no_folder_that_others_can_write(files: TypedFiles, tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "x").write_text("x")
    folder.chmod(mode)
    assert reason(files, folder / "out.csv") == "shared"
    assert reading(files, folder / "x") == "shared"
    below = folder / "below"
    below.mkdir(mode=0o700)
    if mode & 0o1000:
        files.create(str(below / "out.csv")).discard()
    else:
        assert reason(files, below / "out.csv") == "shared"


def test_a_folder_of_somebody_else_is_shared_with_them(files: TypedFiles, tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give folders away")
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o700)
    os.chown(folder, 65_000, 65_000)
    assert reason(files, folder / "out.csv") == "shared"


def test_what_is_missing_or_no_file_is_named(files: TypedFiles, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reason(files, tmp_path / "no" / "x") == "folder"
    assert reading(files, tmp_path / "no") == "missing"
    assert reading(files, tmp_path / "pipe") == "kind"
    assert reading(files, "a\0b") == "missing"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert reading(files, tmp_path / "loop") == "read"


def test_a_folder_that_is_swapped_for_a_link_meanwhile_leads_nowhere(
    files: TypedFiles, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    real = os.path.realpath

    def swapped(path: Path, *, strict: bool) -> str:
        found = real(path, strict=strict)
        folder.rmdir()
        folder.symlink_to(home)
        return found

    monkeypatch.setattr(os.path, "realpath", swapped)
    assert reason(files, folder / "tn-tui.toml") in {"kind", "link"}
    assert files_in(home) == {"users.csv"}
