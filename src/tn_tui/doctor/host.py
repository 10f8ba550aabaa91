"""The machine: its clock, the room on its disk, and whether backups are made."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tn_tui.doctor.finding import Finding, broken, good, look, unseen
from tn_tui.domain import policy
from tn_tui.domain.host_ports import HostClock
from tn_tui.domain.ports import Clock
from tn_tui.settings import Settings

CLOCK, DISK, BACKUP = "clock", "disk", "backup"

NO_ROOM_BYTES: Final = 10 << 20
"""Below it a log-in may not be written any more."""

LITTLE_ROOM_BYTES: Final = 500 << 20
"""Room for some weeks of a busy practice, and for the copy that an upgrade makes."""

BACKUP_AGE: Final = timedelta(hours=48)
"""A daily backup that is older was missed."""

_MARKS: Final = (b"SQLite format 3\0", b"PGDMP")
"""How an SQLite file and what pg_dump writes in its custom format begin."""

_DEPTH: Final = 2
"""Folders in the backups' folder that are looked into: one a day is usual."""


def clock(clock: Clock, host_clock: HostClock, newest_at: datetime | None) -> Finding:
    """Whether the time is right, as far as the machine and the log can tell."""
    now = clock.now()
    if newest_at is not None and policy.is_set_back(newest_at, now):
        return broken(
            CLOCK,
            f"It is behind the newest row of the log: {now:%Y-%m-%d %H:%M} against {newest_at:%Y-%m-%d %H:%M} (UTC).",
            "Set the clock right first: the next change would end all sessions and remembered devices.",
        )
    match host_clock.synchronized():
        case True:
            return good(CLOCK, "It is synchronized.")
        case False:
            return look(
                CLOCK,
                "It is not synchronized. Once it is off, right tokens are refused.",
                "Type: timedatectl set-ntp true",
            )
        case None:
            return unseen(CLOCK, "This machine does not say whether it is synchronized.")


def disk(settings: Settings) -> Finding:
    """The room where the data folder is; a server's disk is the server's business."""
    try:
        free = shutil.disk_usage(settings.home).free
    except OSError as error:
        return unseen(DISK, f"The room could not be read: {error.strerror}.")
    room = f"{free >> 20} MiB are free where {settings.home} is."
    if free < NO_ROOM_BYTES:
        return broken(DISK, room, "Make room there, or nobody can log in.")
    if free < LITTLE_ROOM_BYTES:
        return look(DISK, room, "Make room there before it is full.")
    return good(DISK, room)


def backup(settings: Settings, now: datetime) -> Finding:
    """How old the newest backup in the folder that the setting names is."""
    if not settings.backup_folder:
        return look(
            BACKUP,
            "No folder of backups is set, so whether there are any is not known.",
            "Make some, and name their folder in the setting backup_folder: docs/operating.md",
        )
    folder = Path(settings.backup_folder)
    try:
        times = list(_backups(folder, _DEPTH))
    except OSError as error:
        return look(BACKUP, f"{folder} can't be looked into: {error.strerror}.", "Let this account read it.")
    if not times:
        return look(BACKUP, f"There is none in {folder}.", "Make one today: docs/operating.md")
    made_at = datetime.fromtimestamp(max(times), UTC)
    seen = f"The newest in {folder} is from {made_at:%Y-%m-%d %H:%M} (UTC)."
    if now - made_at > BACKUP_AGE:
        return look(BACKUP, seen, "See why none was made since.")
    return good(BACKUP, seen)


def _backups(folder: Path, depth: int) -> Iterator[float]:
    """The times of the files in it that begin as a database or a dump of one does."""
    with os.scandir(folder) as entries:
        for entry in entries:
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode) and depth:
                yield from _backups(Path(entry.path), depth - 1)
            elif stat.S_ISREG(status.st_mode) and status.st_size:
                with Path(entry.path).open("rb") as file:
                    if file.read(16).startswith(_MARKS):
                        yield status.st_mtime
