"""The settings of what sshd starts: from a place that root owns, whatever the environment says."""

import os
from pathlib import Path

import pytest

from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused, SettingRefused
from tn_tui.doors import fixed_settings

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of root's")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that will do."""
    path = tmp_path / "tn-tui.toml"
    path.write_text('home = "/var/lib/tn-tui/data"\nidle_lock_minutes = 5\nbanner = "Staff\\u001b]52; only"\n')
    path.chmod(0o644)
    return path


def test_everything_comes_from_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TN_TUI_HOME", "/elsewhere")
    monkeypatch.setenv("TN_TUI_IDLE_LOCK_MINUTES", "15")
    found = fixed_settings.load(file)
    assert (found.home, found.idle_lock_minutes) == (Path("/var/lib/tn-tui/data"), 5)
    assert "\x1b" not in found.banner
    assert found.banner.startswith("Staff")


def refused(path: Path) -> PathProblem:
    with pytest.raises(FileRefused) as caught:
        fixed_settings.load(path)
    return caught.value.reason


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert refused(file) is PathProblem.NOT_ROOTS


def test_so_is_one_in_a_folder_that_others_can_write(file: Path) -> None:
    file.parent.chmod(0o777)
    assert refused(file) is PathProblem.NOT_ROOTS


def test_so_is_somebody_elses(file: Path) -> None:
    os.chown(file, 65534, 65534)
    assert refused(file) is PathProblem.NOT_ROOTS
    os.chown(file, 0, 0)
    os.chown(file.parent, 65534, 65534)
    assert refused(file) is PathProblem.NOT_ROOTS


def test_a_link_a_pipe_and_nothing_are_told_apart(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    assert refused(tmp_path / "link") is PathProblem.LINK
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") is PathProblem.KIND
    assert refused(tmp_path / "none") is PathProblem.MISSING
    assert refused(tmp_path / "none" / "none") is PathProblem.MISSING


@pytest.mark.parametrize(
    "text", ["", 'home = ""', 'home = "data"', "home = 7", 'hom = "/x"', 'home = "/x"\nbanner = 7', "home = "]
)
def test_without_a_data_folder_or_with_something_unknown_it_is_refused(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingRefused) as caught:
        fixed_settings.load(file)
    assert str(file) in caught.value.source
