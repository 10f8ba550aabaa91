"""The one place that makes and opens files that others must not read or replace.

What holds for every function here:

- Files are born 0600 and folders 0700, whatever the umask. Nothing is opened through a link in the
  last place of its path, and every look at a file goes through its opened folder, so that what was
  checked is what is used. Links further up are the system's business (`/home` is one on some).
- The owner of files and folders must be the effective user, and root is no exception. Root in a
  folder of somebody else would leave files there that their owner is then refused, and would trust
  what that somebody can change in the meantime. An operator becomes the owner first (`sudo -u`).
- A file that its group or others can read or write is refused, never repaired: what it held may be
  known by now. `claim_database` is the exception and says why. A folder that others
  can write is refused too; one that they can only read is tightened, since what is in it was 0600
  all the time.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_OTHERS = 0o077
_OTHERS_WRITE = 0o022
_CREDENTIAL_REFUSED = 0o037

_SAFELY = os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | _SAFELY
# A named pipe in the file's place must be refused and not waited for.
_READ = os.O_RDONLY | os.O_NONBLOCK | _SAFELY
_LOCK = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | _SAFELY
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY

_REASONS = {
    errno.ELOOP: PathProblem.LINK,
    errno.ENOENT: PathProblem.MISSING,
    errno.ENOTDIR: PathProblem.KIND,
    errno.EISDIR: PathProblem.KIND,
    errno.ENXIO: PathProblem.KIND,
    errno.ENOSPC: PathProblem.FULL,
    errno.EDQUOT: PathProblem.FULL,
}


def private_folder(path: Path) -> None:
    """Make the folder and its missing parents, each 0700; tighten it where others can only read it.

    A folder that holds folders which others may enter is in use by others too (`/etc`, `/opt`): it
    is refused with "mode" instead of being closed to them.

    Raises:
        FileRefused: it can't be made, or what is there can't be trusted.
    """
    with refusing(path, PathProblem.WRITE):
        _make_missing(path)
    with opened_folder(path) as folder, refusing(path, PathProblem.WRITE):
        if stat.S_IMODE(os.fstat(folder).st_mode) & _OTHERS:
            if _is_entered_by_others(folder):
                raise FileRefused(path, PathProblem.MODE)
            os.fchmod(folder, FOLDER_MODE)


def read_private(path: Path, limit_bytes: int) -> bytes:
    """The content of a file that nobody else can read or write.

    Raises:
        FileRefused: it is missing, can't be trusted, or is longer than `limit_bytes` ("damaged").
    """
    with opened_folder(path.parent) as folder, refusing(path, PathProblem.READ):
        descriptor = os.open(path.name, _READ, dir_fd=folder)
        try:
            check_file(path, os.fstat(descriptor))
            return _read(path, descriptor, limit_bytes)
        finally:
            os.close(descriptor)


def read_credential(path: Path, limit_bytes: int) -> bytes:
    """The content of a file that the service manager handed over.

    systemd owns credentials as root or as the service's user, with mode 0400 or, where an access
    list lets the user in, 0440. So root as owner and a group that can read are accepted here, in the
    file alone; a group that can write, and others at all, are not.

    Raises:
        FileRefused: it is missing, can't be trusted, or is longer than `limit_bytes` ("damaged").
    """
    with refusing(path, PathProblem.READ):
        descriptor = os.open(path, _READ)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise FileRefused(path, PathProblem.KIND)
            if status.st_uid not in {os.geteuid(), 0}:
                raise FileRefused(path, PathProblem.OWNER)
            if status.st_mode & _CREDENTIAL_REFUSED:
                raise FileRefused(path, PathProblem.MODE)
            return _read(path, descriptor, limit_bytes)
        finally:
            os.close(descriptor)


def create_private(path: Path, data: bytes) -> bool:
    """Make a file that is there with all of its data or not at all; False when one is there already.

    Of several processes that create at once exactly one is told True.

    Raises:
        FileRefused: it can't be made ("full", "write"), or its folder can't be trusted.
    """
    with (
        opened_folder(path.parent) as folder,
        refusing(path, PathProblem.WRITE),
        _temporary(folder, path.name, data) as temporary,
    ):
        try:
            os.link(temporary, path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except FileExistsError:
            return False
        os.fsync(folder)
        return True


def replace_private(path: Path, data: bytes, *, locked: bool = False) -> None:
    """Put a file with this data in the place of the earlier one, if there is one, in one step.

    When it fails, the earlier file is as it was. Who holds a lock on it (`locked`) and can bear that it is lost with
    the power has nothing synced, and what a process left that died in the middle is written over.

    Raises:
        FileRefused: it can't be written ("full", "write"), or what is there can't be trusted.
    """
    with opened_folder(path.parent) as folder, refusing(path, PathProblem.WRITE):
        with suppress(FileNotFoundError):
            check_file(path, os.stat(path.name, dir_fd=folder, follow_symlinks=False))
        with _temporary(folder, path.name, data, locked=locked) as temporary:
            os.replace(temporary, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        if not locked:
            os.fsync(folder)


def try_lock(path: Path) -> int | None:
    """A descriptor that holds the lock of this file until it is closed; None when somebody else does.

    The file is made when it is missing and never removed: a lock on a removed file locks nothing.
    The kernel closes the descriptor of a process that dies, so that no lock outlives its holder.

    Raises:
        FileRefused: the file can't be made or trusted.
    """
    with opened_folder(path.parent) as folder, refusing(path, PathProblem.WRITE):
        descriptor = os.open(path.name, _LOCK, FILE_MODE, dir_fd=folder)
        try:
            status = os.fstat(descriptor)
            check_file(path, status)
            if stat.S_IMODE(status.st_mode) != FILE_MODE:
                os.fchmod(descriptor, FILE_MODE)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


@contextmanager
def refusing(path: Path, otherwise: PathProblem) -> Iterator[None]:
    """Turn the system's errors about this path into a refusal that says why, or `otherwise`."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, otherwise)
        # Linux says "not a folder" of a link where a folder must be.
        if reason is PathProblem.KIND and path.is_symlink():
            reason = PathProblem.LINK
        raise FileRefused(path, reason) from error


