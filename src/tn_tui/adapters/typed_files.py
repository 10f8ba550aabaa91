"""Files whose names somebody types on a screen, which is not always somebody who may do all that the account may.

What a screen writes must not become a setting, a key or a program of the account, and what it reads must not be what
others left there. So these paths lead neither into the data folder nor through a name that begins with a dot, which is
where accounts keep what acts by itself (`~/.ssh`, `~/.config`, `~/.profile`), nor into a folder that others can write.

A path is resolved first and then walked from the root, folder by folder and through no link, so that what was looked
at is what is used, whoever moves folders meanwhile. Above the last one, a folder that others can write will do where
its sticky bit keeps them from renaming what is not theirs (`/tmp`).
"""

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import final

from tn_tui.adapters.documents import create_in, place_of, read_plain
from tn_tui.adapters.unfinished import FOLDER, refusing, stands_in, unfinished_names
from tn_tui.domain.ports import PrivateFile
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

_OTHERS_WRITE = 0o022
_WALK = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


@final
class TypedFiles:
    """The files of the system as far as a screen may reach; implements `ports.Files`.

    Args:
        data_folder: into it and everything below it leads no path.
        others: folders that hold other files of the program, such as a database that is kept elsewhere.
    """

    def __init__(self, data_folder: Path, others: Sequence[Path] = ()) -> None:
        self._data_folder = data_folder
        self._others = tuple(others)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """All of a plain file.

        Raises:
            FileRefused: it is missing, can't be read, holds more than the limit, or may not be reached from a screen.
        """
        place = place_of(path)
        with refusing(place, PathProblem.READ):
            # The file itself may be a link, as long as it leads where a path may.
            real = Path(os.path.realpath(place, strict=True))
        folder = self._folder(place, real)
        try:
            with refusing(place, PathProblem.READ):
                return read_plain(place, os.open(real.name, _READ, dir_fd=folder), limit_bytes)
        finally:
            os.close(folder)

    def left_unfinished(self, path: str) -> str | None:
        """Where the last one stands that was begun under this path and never finished, if there is one.

        Raises:
            FileRefused: it may not be reached from a screen.
        """
        place = place_of(path)
        folder = self._folder_of(place)
        try:
            found = [name for name in unfinished_names(place.name) if stands_in(folder, name)]
        finally:
            os.close(folder)
        return str(place.with_name(found[-1])) if found else None

    def create(self, path: str) -> PrivateFile:
        """Begin a new file of mode 0600 in a folder that is there.

        Raises:
            FileRefused: something is there already, the folder can't be written, or may not be reached from a screen.
        """
        place = place_of(path)
        return create_in(self._folder_of(place), place)

    def _folder_of(self, place: Path) -> int:
        with refusing(place, PathProblem.WRITE):
            real = Path(os.path.realpath(place.parent, strict=True)) / place.name
        return self._folder(place, real)

    def _folder(self, place: Path, real: Path) -> int:
        """The opened folder of a resolved path."""
        if any(part.startswith(".") for part in (*place.parts, *real.parts)):
            raise FileRefused(place, PathProblem.HIDDEN)
        with refusing(place, PathProblem.READ):
            kept_out, exactly = _identities((self._data_folder,)), _identities(self._others)
            step = os.open("/", _WALK)
            try:
                trusted = {os.geteuid(), 0, os.fstat(step).st_uid}
                for part in real.parts[1:-1]:
                    following = os.open(part, _WALK, dir_fd=step)
                    os.close(step)
                    step = following
                    status = os.fstat(step)
                    if (status.st_dev, status.st_ino) in kept_out:
                        raise FileRefused(place, PathProblem.DATA_FOLDER)
                    if status.st_uid not in trusted or (
                        status.st_mode & _OTHERS_WRITE and not status.st_mode & stat.S_ISVTX
                    ):
                        raise FileRefused(place, PathProblem.SHARED)
                status = os.fstat(step)
                if status.st_mode & _OTHERS_WRITE:
                    raise FileRefused(place, PathProblem.SHARED)
                if (status.st_dev, status.st_ino) in exactly:
                    raise FileRefused(place, PathProblem.DATA_FOLDER)
                return os.open(".", FOLDER, dir_fd=step)
            finally:
                os.close(step)


def _identities(folders: Sequence[Path]) -> set[tuple[int, int]]:
    """Device and number of those folders that are there, by which they are known under any name."""
    found = set()
    for folder in folders:
        with suppress(FileNotFoundError):
            status = folder.stat()
            found.add((status.st_dev, status.st_ino))
    return found
