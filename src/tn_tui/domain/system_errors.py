"""What goes wrong around the program: its database, its files, its keys, its settings."""

from dataclasses import dataclass
from pathlib import Path

from tn_tui.domain.errors import TnError
from tn_tui.domain.reasons import PathProblem


class StorageError(TnError):
    """The database could not do what was asked, and did nothing."""


class StorageFull(StorageError):
    """The disk is full."""


class StorageLocked(StorageError):
    """Another process held the database longer than the busy timeout."""


class StorageReadOnly(StorageError):
    """The database, or its folder, can't be written."""


class StorageDamaged(StorageError):
    """The file is not a database, or a damaged one."""


class StorageUnreachable(StorageError):
    """The database can't be opened or the server does not answer."""


@dataclass(eq=False)
class OutcomeUnknown(TnError):
    """The answer to a commit was lost, so the change may have been made or not.

    It is no `StorageError`, since those did nothing. `kept` is a file that belongs to the change, where there is one.
    """

    kept: str = ""


@dataclass(eq=False)
class StorageNewer(StorageError):
    """A later version of the program has been here; `revision` is what it left."""

    revision: str


@dataclass(eq=False)
class FileRefused(TnError):
    """A file or folder that can't be trusted or used."""

    path: Path
    reason: PathProblem


@dataclass(eq=False)
class DatabaseMissing(StorageError):
    """There is an installation, and its database is not there or holds nothing of it.

    To begin anew here would hand the installation to whoever sits at the screen first. `path` is None for a server's.
    """

    path: Path | None


class InstallationMissing(TnError):
    """There is no installation where the settings look for it, and what was asked for makes none."""


class NotSetUp(InstallationMissing):
    """Who comes from elsewhere finds nobody who could log in, and may not become the first."""


class KeyRingMissing(TnError):
    """There is a database, and the keys that it was made with are not there."""


class KeyRingWrong(TnError):
    """The keys are not the ones that the database was made with."""


ENVIRONMENT = "environment"


@dataclass(eq=False)
class SettingRefused(TnError):
    """A setting that can't be used.

    `source` is the file or `ENVIRONMENT`, `key` the setting as written there, `reason` a clause
    that says what would be right, `nearest` the closest valid key where the key itself is unknown.
    """

    source: str
    key: str
    reason: str
    nearest: str = ""


class VaultRefused(TnError):
    """A sealed secret can't be opened: another key, another owner, or changed bytes."""