@contextmanager
def opened_folder(path: Path) -> Iterator[int]:
    """A descriptor of a folder that only its owner, the effective user, can write.

    Raises:
        FileRefused: it can't be opened or trusted.
    """
    with refusing(path, PathProblem.READ):
        folder = os.open(path, _FOLDER)
    try:
        status = os.fstat(folder)
        if status.st_uid != os.geteuid():
            raise FileRefused(path, PathProblem.OWNER)
        if status.st_mode & _OTHERS_WRITE:
            raise FileRefused(path, PathProblem.MODE)
        yield folder
    finally:
        os.close(folder)


def check_file(path: Path, status: os.stat_result) -> None:
    """Refuse what is no plain file of the effective user's own that only they can open.

    Raises:
        FileRefused: which of it ("link", "kind", "owner", "mode").
    """
    if stat.S_ISLNK(status.st_mode):
        raise FileRefused(path, PathProblem.LINK)
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused(path, PathProblem.KIND)
    if status.st_uid != os.geteuid():
        raise FileRefused(path, PathProblem.OWNER)
    if status.st_mode & _OTHERS:
        raise FileRefused(path, PathProblem.MODE)


def _make_missing(path: Path) -> None:
    missing = []
    step = path
    while not os.path.lexists(step):
        missing.append(step)
        step = step.parent
    for folder in reversed(missing):
        try:
            folder.mkdir(FOLDER_MODE)
        except FileExistsError:
            # Another process was first; whether its folder will do is for the check that follows.
            continue
        descriptor = os.open(folder, _FOLDER)
        try:
            os.fchmod(descriptor, FOLDER_MODE)
        finally:
            os.close(descriptor)


def _is_entered_by_others(folder: int) -> bool:
    with os.scandir(folder) as entries:
        return any(
            entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mode & _OTHERS
            for entry in entries
        )


def _read(path: Path, descriptor: int, limit_bytes: int) -> bytes:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise FileRefused(path, PathProblem.DAMAGED)
    return data


@contextmanager
def _temporary(folder: int, name: str, data: bytes, *, locked: bool = False) -> Iterator[str]:
    """A finished file beside the one that is meant; it is gone at the end unless it was renamed."""
    temporary = f".{name}.{'next' if locked else os.urandom(8).hex()}"
    if locked:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
    descriptor = os.open(temporary, _CREATE, FILE_MODE, dir_fd=folder)
    try:
        try:
            os.fchmod(descriptor, FILE_MODE)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if not locked:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield temporary
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
