"""The data folder and the files in it: whose they are, and who else could read or write them."""

import os
from collections.abc import Iterator
from pathlib import Path

from tn_tui.adapters.database_file import SIDE_FILES
from tn_tui.adapters.files import check_file, opened_folder
from tn_tui.doctor.finding import Finding, Tell, broken, good, look
from tn_tui.domain.system_errors import FileRefused
from tn_tui.settings import Settings

FOLDER, FILES = "folder", "files"

_OTHERS = 0o077


def folder(settings: Settings, tell: Tell) -> Finding:
    """The data folder: there, one's own, and closed to others."""
    if not os.path.lexists(settings.home):
        return broken(FOLDER, f"There is no folder {settings.home}.", "Set up the first practice with: tn-tui init")
    try:
        with opened_folder(settings.home) as opened:
            mode = os.fstat(opened).st_mode & 0o777
    except FileRefused as refused:
        return broken(FOLDER, tell(refused))
    if mode & _OTHERS:
        return look(
            FOLDER, f"Others can look into {settings.home} (mode {mode:04o}).", f"Type: chmod 700 {settings.home}"
        )
    return good(FOLDER, f"{settings.home} is yours alone (mode {mode:04o}).")


def files(settings: Settings, tell: Tell) -> Iterator[Finding]:
    """Each file that is there and not as it must be, or one finding that all of them are."""
    found = []
    for path in _paths(settings):
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue
        except OSError as error:
            found.append(broken(FILES, f"{path} can't be looked at: {error.strerror}."))
            continue
        try:
            check_file(path, status)
        except FileRefused as refused:
            found.append(broken(FILES, tell(refused)))
    if not os.path.lexists(settings.heads_path):
        found.append(
            look(
                FILES,
                f"{settings.heads_path} is missing, so rows cut off at the end of a log before now would not show.",
                "The next start makes it anew. Check the logs with a head kept elsewhere: "
                "tn-tui activity verify --head FILE",
            )
        )
    yield from found or [good(FILES, "Every file is yours alone.")]


def _paths(settings: Settings) -> Iterator[Path]:
    yield from (settings.key_path, settings.heads_path, settings.device_path, settings.log_path)
    if settings.database_path is not None:
        yield settings.database_path
        yield from (settings.database_path.with_name(f"{settings.database_path.name}{each}") for each in SIDE_FILES)
