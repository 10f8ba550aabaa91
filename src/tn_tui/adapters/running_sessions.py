"""Which sessions still have a program on this host: each is the lock on a file, which the kernel frees with its holder.

A program that is killed ends none of its sessions. Whoever looks next finds the file and no lock on it.
"""

import fcntl
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Final, final

from tn_tui.adapters.files import FILE_MODE, opened_folder, private_folder, refusing
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

_NEW: Final = "."
"""How a file's name begins until its lock is held, so that nobody takes it for one that was left behind."""

_CREATE: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OPEN: Final = os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_NAME_LENGTH: Final = 64
_IDENTITY_LIMIT_BYTES: Final = 64

_log = logging.getLogger(__name__)
# Without a handler of its own a warning would be written across the screen.
_log.addHandler(logging.NullHandler())


@final
class RunningSessions:
    """A file for each session in `folder`, which is made at first use; implements `host_ports.RunningSessions`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_made = False
        self._held: dict[str, int] = {}
        self._left: dict[str, int] = {}

    def hold(self, key: bytes) -> None:
        """Say that this process runs the session, until it ends; what can't be said only ends by its own time."""
        name = key.hex()
        try:
            if not self._is_made:
                private_folder(self._folder)
                self._is_made = True
            with opened_folder(self._folder) as folder, refusing(self._folder, PathProblem.WRITE):
                descriptor = os.open(f"{_NEW}{name}", _CREATE, FILE_MODE, dir_fd=folder)
                self._held[name] = descriptor
                os.write(descriptor, _identity(descriptor))
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.rename(f"{_NEW}{name}", name, src_dir_fd=folder, dst_dir_fd=folder)
        except FileRefused as refused:
            _log.warning("a running session was not noted: %s", refused.reason)

    def release(self, key: bytes) -> None:
        """Say that the session is over."""
        self._drop(key.hex(), self._held.pop(key.hex(), None))

    def left_behind(self) -> list[bytes]:
        """The sessions whose process is gone; nobody else is told of them until they are forgotten."""
        try:
            names = [name for name in os.listdir(self._folder) if name not in self._held]  # noqa: PTH208 - the folder is not walked
        except OSError:
            # None was ever held here.
            return []
        for name in names:
            self._take(name)
        return [bytes.fromhex(name) for name in self._left]

    def forget(self, key: bytes) -> None:
        """What was left behind is settled."""
        self._drop(key.hex(), self._left.pop(key.hex(), None))

    def close(self) -> None:
        """Let go of all of them: what was not released is left behind."""
        for descriptor in (*self._held.values(), *self._left.values()):
            os.close(descriptor)
        self._held.clear()
        self._left.clear()

    def _take(self, name: str) -> None:
        try:
            descriptor = os.open(self._folder / name, _OPEN)
        except OSError:
            # Its holder has just removed it, or it is nothing of ours.
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return
        if _is_key(name) and os.read(descriptor, _IDENTITY_LIMIT_BYTES) == _identity(descriptor):
            self._left[name] = descriptor
        else:
            self._drop(name, descriptor)

    def _drop(self, name: str, descriptor: int | None) -> None:
        if descriptor is None:
            return
        with suppress(OSError):
            (self._folder / name).unlink()
        os.close(descriptor)


def _identity(descriptor: int) -> bytes:
    """Which file this is: of a copy, as of a data folder on another host, nobody has ever held the lock."""
    return f"{os.fstat(descriptor).st_ino}\n".encode()


def _is_key(name: str) -> bool:
    return len(name) == _NAME_LENGTH and all(character in "0123456789abcdef" for character in name)
