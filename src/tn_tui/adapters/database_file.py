"""Taking an SQLite file that another library will open by its path, and what lies beside it."""

import os
import stat
from pathlib import Path
from typing import Final

from tn_tui.adapters.files import FILE_MODE, check_file, create_private, opened_folder, refusing
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import StorageDamaged

HEADER: Final = b"SQLite format 3\0"
"""How every SQLite file begins (SQLite file format, 1.3)."""

SIDE_FILES: Final = ("-journal", "-wal", "-shm")

_SEEN: Final[set[tuple[int, int]]] = set()
"""The files, by device and inode, that this process has found to be SQLite's, and may have open by now."""

_OTHERS: Final = 0o077
_OTHERS_WRITE: Final = 0o022
_LOOK: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


def claim_database(path: Path, *copies: Path) -> None:
    """Make the file, empty, where it is missing; else tighten it and its side files to 0600.

    A database brought back from a backup must be a plain file of our own, but is not refused for having been readable.
    One that others could write is refused, since it may not be what we left. Whatever is neither empty nor SQLite's
    may be anything of the owner's, and is left as it is.

    The side files of it and of `copies`, which SQLite opens by itself, must be plain files as well: it would wait on a
    named pipe for ever.

    It stands before the process's first connection, and looks into a file once: to close a descriptor of an SQLite
    file drops the locks that the process holds on it (POSIX advisory locks).

    Raises:
        FileRefused: it can't be made, or what is there can't be trusted.
        StorageDamaged: it is no SQLite file.
    """
    with opened_folder(path.parent) as folder:
        for file in (path, *copies):
            for suffix in SIDE_FILES:
                _tighten(file.with_name(f"{file.name}{suffix}"), folder)
        if not _tighten(path, folder, is_database=True):
            create_private(path, b"")
            _tighten(path, folder, is_database=True)


def _tighten(path: Path, folder: int, *, is_database: bool = False) -> bool:
    """Check a file of this folder and close it to others; False when it is not there."""
    with refusing(path, PathProblem.WRITE):
        try:
            status = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
            is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
            if is_ours and is_database and status.st_size:
                _look_into(path.name, folder, status)
            if is_ours and status.st_mode & _OTHERS and not status.st_mode & _OTHERS_WRITE:
                os.chmod(path.name, FILE_MODE, dir_fd=folder)
                status = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
    check_file(path, status)
    return True


def _look_into(name: str, folder: int, status: os.stat_result) -> None:
    identity = status.st_dev, status.st_ino
    if identity in _SEEN:
        return
    descriptor = os.open(name, _LOOK, dir_fd=folder)
    try:
        if os.read(descriptor, len(HEADER)) != HEADER:
            raise StorageDamaged
    finally:
        os.close(descriptor)
    _SEEN.add(identity)
