"""The one module that sees every layer: it opens folder, database and keys, and joins them into a `Core`.

Importing it costs nothing; what is heavy is imported by `build`, behind the first paint.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.adapters.heads import FileHeads
    from tn_tui.adapters.key_ring import KeyRing
    from tn_tui.core.account.suggestions import Suggestions
    from tn_tui.core.core import Core
    from tn_tui.domain.device_ports import DeviceStore
    from tn_tui.domain.host_ports import HostClock
    from tn_tui.domain.ports import Clock, Entropy, Hasher, Origin, Ports
    from tn_tui.settings import Settings
    from tn_tui.storage.database import Database


def build(
    settings: "Settings",
    *,
    clock: "Clock | None" = None,
    entropy: "Entropy | None" = None,
    hasher: "Hasher | None" = None,
    devices: "DeviceStore | None" = None,
    origin: "Origin | None" = None,
    host_clock: "HostClock | None" = None,
    may_begin: bool = True,
) -> "Core":
    """Open everything that the settings name, with the real world behind every port that is not given.

    Whoever calls it closes the core. Where there is no installation, one is made, or with `may_begin` off nothing is.

    A database that is small enough is looked at as a whole before anybody can log in.

    Raises:
        FileRefused, KeyRingMissing, KeyRingWrong: folder, files or keys can't be used.
        DatabaseMissing: there is an installation here, and its database is gone.
        InstallationMissing: there is none, and it may not be made.
        StorageError: the database can't be used.
    """
    from tn_tui.adapters.database_file import claim_database
    from tn_tui.adapters.files import private_folder
    from tn_tui.core.core import build as join
    from tn_tui.domain.system_errors import InstallationMissing
    from tn_tui.storage.database import Database
    from tn_tui.storage.soundness import SMALL_BYTES, require_sound
    from tn_tui.storage.upgrade import copy_place, upgrade

    place: Path | str = settings.database_path or settings.database_url
    found = _found(settings, place)
    if not found.database:
        found.refuse_to_begin(may_begin=may_begin)
    private_folder(settings.home)
    if isinstance(place, Path):
        claim_database(place, copy_place(place))
    try:
        upgrade(place, may_create=may_begin and not found.is_lost)
    except InstallationMissing:
        found.refuse_to_begin(may_begin=may_begin)
        raise
    database = Database(place)
    try:
        with database.read() as work:
            require_sound(work, SMALL_BYTES)
        is_new = _is_new(settings, database, found, may_begin=may_begin)
        ports = _ports(settings, is_new=is_new)
        ports = replace(
            ports,
            clock=clock or ports.clock,
            entropy=entropy or ports.entropy,
            hasher=hasher or ports.hasher,
            devices=devices or ports.devices,
            origin=origin or ports.origin,
            host_clock=host_clock or ports.host_clock,
        )
        return join(
            database,
            ports,
            timedelta(minutes=settings.idle_lock_minutes),
            timedelta(hours=settings.cooling_off_hours),
        )
    except BaseException:
        database.close()
        raise


@contextmanager
def open_core(settings: "Settings", *, may_begin: bool = True) -> Iterator["Core"]:
    """A core for one block of work; see `build`."""
    core = build(settings, may_begin=may_begin)
    try:
        yield core
    finally:
        core.close()


@contextmanager
def open_core_for_visitors(settings: "Settings") -> Iterator["Core"]:
    """As `open_core`, for who must not become the first administrator by being the first to come.

    Where the settings say that sshd was set up for it, the key by which somebody comes is what is remembered.

    Raises:
        NotSetUp: there is no practice yet.
    """
    from tn_tui.domain.system_errors import InstallationMissing, NotSetUp

    devices, origin = _of_the_client() if settings.remember_ssh_keys else (None, None)
    try:
        core = build(settings, devices=devices, origin=origin, may_begin=False)
    except InstallationMissing:
        raise NotSetUp from None
    try:
        if core.sign_in.is_empty():
            raise NotSetUp
        yield core
    finally:
        core.close()


def _of_the_client() -> "tuple[DeviceStore, Origin]":
    from tn_tui.adapters.client_key import client_here
    from tn_tui.adapters.origin import origin_here, terminal_name
    from tn_tui.adapters.system_user import system_user

    return client_here(os.environ, origin_here(os.environ, terminal_name(), system_user()))


@dataclass(frozen=True, slots=True)
class _Found:
    """What is there before anything is made.

    `is_lost` where something else is left of an installation, so that a database that holds nothing is a lost one.
    `has_heads` is the part of it that is written only after the database was bound to its keys. `database` says
    whether there may be one, since of a server only a look into it can tell.
    """

    place: Path | None
    is_lost: bool
    has_heads: bool
    database: bool

    def refuse_to_begin(self, *, may_begin: bool) -> None:
        from tn_tui.domain.system_errors import DatabaseMissing, InstallationMissing

        if self.is_lost:
            raise DatabaseMissing(self.place)
        if not may_begin:
            raise InstallationMissing


def _found(settings: "Settings", place: "Path | str") -> _Found:
    # The database is looked at last, since another process may be making all of it at this moment, and makes the
    # schema first: keys beside no schema mean that a database was lost.
    has_heads = os.path.lexists(settings.heads_path)
    # Keys may be put there first where the database is elsewhere.
    is_lost = has_heads or (not settings.database_url and os.path.lexists(settings.key_path))
    if not isinstance(place, Path):
        return _Found(None, is_lost, has_heads, settings.home.is_dir())
    # A log without its database holds acknowledged changes that a new database in its place would wipe out.
    is_lost = is_lost or os.path.lexists(place.with_name(f"{place.name}-wal"))
    try:
        is_there = place.lstat().st_size > 0
    except OSError:
        is_there = False
    return _Found(place, is_lost, has_heads, is_there)


def _is_new(settings: "Settings", database: "Database", found: _Found, *, may_begin: bool) -> bool:
    """Whether the database belongs to no keys yet, and may come to belong to some."""
    from tn_tui.domain.system_errors import DatabaseMissing, InstallationMissing
    from tn_tui.storage import practices

    with database.read() as work:
        is_new = practices.fingerprint(work) is None
        is_empty = is_new or not practices.any_exists(work)
        known = practices.codes(work).keys() if is_empty else ()
    if is_new and not may_begin:
        raise DatabaseMissing(found.place) if found.has_heads else InstallationMissing
    # A database from before the first practice would offer the first run to whoever connects.
    if is_empty and found.has_heads and (is_new or _heads(settings).load().keys() - {0, *known}):
        raise DatabaseMissing(found.place)
    return is_new


def file_device(settings: "Settings", label: str) -> "DeviceStore":
    """This device's own file under a name of choice, wherever the person sits."""
    from tn_tui.adapters.device import FileDevice

    return FileDevice(settings.device_path, label)


