import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_program import PROGRAM, one_sentence, outside
from tn_tui.cli import output
from tn_tui.cli.running import Running

LISTINGS = (
    "user list --practice RIVERSIDE",
    "user list --practice RIVERSIDE --json",
    "user show --practice RIVERSIDE alice",
    "user export --practice RIVERSIDE",
    "user unlock --practice RIVERSIDE alice --dry-run",
    "practice show --practice RIVERSIDE",
    "practice require-two-factor --practice RIVERSIDE --dry-run",
    "activity list --practice RIVERSIDE",
    "activity export --practice RIVERSIDE --json",
    "activity verify",
    "activity head",
)
"""Commands that write to stdout and end nothing."""


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "0<&- 1>&- 2>&-"])
def test_a_closed_stream_is_no_traceback(existing: Path, closed: str) -> None:
    for arguments in ("", "practice list", "--version"):
        done = subprocess.run(
            ["/bin/sh", "-c", f'"$0" -m tn_tui {arguments} {closed}', sys.executable],
            env={"TN_TUI_HOME": str(existing), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode in {0, 2, 3}


def test_a_reader_that_leaves_is_quiet(home: Path) -> None:
    # The reader is gone before the program begins, so no race decides what is tested.
    for arguments in (*LISTINGS, "practice list", "practice list --json", "--help"):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [*PROGRAM, *arguments.split()],
            env={"TN_TUI_HOME": str(home), "LC_ALL": "C.UTF-8"},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writer)
        assert done.stderr == b""
        assert done.returncode in {0, 1}


def test_a_no_stays_one_where_its_reader_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Left(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    def no() -> int:
        output.fact("7 rows are not as they were written.")
        return 1

    monkeypatch.setattr(sys, "stdout", Left())
    assert Running({}).guard(no) == 1


@pytest.mark.parametrize("arguments", [*LISTINGS, "practice list", "--help", "--version"])
def test_a_full_disk_under_the_output_is_told(home: Path, arguments: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments.split()],
            env={"TN_TUI_HOME": str(home), "LC_ALL": "C.UTF-8"},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert "could not be written" in one_sentence(done.stderr)


def test_a_temporary_password_that_could_not_be_written_is_told(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "user", "add", "--practice", "RIVERSIDE", "bob", "--name", "Bob", "--role", "member"],
            env={"TN_TUI_HOME": str(home), "LC_ALL": "C.UTF-8"},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert "bob was added, but the temporary password could not be written" in one_sentence(done.stderr)


def test_an_output_that_knows_no_such_character_is_no_defect(home: Path) -> None:
    done = outside("practice", "add", "--code", "ÅLAND", "--name", "田中", home=home, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    done = outside("practice", "list", home=home, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    # A machine whose clock nobody keeps right is told about, whatever machine the tests run on.
    assert not [line for line in done.stderr.splitlines() if not line.startswith(b"The clock of this machine is not")]
    assert b"\\xc5LAND" in done.stdout
