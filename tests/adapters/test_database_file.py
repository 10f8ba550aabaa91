"""Taking an SQLite file and what lies beside it: looked at first, and never waited for."""

import fcntl
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.fakes import listing
from tn_tui.adapters import database_file
from tn_tui.adapters.database_file import HEADER, SIDE_FILES, claim_database
from tn_tui.domain.system_errors import FileRefused, StorageDamaged

pytestmark = pytest.mark.usefixtures("descriptors")

SQLITE = HEADER + bytes(84)


@pytest.fixture(autouse=True)
def _nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process: a file of another test may have had the same inode."""
    monkeypatch.setattr(database_file, "_SEEN", set())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def refusal(use: Callable[[], object]) -> str:
    with pytest.raises(FileRefused) as caught:
        use()
    return caught.value.reason


def test_a_database_is_made_kept_and_tightened(home: Path) -> None:
    claim_database(home / "tn.db")
    assert mode(home / "tn.db") == 0o600
    assert (home / "tn.db").stat().st_size == 0
    (home / "tn.db").write_bytes(SQLITE)
    for readable in (0o644, 0o640, 0o600, 0o400):
        (home / "tn.db").chmod(readable)
        claim_database(home / "tn.db")
        assert mode(home / "tn.db") & 0o077 == 0
    assert listing(home) == ["tn.db"]
    assert (home / "tn.db").read_bytes() == SQLITE


@pytest.mark.parametrize(
    "content", [b"\n", b"#!/bin/sh\n", b"SQLite format 2\0", HEADER[:-1], bytes(4096)], ids=lambda text: text[:9].hex()
)
@pytest.mark.parametrize("readable", [0o644, 0o755, 0o400])
def test_whatever_is_no_database_keeps_its_mode_and_its_content(home: Path, content: bytes, readable: int) -> None:
    other = home / "id_ed25519.pub"
    other.write_bytes(content)
    other.chmod(readable)
    before = other.lstat()
    with pytest.raises(StorageDamaged):
        claim_database(other)
    assert (mode(other), other.read_bytes()) == (readable, content)
    assert other.lstat().st_ctime_ns == before.st_ctime_ns
    assert listing(home) == ["id_ed25519.pub"]


@pytest.mark.parametrize("writable", [0o660, 0o602, 0o666])
@pytest.mark.parametrize("name", ["tn.db", "tn.db-wal"])
def test_what_others_could_write_is_refused(home: Path, name: str, writable: int) -> None:
    claim_database(home / "tn.db")
    (home / name).write_bytes(SQLITE)
    (home / name).chmod(writable)
    assert refusal(lambda: claim_database(home / "tn.db")) == "mode"
    assert mode(home / name) == writable


def made_pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def made_socket(path: Path) -> None:
    # Bound by a short name, since the path of a test may be longer than a socket's may be.
    bound = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        bound.bind(path.name)
    finally:
        os.chdir(before)
        bound.close()


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (made_pipe, "kind"),
    "socket": (made_socket, "kind"),
    "folder": (lambda path: path.mkdir(mode=0o700), "kind"),
    "link": (lambda path: path.symlink_to("elsewhere"), "link"),
}


@pytest.mark.parametrize("suffix", ["", *SIDE_FILES])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["tn.db", "tn.db.before-0003"])
def test_no_kind_of_file_but_a_plain_one_is_taken_or_waited_for(home: Path, name: str, kind: str, suffix: str) -> None:
    if name != "tn.db" and not suffix:
        # The copy itself is made anew by whoever makes it.
        return
    claim_database(home / "tn.db")
    if not suffix:
        (home / "tn.db").unlink()
    make, reason = KINDS[kind]
    make(home / f"{name}{suffix}")
    assert refusal(lambda: claim_database(home / "tn.db", home / "tn.db.before-0003")) == reason


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", ["tn.db", "tn.db-journal"])
def test_what_belongs_to_somebody_else_is_refused(home: Path, name: str) -> None:
    claim_database(home / "tn.db")
    (home / name).touch(0o600)
    os.chown(home / name, 65_534, -1)
    assert refusal(lambda: claim_database(home / "tn.db")) == "owner"


def test_side_files_are_tightened_too(home: Path) -> None:
    claim_database(home / "tn.db")
    (home / "tn.db-wal").touch(0o644)
    (home / "tn.db-wal").chmod(0o644)
    claim_database(home / "tn.db")
    assert mode(home / "tn.db-wal") == 0o600


def test_claiming_keeps_the_locks_that_the_process_holds(home: Path) -> None:
    claim_database(home / "tn.db")
    (home / "tn.db").write_bytes(SQLITE)
    claim_database(home / "tn.db")
    script = """
import fcntl, sys
try:
    fcntl.lockf(open(sys.argv[1], "r+b"), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("held")
"""
    with (home / "tn.db").open("r+b") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        (home / "tn.db").chmod(0o644)
        claim_database(home / "tn.db")
        done = subprocess.run([sys.executable, "-c", script, home / "tn.db"], check=True, capture_output=True)
    assert done.stdout == b"held\n"


def test_a_full_or_read_only_disk_does_not_hinder_claiming_what_is_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_database(home / "tn.db")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    claim_database(home / "tn.db")
    assert refusal(lambda: claim_database(home / "other.db")) == "full"
