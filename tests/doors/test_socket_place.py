import os
import socket
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.doors.socket_place import bound


def problem(path: Path) -> PathProblem:
    with pytest.raises(FileRefused) as refused, bound(path):
        pass
    return refused.value.reason


def test_it_is_there_for_its_group_alone_and_goes_with_who_serves_it(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with bound(path):
        assert stat.S_IMODE(path.lstat().st_mode) == 0o660
        assert problem(path) is PathProblem.BUSY
        assert path.exists()
    assert not path.exists()


def test_one_that_nobody_serves_any_more_gives_way(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(path))
    with bound(path):
        assert path.exists()


def test_it_takes_away_only_its_own(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with bound(path):
        path.unlink()
        path.write_text("another's")
    assert path.read_text() == "another's"


def test_nothing_else_gives_way(tmp_path: Path) -> None:
    file, link, folder = tmp_path / "file", tmp_path / "link", tmp_path / "folder"
    file.write_text("kept")
    link.symlink_to(tmp_path / "elsewhere")
    folder.mkdir()
    assert (problem(file), problem(link), problem(folder)) == (PathProblem.KIND, PathProblem.LINK, PathProblem.KIND)
    assert file.read_text() == "kept"
    assert not (tmp_path / "elsewhere").exists()
    assert problem(tmp_path / "no" / "socket") is PathProblem.MISSING
    assert problem(file / "socket") is PathProblem.KIND
    assert problem(tmp_path / ("x" * 200)) is PathProblem.WRITE


def test_nobody_else_can_put_one_there(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for mode in (0o770, 0o707, 0o1777):
        folder.chmod(mode)
        assert problem(folder / "socket") is PathProblem.SHARED
    folder.chmod(0o2750)
    with bound(folder / "socket"):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_foreign_folder_or_socket_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(folder / "socket"))
    os.chown(folder / "socket", 4711, 4711)
    assert problem(folder / "socket") is PathProblem.OWNER
    os.chown(folder, 4711, 4711)
    assert problem(folder / "other") is PathProblem.OWNER
