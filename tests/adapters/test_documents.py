"""Files that people name: read as they are, and written for their owner alone, all of it or nothing."""

import os
import stat
from pathlib import Path

import pytest

from tn_tui.adapters.documents import Documents
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

FILES = Documents()


def refused_reason(path: object, limit: int = 100) -> str:
    with pytest.raises(FileRefused) as refused:
        FILES.read(str(path), limit)
    return refused.value.reason


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert FILES.read(str(tmp_path / "a"), 100) == b"x" * 100
    assert refused_reason(tmp_path / "a", 99) == "too big"


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused_reason(tmp_path / "pipe") == "kind"
    assert refused_reason(tmp_path) == "kind"
    assert refused_reason("/dev/zero") == "kind"


@pytest.mark.parametrize("path", ["", " ", "a\0b", "~nobody-of-this-name/x", "\udcff\ud800"])
def test_what_is_no_path_is_missing(path: str) -> None:
    assert refused_reason(path) == "missing"


def test_one_reads_ones_own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a").write_bytes(b"x")
    assert FILES.read("~/a", 9) == b"x"


def test_a_new_file_is_there_only_when_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    file = FILES.create(str(path))
    file.write("one\r\n")
    assert not path.exists()
    file.keep()
    unfinished = tmp_path / "out.csv.unfinished"
    assert unfinished.read_bytes() == b"one\r\n"
    assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600
    file.finish()
    assert path.read_bytes() == b"one\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    file = FILES.create(str(tmp_path / "out.csv"))
    file.write("secret")
    file.discard()
    file.discard()
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileRefused) as refused:
        FILES.create(str(path))
    assert refused.value.reason == "exists"


def test_what_comes_meanwhile_is_not_overwritten_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    file = FILES.create(str(path))
    file.write("mine")
    path.write_text("another's")
    with pytest.raises(FileRefused) as refused:
        file.finish()
    assert (refused.value.reason, refused.value.path.name) == ("unfinished", "out.csv.unfinished")
    assert path.read_text() == "another's"
    assert (tmp_path / "out.csv.unfinished").read_text() == "mine"


def test_what_was_left_unfinished_is_not_overwritten(tmp_path: Path) -> None:
    FILES.create(str(tmp_path / "out.csv")).keep()
    (tmp_path / "out.csv.unfinished").write_text("the only copy")
    file = FILES.create(str(tmp_path / "out.csv"))
    file.write("new")
    file.finish()
    assert (tmp_path / "out.csv.unfinished").read_text() == "the only copy"
    assert (tmp_path / "out.csv").read_text() == "new"


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        FILES.create(str(tmp_path / "nowhere" / "out.csv"))
    assert refused.value.reason == "folder"


def test_a_full_disk_is_named() -> None:
    from tn_tui.adapters import unfinished

    with pytest.raises(FileRefused) as refused, unfinished.refusing(Path("x"), PathProblem.WRITE):
        raise OSError(28, "No space left on device")
    assert refused.value.reason == "full"
