"""The folders of each practice in the data folder: `exports/<id>`, which the program fills, and `imports/<id>`.

A practice is known by its number, since its code may be `..` or hold a `/`. What is in `imports` the operator put
there, so root may own it; nobody else may be able to write it.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import final

from tn_tui.adapters.documents import read_plain
from tn_tui.adapters.files import private_folder
from tn_tui.adapters.unfinished import FOLDER, SUFFIX, Unfinished, refusing, stands_in
from tn_tui.domain.ports import KeptFile, PrivateFile
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line

MOST_EXPORTS = 20
"""So many finished files are kept for each practice; the oldest make room."""

_SAME_MOMENT = 100
_PART = 1 << 16
_OTHERS = 0o077
_OTHERS_WRITE = 0o022
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


@final
class PracticeFolders:
    """The folders below a data folder; implements `ports.PracticeFiles`."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def create_export(self, practice_id: int, name: str, now: datetime) -> PrivateFile:
        """Begin a file under a name that no other has or is about to get: `users.csv` with the moment in it.

        Raises:
            FileRefused: it can't be made.
        """
        path = self._home / "exports" / str(practice_id)
        stem, dot, suffix = name.partition(".")
        moment = now.astimezone(UTC).strftime("%Y-%m-%d-%H%M%S")
        for number in range(1, _SAME_MOMENT):
            name = f"{stem}-{moment}{f'-{number}' if number > 1 else ''}{dot}{suffix}"
            folder = self._opened(path)
            if stands_in(folder, name):
                os.close(folder)
                continue
            try:
                file = _Export(self, folder, path / name)
            except FileRefused as error:
                if error.reason is not PathProblem.EXISTS:
                    raise
                continue
            if not self._is_there(path, name):
                return file
            file.discard()
        raise FileRefused(path, PathProblem.EXISTS)

    def exports(self, practice_id: int) -> tuple[KeptFile, ...]:
        """What is there, the newest first; the passwords of an import that was ended too.

        Raises:
            FileRefused: the folder can't be read or trusted.
        """
        return _newest_first(self._listed(self._home / "exports" / str(practice_id), make=False, private=True))

    def read_export(self, practice_id: int, name: str) -> Iterator[str]:
        """As `ports.PracticeFiles` has it."""
        path = self._home / "exports" / str(practice_id)
        descriptor = self._file(path, name, private=True)
        with os.fdopen(descriptor, encoding="utf-8", newline="") as file, refusing(path / name, PathProblem.READ):
            while part := file.read(_PART):
                yield part

    def imports(self, practice_id: int) -> tuple[KeptFile, ...]:
        """As `ports.PracticeFiles` has it; the folder is made where it is missing."""
        found = self._listed(self._home / "imports" / str(practice_id), make=True, private=False)
        return tuple(sorted(found, key=lambda file: file.name))

    def read_import(self, practice_id: int, name: str, limit_bytes: int) -> bytes:
        """As `ports.PracticeFiles` has it."""
        path = self._home / "imports" / str(practice_id)
        return read_plain(path / name, self._file(path, name, private=False), limit_bytes)

    def make_room(self, path: Path) -> None:
        """Remove the oldest finished files beyond those that are kept, and what exports left that were ended.

        The passwords of an import that was ended stay, since they may be the only copy.

        Raises:
            FileRefused: the folder can't be read or written.
        """
        kept = _newest_first(self._listed(path, make=False, private=True))
        with self._folder(path) as folder, refusing(path, PathProblem.WRITE):
            for file in [one for one in kept if not one.unfinished][MOST_EXPORTS:]:
                _remove(folder, file.name)
            for file in kept:
                if file.unfinished and not file.name.startswith("passwords-"):
                    _remove_if_left(folder, file.name)

    def _listed(self, path: Path, *, make: bool, private: bool) -> list[KeptFile]:
        if not make and not os.path.lexists(path):
            return []
        found = []
        with self._folder(path) as folder, refusing(path, PathProblem.READ):
            for name in os.listdir(folder):  # noqa: PTH208 - of an opened folder
                try:
                    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                except FileNotFoundError:
                    # Somebody made room meanwhile.
                    continue
                if _is_name(name) and _trouble(status, private=private) is None:
                    at = datetime.fromtimestamp(status.st_mtime_ns // 1_000_000_000, UTC)
                    found.append(KeptFile(name, status.st_size, at, unfinished=SUFFIX in name))
        return found

    def _file(self, path: Path, name: str, *, private: bool) -> int:
        if not _is_name(name) or not os.path.lexists(path):
            raise FileRefused(path / clean_line(name), PathProblem.MISSING)
        with self._folder(path) as folder, refusing(path / name, PathProblem.READ):
            if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                raise FileRefused(path / name, PathProblem.LINK)
            descriptor = os.open(name, _READ, dir_fd=folder)
            trouble = _trouble(os.fstat(descriptor), private=private)
            if trouble is not None:
                os.close(descriptor)
                raise FileRefused(path / name, trouble)
            return descriptor

    def _is_there(self, path: Path, name: str) -> bool:
        with self._folder(path) as folder:
            return stands_in(folder, name)

    @contextmanager
    def _folder(self, path: Path) -> Iterator[int]:
        folder = self._opened(path)
        try:
            yield folder
        finally:
            os.close(folder)

    def _opened(self, path: Path) -> int:
        """The practice's folder, made where it is missing."""
        outer = path.parent
        private_folder(outer)
        with refusing(outer, PathProblem.READ):
            above = os.open(outer, FOLDER | os.O_NOFOLLOW)
        try:
            with refusing(path, PathProblem.WRITE):
                if not stands_in(above, path.name):
                    private_folder(path)
                if stat.S_ISLNK(os.stat(path.name, dir_fd=above, follow_symlinks=False).st_mode):
                    raise FileRefused(path, PathProblem.LINK)
                folder = os.open(path.name, FOLDER | os.O_NOFOLLOW, dir_fd=above)
        finally:
            os.close(above)
        status = os.fstat(folder)
        if status.st_uid not in {os.geteuid(), 0}:
            os.close(folder)
            raise FileRefused(path, PathProblem.OWNER)
        if status.st_mode & _OTHERS_WRITE:
            os.close(folder)
            raise FileRefused(path, PathProblem.MODE)
        return folder


@final
class _Export(Unfinished):
    """An export that makes room once it is finished; implements `ports.PrivateFile`."""

    def __init__(self, folders: PracticeFolders, folder: int, path: Path) -> None:
        # Whoever has a name's only unfinished file is the only one who can give the name away.
        super().__init__(folder, path, (f"{path.name}{SUFFIX}",))
        self._folders = folders

    @property
    def name(self) -> str:
        """The name alone, since the folder is nobody's who asks for it."""
        return self._path.name

    def finish(self) -> None:
        """Give it its name, and remove the oldest beyond those that are kept.

        Raises:
            FileRefused: it can't be given its name ("unfinished").
        """
        super().finish()
        self._folders.make_room(self._path.parent)


def _newest_first(files: list[KeptFile]) -> tuple[KeptFile, ...]:
    return tuple(sorted(files, key=lambda file: (file.at, file.name), reverse=True))


def _is_name(name: str) -> bool:
    """Whether it is a file's own name, of which no part leads elsewhere, is hidden or can't be shown."""
    return bool(name) and "/" not in name and not name.startswith(".") and clean_line(name) == name


def _trouble(status: os.stat_result, *, private: bool) -> PathProblem | None:
    """Why a file can't be trusted. One that the program made is nobody else's; what was put there, root's as well."""
    if not stat.S_ISREG(status.st_mode):
        return PathProblem.KIND
    if status.st_uid not in ({os.geteuid()} if private else {os.geteuid(), 0}):
        return PathProblem.OWNER
    return PathProblem.MODE if status.st_mode & (_OTHERS if private else _OTHERS_WRITE) else None


def _remove(folder: int, name: str) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        # Another process made room at the same time.
        return


def _remove_if_left(folder: int, name: str) -> None:
    """Remove an unfinished file unless somebody is writing it."""
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(folder, name)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)
