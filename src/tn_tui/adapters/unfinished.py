"""Files that have their name only once they are finished, made in a folder that stays opened meanwhile."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

SUFFIX = ".unfinished"
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC

_MODE = 0o600
_MOST = 100
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FULL = frozenset({28, 122})
"""ENOSPC and EDQUOT."""


class Unfinished:
    """A file that stands under a name of its own until it is finished; implements `ports.PrivateFile`.

    That name never takes the place of another unfinished one, which may hold the only copy of something. The file is
    locked while it is written, so that others can tell one that is being made from one that was left.

    Args:
        folder: the opened folder that it stands in, which is closed with it.
        path: what the file is to be called.
        names: under which names it may stand until then; those of `unfinished_names` where none are given.
    """

    def __init__(self, folder: int, path: Path, names: Iterable[str] = ()) -> None:
        self._folder = folder
        self._path = path
        try:
            self._unfinished, descriptor = self._begin(names or unfinished_names(path.name))
        except BaseException:
            os.close(folder)
            raise
        self._is_open = True
        # The lock is one of the opened file and not of a descriptor, so it outlasts the writing.
        self._lock = os.dup(descriptor)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")

    @property
    def name(self) -> str:
        """Where the file is once it is finished."""
        return str(self._path)

    def _begin(self, names: Iterable[str]) -> tuple[str, int]:
        with refusing(self._path, PathProblem.WRITE):
            for name in names:
                with suppress(FileExistsError):
                    descriptor = os.open(name, _CREATE, _MODE, dir_fd=self._folder)
                    # Nobody but who looks for files that were left locks it, and that one may be removing it.
                    with suppress(BlockingIOError):
                        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        if os.fstat(descriptor).st_nlink:
                            return name, descriptor
                    os.close(descriptor)
        raise FileRefused(self._path.with_name(f"{self._path.name}{SUFFIX}"), PathProblem.EXISTS)

    def write(self, text: str) -> None:
        """As `ports.PrivateFile` has it."""
        with refusing(self._path, PathProblem.WRITE):
            self._file.write(text)

    def write_bytes(self, data: bytes) -> None:
        """Add bytes at the end of the file.

        Raises:
            FileRefused: it can't be written.
        """
        with refusing(self._path, PathProblem.WRITE):
            self._file.flush()
            self._file.buffer.write(data)

    def keep(self) -> None:
        """As `ports.PrivateFile` has it."""
        with refusing(self._path, PathProblem.WRITE):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.fsync(self._folder)

    def finish(self) -> None:
        """Give the file its name, unless something else has it by now.

        Raises:
            FileRefused: it stays under the unfinished name, which the error carries ("unfinished").
        """
        try:
            if not self._file.closed:
                self.keep()
            os.link(
                self._unfinished,
                self._path.name,
                src_dir_fd=self._folder,
                dst_dir_fd=self._folder,
                follow_symlinks=False,
            )
            os.unlink(self._unfinished, dir_fd=self._folder)
            os.fsync(self._folder)
        except OSError as error:
            self._close()
            raise FileRefused(self._path.with_name(self._unfinished), PathProblem.UNFINISHED) from error
        self._close()

    def discard(self) -> None:
        """As `ports.PrivateFile` has it."""
        if self._is_open:
            with suppress(FileNotFoundError):
                os.unlink(self._unfinished, dir_fd=self._folder)
            self._close()

    def _close(self) -> None:
        self._is_open = False
        # What could not be written out a moment ago can't be now.
        with suppress(OSError):
            self._file.close()
        os.close(self._lock)
        os.close(self._folder)


def unfinished_names(name: str) -> Iterator[str]:
    """Under which names a file stands until it is finished, in the order in which they are taken."""
    yield f"{name}{SUFFIX}"
    yield from (f"{name}{SUFFIX}-{number}" for number in range(2, _MOST + 1))


def stands_in(folder: int, name: str) -> bool:
    """Whether anything of this name, be it a link to nowhere, is in the opened folder."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


@contextmanager
def refusing(path: Path, otherwise: PathProblem) -> Iterator[None]:
    """Turn the system's errors about this path into a refusal that says why: "read" or "write" where it is unclear."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileRefused(path, PathProblem.MISSING if otherwise is PathProblem.READ else PathProblem.FOLDER) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise FileRefused(path, PathProblem.KIND) from error
    except OSError as error:
        raise FileRefused(path, PathProblem.FULL if error.errno in _FULL else otherwise) from error
