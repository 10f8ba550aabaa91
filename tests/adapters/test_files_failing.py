"""Disks that are full or read-only, and processes that write at once."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tn_tui.domain
from tests.adapters.fakes import listing
from tests.adapters.processes import all_at_once
from tn_tui.adapters.files import create_private, read_private, replace_private, try_lock
from tn_tui.domain.system_errors import FileRefused

pytestmark = pytest.mark.usefixtures("descriptors")

LIMIT = 1024
not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def refusal(use: Callable[[], object]) -> str:
    with pytest.raises(FileRefused) as caught:
        use()
    return caught.value.reason


@not_as_root
def test_a_read_only_folder_refuses_writing_and_keeps_the_file(home: Path) -> None:
    create_private(home / "file", b"old")
    home.chmod(0o500)
    assert refusal(lambda: replace_private(home / "file", b"new")) == "write"
    assert refusal(lambda: create_private(home / "new", b"new")) == "write"
    assert read_private(home / "file", LIMIT) == b"old"
    home.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "write"),
        (errno.EACCES, "write"),
        (errno.EIO, "write"),
    ],
)
@pytest.mark.parametrize("call", ["write", "fsync", "replace", "link"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    home: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str, call: str
) -> None:
    create_private(home / "file", b"old")

    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        if call != "link":
            assert refusal(lambda: replace_private(home / "file", b"new")) == reason
        if call != "replace":
            assert refusal(lambda: create_private(home / "other", b"new")) == reason
    assert read_private(home / "file", LIMIT) == b"old"
    assert listing(home) == ["file"]


def test_a_short_write_is_continued(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    replace_private(home / "file", b"0123456789")
    assert read_private(home / "file", LIMIT) == b"0123456789"


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("unshare") is None, reason="only root can mount a small disk")
def test_a_really_full_disk(home: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from tn_tui.adapters.files import create_private, read_private, replace_private
from tn_tui.domain.system_errors import FileRefused
home = Path(sys.argv[1])
create_private(home / "file", b"old")
for use in (lambda: replace_private(home / "file", b"x" * 200_000), lambda: create_private(home / "b", b"x" * 200_000)):
    try:
        use()
    except FileRefused as refused:
        print(refused.reason, read_private(home / "file", 10), sorted(os.listdir(home)))
"""
    source = Path(tn_tui.domain.__path__[0]).parents[1]
    inside = 'mount -t tmpfs -o size=64k,mode=0700 tmpfs "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", inside, "sh", str(home), sys.executable, script],  # noqa: S607 - looked up above
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(source), "PATH": os.environ["PATH"]},
    )
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip("this machine lets nobody mount")
    assert done.stdout.splitlines() == ["full b'old' ['file']"] * 2, done.stderr


def test_of_eight_processes_that_create_at_once_one_wins_and_its_file_is_whole(home: Path) -> None:
    script = """
    from tn_tui.adapters.files import create_private
    ready()
    print(create_private(Path(sys.argv[1]), sys.argv[2].encode() * 100_000))
    """
    printed = all_at_once(script, [(str(home / "file"), str(number)) for number in range(8)])
    assert sorted(printed) == ["False"] * 7 + ["True"]
    assert read_private(home / "file", 100_000) == str(printed.index("True")).encode() * 100_000
    assert listing(home) == ["file"]


def test_of_eight_processes_that_make_a_folder_at_once_all_have_it(tmp_path: Path) -> None:
    script = """
    from tn_tui.adapters.files import private_folder
    ready()
    private_folder(Path(sys.argv[1]))
    """
    all_at_once(script, [(str(tmp_path / "a" / "b" / "c"),)] * 8)
    assert mode(tmp_path / "a" / "b" / "c") == 0o700


def test_a_lock_is_held_until_its_descriptor_is_closed(home: Path) -> None:
    lock = try_lock(home / "lock")
    assert lock is not None
    assert try_lock(home / "lock") is None
    assert not os.get_inheritable(lock)
    os.close(lock)
    again = try_lock(home / "lock")
    assert again is not None
    os.close(again)
