import os
import re
import stat
from pathlib import Path

import pytest

from tn_tui.incident import LOG_LIMIT_BYTES, record


def failing(password: str) -> Exception:
    def fail(local_copy: str) -> None:
        try:
            int(f"{local_copy} is no number")
        except ValueError as error:
            raise OSError(28, password) from error

    with pytest.raises(OSError, match=password) as caught:
        fail(password)
    return caught.value


def test_the_log_names_types_and_places_and_no_value(tmp_path: Path) -> None:
    log = tmp_path / "tn-tui.log"
    incident = record(failing("canary-7391"), log)
    text = log.read_text()
    assert re.fullmatch("[0-9a-f]{8}", incident)
    assert f"incident {incident} " in text
    assert "builtins.OSError errno 28" in text
    assert "builtins.ValueError" in text
    assert re.search(rf"{re.escape(__file__)}:\d+:failing", text)
    assert "canary" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_an_open_log_is_closed_again_and_kept(tmp_path: Path) -> None:
    log = tmp_path / "tn-tui.log"
    log.write_text("earlier\n")
    log.chmod(0o644)
    record(failing("x"), log)
    assert log.read_text().startswith("earlier\n")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_groups_and_endless_chains_end(tmp_path: Path) -> None:
    log = tmp_path / "tn-tui.log"
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    record(ExceptionGroup("canary", [first, TypeError()]), log)
    text = log.read_text()
    assert "builtins.KeyError" in text
    assert "builtins.TypeError" in text
    assert "canary" not in text


def test_deep_recursion_stays_short(tmp_path: Path) -> None:
    def deeper() -> None:
        deeper()

    log = tmp_path / "tn-tui.log"
    with pytest.raises(RecursionError) as caught:
        deeper()
    record(caught.value, log)
    assert len(log.read_text().splitlines()) < 60


def test_a_type_with_control_bytes_in_its_name_is_one_line(tmp_path: Path) -> None:
    log = tmp_path / "tn-tui.log"
    record(type("\x1b]52;c;x\x07\nfake", (Exception,), {})(), log)
    lines = log.read_text().splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() and line.isascii() for line in lines)


def test_a_long_log_is_moved_aside(tmp_path: Path) -> None:
    log = tmp_path / "tn-tui.log"
    log.write_bytes(b"x" * (LOG_LIMIT_BYTES + 1))
    record(failing("x"), log)
    assert log.stat().st_size < 10_000
    assert (tmp_path / "tn-tui.log.1").stat().st_size == LOG_LIMIT_BYTES + 1


@pytest.mark.parametrize("kind", ["none", "no folder", "folder", "link", "pipe", "full", "null byte"])
def test_it_never_fails_and_never_follows_a_link(tmp_path: Path, kind: str) -> None:
    log: Path | None = tmp_path / "tn-tui.log"
    assert log is not None
    target = tmp_path / "target"
    target.write_text("mine")
    match kind:
        case "none":
            log = None
        case "no folder":
            log = tmp_path / "nothing" / "tn-tui.log"
        case "folder":
            log.mkdir()
        case "link":
            log.symlink_to(target)
        case "pipe":
            os.mkfifo(log)
        case "full":
            log = Path("/dev/full")
        case _:
            log = Path("a\0b")
    assert len(record(failing("x"), log)) == 8
    assert target.read_text() == "mine"
