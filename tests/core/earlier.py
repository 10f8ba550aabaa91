"""Databases as earlier versions of the program left them, with what those versions wrote in them."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.adapters.fakes import CountedEntropy
from tests.core.test_upgrade_data import PASSWORD, RING
from tests.storage import version_1, version_2, version_3
from tests.storage.version_1 import to_revision
from tests.world import FastHasher
from tn_tui.adapters.key_ring import RingVault


def left_by(request: pytest.FixtureRequest, tmp_path: Path, kind: str, revision: str, now: datetime) -> Path | str:
    """The database of that version, "sqlite" or "postgres"; the newest token in it was used at `now`."""
    place: Path | str = tmp_path / "tn.db"
    if kind == "postgres":
        server = request.getfixturevalue("postgres")
        name = f"earlier_{os.getpid()}"
        server.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
        place = f"postgresql://postgres@/{name}?host={server.info.host}"
    vault = RingVault(RING, CountedEntropy())
    to_revision(place, "0001")
    version_1.fill(place, lambda data: vault.mac("activity", data), FastHasher().hash(PASSWORD))
    version_2.enroll(place, vault, FastHasher().hash(PASSWORD))
    if revision >= "0002":
        to_revision(place, "0002")
        version_2.fill(place, vault)
    if revision >= "0003":
        to_revision(place, "0003")
        version_3.fill(place, vault, int(now.timestamp()) // 30)
    if revision > "0003":
        to_revision(place, revision)
    return place