def named_origin(name: str) -> "Origin":
    """Where another program says that the person sits."""
    from tn_tui.adapters.origin import named_origin as named

    return named(name)


def origin_of(environ: Mapping[str, str]) -> "Origin":
    """Where the person sits who started this process."""
    from tn_tui.adapters.origin import origin_here, terminal_name
    from tn_tui.adapters.system_user import system_user

    return origin_here(environ, terminal_name(), system_user())


def _heads(settings: "Settings") -> "FileHeads":
    from tn_tui.adapters.heads import FileHeads

    return FileHeads(settings.heads_path)


def _ports(settings: "Settings", *, is_new: bool) -> "Ports":
    from tn_tui.adapters.clock import SystemClock
    from tn_tui.adapters.common_passwords import CommonPasswords
    from tn_tui.adapters.device import device_here
    from tn_tui.adapters.documents import Documents
    from tn_tui.adapters.entropy import SystemEntropy
    from tn_tui.adapters.hasher import ArgonHasher
    from tn_tui.adapters.host_clock import SystemHostClock
    from tn_tui.adapters.key_ring import RingVault
    from tn_tui.adapters.origin import origin_here, over_ssh, terminal_name
    from tn_tui.adapters.practice_folders import PracticeFolders
    from tn_tui.adapters.running_sessions import RunningSessions
    from tn_tui.adapters.slots import Slots, slots_of_this_machine
    from tn_tui.adapters.system_user import system_user
    from tn_tui.adapters.typed_files import TypedFiles
    from tn_tui.domain.ports import Ports

    entropy = SystemEntropy()
    vault = RingVault(_ring(settings, entropy, may_create=is_new), entropy)
    slots = Slots(settings.home / "slots", slots_of_this_machine(), wait=time.sleep, monotonic=time.monotonic)
    return Ports(
        clock=SystemClock(),
        entropy=entropy,
        hasher=ArgonHasher(vault, entropy, slots),
        vault=vault,
        devices=device_here(os.environ, settings.device_path),
        origin=origin_here(os.environ, terminal_name(), system_user()),
        common_passwords=CommonPasswords(),
        files=Documents(),
        typed_files=None if over_ssh(os.environ) else TypedFiles(settings.home, _elsewhere(settings)),
        practice_files=PracticeFolders(settings.home),
        heads=_heads(settings),
        host_clock=SystemHostClock(),
        running=RunningSessions(settings.home / "sessions"),
    )


def _ring(settings: "Settings", entropy: "Entropy", *, may_create: bool) -> "KeyRing":
    from tn_tui.adapters.key_ring import open_key_ring

    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    place = Path(credentials) if credentials else None
    return open_key_ring(settings.key_path, entropy, may_create=may_create, credentials=place)


def _elsewhere(settings: "Settings") -> tuple[Path, ...]:
    """Folders besides the data folder in which a file beside the database would mean something to it."""
    return (settings.database_path.parent,) if settings.database_path else ()


def clocks() -> "tuple[Clock, HostClock]":
    """The time, and what the machine says of it, for who opens no core."""
    from tn_tui.adapters.clock import SystemClock
    from tn_tui.adapters.host_clock import SystemHostClock

    return SystemClock(), SystemHostClock()


def keys_fingerprint(settings: "Settings") -> bytes:
    """Which keys these are, as the database names its own; none are made.

    Raises:
        KeyRingMissing: there are none.
        FileRefused: they can't be read or trusted, or are damaged.
    """
    from tn_tui.adapters.entropy import SystemEntropy
    from tn_tui.adapters.key_ring import RingVault

    entropy = SystemEntropy()
    return RingVault(_ring(settings, entropy, may_create=False), entropy).fingerprint()


def suggestions(settings: "Settings") -> "Suggestions":
    """What a shell completes; it opens nothing before it is asked, and makes nothing."""
    from tn_tui.core.account.suggestions import Suggestions

    return Suggestions(settings.database_path or settings.database_url)
