"""A database that is damaged, newer or somebody else's, and keys that are missing or wrong."""

import os
import random
import shutil
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.conftest import PASSWORD, Installation, log_in, refusal
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import TnError, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused, KeyRingMissing, KeyRingWrong, StorageDamaged, StorageNewer
from tn_tui.domain.views import SignedIn
from tn_tui.storage.engine import sqlite_module


@pytest.fixture
def closed(installation: Installation) -> Installation:
    """Set up, lived in a little, and closed."""
    core = installation.set_up()
    signed_in = log_in(core)
    assert isinstance(signed_in, SignedIn)
    for number in range(20):
        core.administration.add_practice("root", code=f"PRACTICE{number}", name=f"Number {number}")
    offer = core.enrollment.begin(signed_in.session)
    with pytest.raises(TokenRefused):
        core.enrollment.confirm(signed_in.session, offer.ticket, Secret("wrong"))
    installation.close()
    return installation


def test_keys_that_are_missing_are_said_and_never_made_anew(closed: Installation) -> None:
    keys = closed.settings.key_path
    kept = keys.read_bytes()
    keys.unlink()
    for _ in range(2):
        assert isinstance(refusal(closed.open), KeyRingMissing)
        assert not keys.exists()
    keys.touch(0o600)
    keys.write_bytes(kept)
    assert isinstance(log_in(closed.open()), SignedIn)


def test_keys_of_another_installation_are_refused(closed: Installation, tmp_path: Path) -> None:
    other = Installation(tmp_path / "other")
    other.set_up()
    other.close()
    before = closed.database.read_bytes()
    closed.settings.key_path.unlink()
    shutil.copy2(other.settings.key_path, closed.settings.key_path)
    assert isinstance(refusal(closed.open), KeyRingWrong)
    assert closed.database.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\xff" * 50, b'{"version": 2}'])
def test_keys_that_are_damaged_are_refused(closed: Installation, content: bytes) -> None:
    closed.settings.key_path.write_bytes(content)
    error = refusal(closed.open)
    assert isinstance(error, FileRefused)
    assert error.reason == "damaged"


def test_a_newer_database_is_refused_and_not_touched(closed: Installation) -> None:
    connection = sqlite_module().connect(closed.database)
    connection.execute("UPDATE alembic_version SET version_num = '7777'")
    connection.commit()
    connection.close()
    before = closed.database.read_bytes()
    error = refusal(closed.open)
    assert isinstance(error, StorageNewer)
    assert error.revision == "7777"
    assert closed.database.read_bytes() == before


def test_somebody_elses_database_is_refused_and_not_touched(installation: Installation) -> None:
    installation.settings.home.mkdir(mode=0o700)
    connection = sqlite3.connect(installation.database)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.commit()
    connection.close()
    installation.database.chmod(0o600)
    before = installation.database.read_bytes()
    assert isinstance(refusal(installation.open), StorageDamaged)
    assert installation.database.read_bytes() == before
    assert not installation.settings.key_path.exists()


@pytest.mark.parametrize("content", [b"hello", b"\x00" * 4096, bytes(range(256)) * 64, b"SQLite format 3\x00"])
def test_what_is_no_database_is_refused_and_not_touched(installation: Installation, content: bytes) -> None:
    installation.settings.home.mkdir(mode=0o700)
    installation.database.write_bytes(content)
    installation.database.chmod(0o600)
    assert isinstance(refusal(installation.open), StorageDamaged)
    assert installation.database.read_bytes() == content
    assert not installation.settings.key_path.exists()


def attempt(installation: Installation) -> None:
    """Open it and do what a person does; a damaged place may be met or not."""
    core = installation.open()
    core.sign_in.is_empty()
    list(core.users.export(Operator("root"), practice_code="RIVERSIDE"))
    core.administration.practices("root")
    signed_in = log_in(core)
    assert isinstance(signed_in, SignedIn)
    core.profile.show(signed_in.session)
    core.activity.own(signed_in.session)
    core.administration.add_practice("root", code="ANOTHER", name="Another")
    core.passwords.change(signed_in.session, PASSWORD, Secret("orange kettle under seven"))


@pytest.mark.parametrize("keep", [0.1, 0.3, 0.5, 0.8])
def test_a_database_that_was_cut_off_is_refused(closed: Installation, keep: float) -> None:
    content = closed.database.read_bytes()
    closed.database.write_bytes(content[: int(len(content) * keep)])
    error = refusal(lambda: attempt(closed))
    assert isinstance(error, StorageDamaged)


@pytest.mark.parametrize("seed", range(8))
def test_pages_of_noise_end_in_an_error_of_our_own(closed: Installation, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - no secret is made of it
    content = bytearray(closed.database.read_bytes())
    for _ in range(noise.randrange(1, 6)):
        page = noise.randrange(1, len(content) // 4096) * 4096
        content[page : page + 4096] = noise.randbytes(4096)
    closed.database.write_bytes(content)
    with suppress(TnError):
        attempt(closed)


@pytest.mark.parametrize("seed", range(16))
def test_a_few_wrong_bytes_end_in_an_error_of_our_own(closed: Installation, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - no secret is made of it
    content = bytearray(closed.database.read_bytes())
    for _ in range(200):
        content[noise.randrange(100, len(content))] = noise.randrange(256)
    closed.database.write_bytes(content)
    with suppress(TnError):
        attempt(closed)


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def test_every_file_is_born_for_its_owner_alone(installation: Installation) -> None:
    earlier = os.umask(0)
    try:
        installation.set_up()
    finally:
        os.umask(earlier)
    home = installation.settings.home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    found = modes(home)
    assert {"tn.db", "tn.db-wal", "tn.db-shm", "keys"} <= set(found)
    assert {mode for name, mode in found.items() if (home / name).is_file()} == {0o600}
    assert {mode for name, mode in found.items() if (home / name).is_dir()} <= {0o700}


@pytest.mark.parametrize("name", ["tn.db", "keys"])
def test_a_link_in_a_files_place_is_refused(closed: Installation, name: str, tmp_path: Path) -> None:
    path = closed.settings.home / name
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    error = refusal(closed.open)
    assert isinstance(error, FileRefused)
    assert error.reason == "link"
