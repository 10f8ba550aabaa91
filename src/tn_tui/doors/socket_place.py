"""Where the socket stands: a place that nobody else can put one in, with the group of its folder."""

import errno
import fcntl
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

_MODE: Final = 0o660
_OTHERS_WRITE: Final = 0o022
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextmanager
def bound(path: Path) -> Iterator[socket.socket]:
    """A socket bound here with mode 0660, gone again after the block; one that nobody serves any more gives way.

    Raises:
        FileRefused: the folder is another's or others can write it, or something else is there, such as a socket that
            is served.
    """
    folder = _opened(path.parent)
    try:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with listener:
            # Of two who begin at once the second finds the first one's.
            fcntl.flock(folder, fcntl.LOCK_EX)
            _clear(path)
            before = os.umask(0o777 & ~_MODE)
            try:
                listener.bind(str(path))
                listener.listen()
            except OSError as error:
                raise FileRefused(path, PathProblem.WRITE) from error
            finally:
                os.umask(before)
                fcntl.flock(folder, fcntl.LOCK_UN)
            made = path.lstat()
            try:
                yield listener
            finally:
                with suppress(OSError):
                    found = path.lstat()
                    if (found.st_dev, found.st_ino) == (made.st_dev, made.st_ino):
                        path.unlink()
    finally:
        os.close(folder)


def _opened(folder: Path) -> int:
    try:
        descriptor = os.open(folder, _FOLDER)
    except FileNotFoundError:
        raise FileRefused(folder, PathProblem.MISSING) from None
    except OSError as error:
        raise FileRefused(folder, PathProblem.KIND if error.errno == errno.ENOTDIR else PathProblem.READ) from error
    status = os.fstat(descriptor)
    problem = None
    if status.st_uid not in {0, os.geteuid()}:
        problem = PathProblem.OWNER
    elif status.st_mode & _OTHERS_WRITE:
        problem = PathProblem.SHARED
    if problem is not None:
        os.close(descriptor)
        raise FileRefused(folder, problem)
    return descriptor


def _clear(path: Path) -> None:
    """Make room where an own socket is left that nobody serves."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileRefused(path, PathProblem.READ) from error
    if stat.S_ISLNK(status.st_mode):
        raise FileRefused(path, PathProblem.LINK)
    if not stat.S_ISSOCK(status.st_mode):
        raise FileRefused(path, PathProblem.KIND)
    if status.st_uid != os.geteuid():
        raise FileRefused(path, PathProblem.OWNER)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(0)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except OSError:
            # Its queue is full, which is an answer too.
            pass
    raise FileRefused(path, PathProblem.BUSY)
