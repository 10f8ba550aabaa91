"""Bad input is normal input: one sentence, an exit status, the terminal as it was, and nothing lost."""

import json
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.terminal.person import log_in, open_enrollment, shown_key
from tests.terminal.pseudo import PASSWORD, PROGRAM, Terminal, environment, opened
from tn_tui.storage.schema import HEAD

LEAVE_ALTERNATE_SCREEN = b"\x1b[?1049l"
MEGABYTE = 1 << 20


def run(
    home: Path,
    *arguments: str,
    environ: dict[str, str] | None = None,
    stdin: bytes = b"",
) -> subprocess.CompletedProcess[bytes]:
    """A command without a terminal."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(home, environ or {}),
        input=stdin,
        capture_output=True,
        check=False,
    )


def one_sentence(output: bytes) -> str:
    """What was said, when it is one line and no traceback."""
    text = output.decode()
    assert "Traceback" not in text
    assert len(text.strip().splitlines()) == 1, text
    return text.strip()


def test_bytes_that_are_no_utf_8_do_not_end_the_program(home: Path) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.type(b"\xff\xfe\xc3(\x80")
        terminal.settle()
        # Whatever they left in the field is cleared, and the program still works.
        terminal.type(b"\x15")
        log_in(terminal)
        terminal.wait_for("Security & Activity")


@pytest.mark.parametrize(
    "sequence",
    [
        "[1114112u",
        "[99999999999u",
        "[97;1;1114112u",
        "[27;5;99999999999~",
        "[97:65:66;5:3;97:98u",
        "[97:u",
        "[48;99999;99999;0;0t",
    ],
)
def test_sequences_that_no_key_sends_are_dropped(home: Path, sequence: str) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.type(f"\x1b{sequence}")
        terminal.settle()
        terminal.type("a\x15")
        terminal.settle()
        terminal.type(b"\x15")
        log_in(terminal)
        terminal.wait_for("Security & Activity")


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "typed"])
def test_a_megabyte_pasted_is_cut_and_the_program_still_answers(home: Path, *, bracketed: bool) -> None:
    flood = b"x" * MEGABYTE
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.type(b"\x1b[200~" + flood + b"\x1b[201~" if bracketed else flood)
        terminal.wait_for("at most")
        terminal.type(b"\x15")
        log_in(terminal)
        terminal.wait_for("Security & Activity")


@pytest.mark.parametrize("field", range(3), ids=["practice code", "username", "password"])
def test_control_bytes_pasted_into_a_field_reach_no_terminal(home: Path, field: int) -> None:
    hostile = "\x1b]52;c;aGFja2Vk\x07[/][bold]\x9b31m\u202e"
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        before = len(terminal.sent)
        terminal.type("\t" * field)
        terminal.type(f"\x1b[200~{hostile}\x1b[201~")
        terminal.settle()
        painted = bytes(terminal.sent[before:])
        assert b"\x1b]52" not in painted
        assert "\x9b".encode() not in painted
        assert "\u202e".encode() not in painted
        assert "Log In" in terminal.text


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_restores_the_terminal_and_is_told_in_the_exit_status(
    home: Path, number: signal.Signals, status: int
) -> None:
    with opened(home) as terminal:
        terminal.wait_for("Practice code")
        terminal.signal(number)
        assert terminal.wait_for_end() == status
        assert LEAVE_ALTERNATE_SCREEN in terminal.sent
        assert b"Traceback" not in terminal.sent


def test_a_terminal_of_one_cell_and_back_loses_nothing(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        open_enrollment(terminal)
        key = shown_key(terminal.text)
        for columns, rows in ((1, 1), (20, 5), (80, 24)):
            terminal.resize(columns, rows)
            terminal.settle()
        terminal.wait_for(lambda text: shown_key(text) == key)


def test_a_window_larger_than_any_screen_takes_no_memory(home: Path) -> None:
    with opened(home, environ={"COLUMNS": "65535", "LINES": "65535"}) as terminal:
        terminal.process.setwinsize(65535, 65535)
        terminal.wait_for(lambda _: b"Practice code" in terminal.sent)
        terminal.type(b"\x1b[48;65535;65535;0;0t")
        terminal.settle()
        assert _peak_kilobytes(terminal.process.pid) < 200_000
        terminal.resize(100, 30)
        log_in(terminal)
        terminal.wait_for("Security & Activity")


def test_the_terminals_own_size_goes_before_what_is_exported(home: Path) -> None:
    with opened(home, environ={"COLUMNS": "40", "LINES": "12"}) as terminal:
        log_in(terminal)
        terminal.wait_for(lambda text: "alice @ RIVERSIDE" in text.splitlines()[0][55:])
        terminal.resize(100, 30)
        terminal.wait_for(lambda text: "alice @ RIVERSIDE" in text.splitlines()[0][75:])
        terminal.wait_for(lambda text: bool(text.splitlines()[29].strip()))


def test_killed_in_the_middle_of_enrolling_nothing_has_changed(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        open_enrollment(terminal)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_for_end() == -signal.SIGKILL
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Enroll in Two-Factor Authentication")


def test_without_a_terminal_the_program_says_so(home: Path) -> None:
    done = run(home)
    assert done.returncode == 2
    assert "terminal" in one_sentence(done.stderr)


def test_a_terminal_that_nobody_knows_is_refused(home: Path) -> None:
    with opened(home, environ={"TERM": "unknown"}) as terminal:
        assert terminal.wait_for_end() == 2
        assert b"Traceback" not in terminal.sent


def test_without_its_keys_nobody_logs_in_and_nothing_is_lost(home: Path) -> None:
    keys = home / "keys"
    kept = keys.read_bytes()
    keys.unlink()
    done = run(home, "user", "list", "--practice", "RIVERSIDE")
    assert done.returncode == 3
    assert "key" in one_sentence(done.stderr)
    with opened(home) as terminal:
        assert terminal.wait_for_end() == 3
    assert not keys.exists()
    keys.write_bytes(kept)
    keys.chmod(0o600)
    _still_there(home)


def test_a_newer_database_is_refused_and_left_alone(home: Path) -> None:
    _revise(home, "9999")
    done = run(home, "user", "list", "--practice", "RIVERSIDE")
    assert done.returncode == 3
    one_sentence(done.stderr)
    with opened(home) as terminal:
        assert terminal.wait_for_end() == 3
        assert b"Traceback" not in terminal.sent
    _revise(home, HEAD)
    _still_there(home)


def test_a_damaged_database_is_refused(home: Path) -> None:
    database = home / "tn.db"
    database.write_bytes(b"this is no database" * 100)
    done = run(home, "user", "list", "--practice", "RIVERSIDE")
    assert done.returncode == 3
    one_sentence(done.stderr)
    with opened(home) as terminal:
        assert terminal.wait_for_end() == 3


def test_no_password_is_ever_in_a_file_of_the_folder(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        files = [path for path in home.rglob("*") if path.is_file()]
        assert files
        assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]


def test_everything_in_the_folder_is_the_owners_alone(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        for path in (home, *home.rglob("*")):
            assert path.stat().st_mode & 0o077 == 0, path


def _still_there(home: Path) -> None:
    done = run(home, "user", "list", "--practice", "RIVERSIDE", "--json")
    assert [user["username"] for user in json.loads(done.stdout)] == ["alice"]


def _revise(home: Path, revision: str) -> None:
    connection = sqlite3.connect(home / "tn.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


def quits(terminal: Terminal) -> int:
    """Quit, and the exit status."""
    terminal.type(b"\x11")
    return terminal.wait_for_end()


def _peak_kilobytes(pid: int) -> int:
    """The most memory that a process has had so far (VmHWM of proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0])
