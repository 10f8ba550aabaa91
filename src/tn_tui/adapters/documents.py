"""Files that people name: what they bring in, and what is written for them alone."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import final

from tn_tui.domain.ports import PrivateFile
from tn_tui.domain.system_errors import FileRefused

_MODE = 0o600
_UNFINISHED = ".unfinished"
_MOST_UNFINISHED = 100
_FULL = frozenset({28, 122})
"""ENOSPC and EDQUOT."""


@final
class Documents:
    """The files of the system, under the names that people give; implements `ports.Files`."""

    def read(self, path: str, limit_bytes: int) -> bytes:
        """All of a plain file.

        Raises:
            FileRefused: it is missing, no plain file, can't be read, or holds more than the limit.
        """
        place = _place(path)
        with _refusing(place, "read"):
            # Without waiting for the other end, should it be a pipe.
            descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise FileRefused(place, "kind")
                data = file.read(limit_bytes + 1)
        if len(data) > limit_bytes:
            raise FileRefused(place, "too big")
        return data

    def left_unfinished(self, path: str) -> str | None:
        """Where the last one stands that was begun under this path and never finished, if there is one.

        Raises:
            FileRefused: it is no path.
        """
        place = _place(path)
        found = [name for name in map(place.with_name, _unfinished_names(place)) if os.path.lexists(name)]
        return str(found[-1]) if found else None

    def create(self, path: str) -> PrivateFile:
        """Begin a new file of mode 0600 in a folder that is there.

        Raises:
            FileRefused: something is there already, or the folder can't be written.
        """
        place = _place(path)
        if os.path.lexists(place):
            raise FileRefused(place, "exists")
        return _Unfinished(place)


@final
class _Unfinished:
    """A file that has its name only once it is finished; implements `ports.PrivateFile`.

    Until then it stands under a name of its own, which never takes the place of another unfinished one: that one may
    hold the only copy of something.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unfinished, descriptor = self._begin()
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")

    def _begin(self) -> tuple[Path, int]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with _refusing(self._path, "write"):
            for name in _unfinished_names(self._path):
                with suppress(FileExistsError):
                    unfinished = self._path.with_name(name)
                    return unfinished, os.open(unfinished, flags, _MODE)
        raise FileRefused(self._path.with_name(f"{self._path.name}{_UNFINISHED}"), "exists")

    def write(self, text: str) -> None:
        """Add text.

        Raises:
            FileRefused: it can't be written.
        """
        with _refusing(self._path, "write"):
            self._file.write(text)

    def keep(self) -> None:
        """Make all of it durable under the unfinished name.

        Raises:
            FileRefused: it can't be written.
        """
        with _refusing(self._path, "write"):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            _sync_folder(self._path)

    def finish(self) -> None:
        """Give it its name, unless something else has it by now.

        Raises:
            FileRefused: it stays under the unfinished name, which the error carries ("unfinished").
        """
        try:
            if not self._file.closed:
                self.keep()
            os.link(self._unfinished, self._path, follow_symlinks=False)
            self._unfinished.unlink()
            _sync_folder(self._path)
        except OSError as error:
            raise FileRefused(self._unfinished, "unfinished") from error

    def discard(self) -> None:
        """Remove what was written."""
        with suppress(OSError):
            self._file.close()
        self._unfinished.unlink(missing_ok=True)


def _unfinished_names(path: Path) -> Iterator[str]:
    """Under which names a file stands until it is finished, in the order in which they are taken."""
    yield f"{path.name}{_UNFINISHED}"
    yield from (f"{path.name}{_UNFINISHED}-{number}" for number in range(2, _MOST_UNFINISHED + 1))


def _place(path: str) -> Path:
    try:
        place = Path(path).expanduser()
        # No system call takes it, and its error is none of the system's.
        unusable = not path.strip() or "\0" in path
        os.fsencode(place)
    except (RuntimeError, UnicodeEncodeError):
        unusable = True
        place = Path(path.encode("utf-8", "replace").decode())
    if unusable:
        raise FileRefused(place, "missing")
    return place


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _refusing(path: Path, otherwise: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise FileRefused(path, "missing" if otherwise == "read" else "folder") from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise FileRefused(path, "kind") from error
    except OSError as error:
        raise FileRefused(path, "full" if error.errno in _FULL else otherwise) from error
