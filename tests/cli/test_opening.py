import os
import sys
from pathlib import Path

import pexpect
import pytest

from tn_tui.settings import FILE_NAME


def opened(home: Path, **environ: str) -> tuple[int | None, str]:
    """The program without arguments on a terminal: its exit status and everything it sent there."""
    known = {"PATH": os.environ["PATH"], "TN_TUI_HOME": str(home), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    child = pexpect.spawn(sys.executable, ["-m", "tn_tui"], env=known | environ, dimensions=(24, 80), timeout=20)
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before.decode()


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TERM": "unknown"}, "TERM is unknown"),
        ({"TERM": ""}, "TERM is not set"),
        ({"TN_TUI_TEHME": "nord"}, "The nearest is TN_TUI_THEME."),
        ({"TN_TUI_THEME": "puce"}, "Environment, TN_TUI_THEME: it must be one of"),
    ],
)
def test_what_stops_the_program_before_the_first_paint_is_one_sentence(
    tmp_path: Path, environ: dict[str, str], words: str
) -> None:
    status, shown = opened(tmp_path / "home", **environ)
    assert status == 2
    assert words in shown
    assert "\x1b" not in shown
    assert len(shown.splitlines()) == 1
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"theme = nord\n", 2, "line 1 is not TOML"),
        (b"theme = '\xff'\n", 2, "line 1 is not UTF-8"),
        (b'[keys]\nhelp = "f5"\n', 2, "help and bigger_code"),
        (None, 3, "is not the kind of file"),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_named(
    tmp_path: Path, content: bytes | None, status: int, words: str
) -> None:
    path = tmp_path / FILE_NAME
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    found, shown = opened(tmp_path)
    assert found == status
    assert str(path) in shown
    assert words in shown
    assert "\x1b" not in shown
