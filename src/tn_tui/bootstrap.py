"""The one module that sees every layer: it opens folder, database and keys, and joins them into a `Core`.

Importing it costs nothing; what is heavy is imported by `build`, behind the first paint.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.ports import Clock, DeviceStore, Entropy, Hasher, HostClock, Origin, Ports
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
) -> "Core":
    """Open everything that the settings name, with the real world behind every port that is not given.

    Whoever calls it closes the core.

    Raises:
        FileRefused, KeyRingMissing, KeyRingWrong: folder, files or keys can't be used.
        DatabaseMissing: the keys are there and the database in the same folder is not.
        StorageError: the database can't be used.
    """
    from tn_tui.adapters.files import claim_private, private_folder
    from tn_tui.core.core import build as join
    from tn_tui.storage.database import Database
    from tn_tui.storage.upgrade import upgrade

    private_folder(settings.home)
    place: Path | str = settings.database_path or settings.database_url
    if isinstance(place, Path):
        _refuse_to_begin_anew(settings, place)
        claim_private(place)
    upgrade(place)
    database = Database(place)
    try:
        ports = _ports(settings, database)
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
def open_core(settings: "Settings") -> Iterator["Core"]:
    """A core for one block of work; see `build`."""
    core = build(settings)
    try:
        yield core
    finally:
        core.close()


def _refuse_to_begin_anew(settings: "Settings", database: Path) -> None:
    """Keys are made after the schema is committed, so keys beside no schema mean that a database was lost."""
    from tn_tui.domain.system_errors import DatabaseMissing

    # In this order, since another process may be making both at this moment.
    has_keys = settings.key_path.exists() and not settings.database_url
    # A log without its database holds acknowledged changes that a new database in its place would wipe out.
    has_log = database.with_name(f"{database.name}-wal").exists()
    if (has_keys or has_log) and not (database.exists() and database.stat().st_size):
        raise DatabaseMissing(database)


def file_device(settings: "Settings", label: str) -> "DeviceStore":
    """This device's own file under a name of choice, wherever the person sits."""
    from tn_tui.adapters.device import FileDevice

    return FileDevice(settings.device_path, label)


def _ports(settings: "Settings", database: "Database") -> "Ports":
    from tn_tui.adapters.clock import SystemClock
    from tn_tui.adapters.common_passwords import CommonPasswords
    from tn_tui.adapters.device import device_here
    from tn_tui.adapters.documents import Documents
    from tn_tui.adapters.entropy import SystemEntropy
    from tn_tui.adapters.hasher import ArgonHasher
    from tn_tui.adapters.heads import FileHeads
    from tn_tui.adapters.host_clock import SystemHostClock
    from tn_tui.adapters.key_ring import RingVault, open_key_ring
    from tn_tui.adapters.origin import origin_here, terminal_name
    from tn_tui.adapters.slots import Slots, slots_of_this_machine
    from tn_tui.adapters.system_user import system_user
    from tn_tui.domain.ports import Ports
    from tn_tui.storage import practices

    with database.read() as work:
        is_new = practices.fingerprint(work) is None
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    entropy = SystemEntropy()
    ring = open_key_ring(
        settings.key_path,
        entropy,
        may_create=is_new,
        credentials=Path(credentials) if credentials else None,
    )
    vault = RingVault(ring, entropy)
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
        heads=FileHeads(settings.home / "heads"),
        host_clock=SystemHostClock(),
    )
