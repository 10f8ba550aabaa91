"""Files that the operator names: what is brought in, and what is written for the operator alone."""

import os
import stat
from pathlib import Path
from typing import final

from tn_tui.adapters.unfinished import FOLDER, Unfinished, refusing, stands_in, unfinished_names
from tn_tui.domain.ports import PrivateFile
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused


@final
class Documents:
    """The files of the system, under the names that the operator gives; implements `ports.Files`."""

    def read(self, path: str, limit_bytes: int) -> bytes:
        """As `ports.Files` has it, of a plain file alone."""
        place = place_of(path)
        with refusing(place, PathProblem.READ):
            # Without waiting for the other end, should it be a pipe.
            return read_plain(place, os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), limit_bytes)

    def left_unfinished(self, path: str) -> str | None:
        """As `ports.Files` has it."""
        place = place_of(path)
        found = [name for name in map(place.with_name, unfinished_names(place.name)) if os.path.lexists(name)]
        return str(found[-1]) if found else None

    def create(self, path: str) -> PrivateFile:
        """As `ports.Files` has it, in a folder that is there."""
        place = place_of(path)
        with refusing(place, PathProblem.WRITE):
            folder = os.open(place.parent, FOLDER)
        return create_in(folder, place)


def create_in(folder: int, place: Path) -> PrivateFile:
    """Begin a new file in a folder that is open, and is closed with it.

    Raises:
        FileRefused: something of this name is there already, or the folder can't be written.
    """
    if stands_in(folder, place.name):
        os.close(folder)
        raise FileRefused(place, PathProblem.EXISTS)
    return Unfinished(folder, place)


def read_plain(place: Path, descriptor: int, limit_bytes: int) -> bytes:
    """All of an opened file, which is closed.

    Raises:
        FileRefused: it is no plain file, or holds more than the limit.
    """
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileRefused(place, PathProblem.KIND)
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise FileRefused(place, PathProblem.TOO_BIG)
    return data


def place_of(path: str) -> Path:
    """The path that was given, with `~` for the home folder.

    Raises:
        FileRefused: it is none ("missing").
    """
    try:
        place = Path(path).expanduser()
        # No system call takes it, and its error is none of the system's.
        unusable = not path.strip() or "\0" in path
        os.fsencode(place)
    except (RuntimeError, UnicodeEncodeError):
        unusable = True
        place = Path(path.encode("utf-8", "replace").decode())
    if unusable:
        raise FileRefused(place, PathProblem.MISSING)
    return place
