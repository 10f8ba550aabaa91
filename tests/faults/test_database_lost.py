"""A lost database is told, never made anew: whoever sits there first would become administrator."""

from pathlib import Path

import pytest

from tests.faults.conftest import PASSWORD
from tn_tui.bootstrap import open_core
from tn_tui.domain.system_errors import DatabaseMissing, KeyRingMissing, StorageDamaged
from tn_tui.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that was opened once."""
    settings = Settings(home=tmp_path / "home")
    with open_core(settings) as core:
        assert core.sign_in.is_empty()
    return settings


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_keys_without_their_database_are_refused_and_nothing_is_made(settings: Settings, how: str) -> None:
    database = settings.database_path
    assert database is not None
    kept = settings.key_path.read_bytes()
    for path in settings.home.glob("tn.db*"):
        path.unlink()
    if how == "emptied":
        database.touch(mode=0o600)
    with pytest.raises(DatabaseMissing), open_core(settings):
        pass
    assert settings.key_path.read_bytes() == kept
    assert not database.exists() or database.stat().st_size == 0


def test_without_the_keys_as_well_it_is_a_new_installation(settings: Settings) -> None:
    for path in settings.home.iterdir():
        if path.is_file():
            path.unlink()
    with open_core(settings) as core:
        assert core.sign_in.is_empty()


def test_keys_that_wait_for_a_database_elsewhere_are_used(settings: Settings, tmp_path: Path) -> None:
    elsewhere = Settings(home=settings.home, database_url=f"sqlite:///{tmp_path}/other.db")
    with open_core(elsewhere) as core:
        assert core.sign_in.is_empty()


@pytest.mark.parametrize("has_keys", [True, False], ids=["keys", "no keys"])
def test_a_log_without_its_database_is_left_as_it_is(settings: Settings, *, has_keys: bool) -> None:
    database = settings.database_path
    assert database is not None
    database.rename(settings.home / "moved")
    log = settings.home / "tn.db-wal"
    log.write_bytes(b"acknowledged changes")
    log.chmod(0o600)
    if not has_keys:
        settings.key_path.unlink()
    with pytest.raises(DatabaseMissing), open_core(settings):
        pass
    assert log.read_bytes() == b"acknowledged changes"
    assert not database.exists()


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_database_that_goes_while_the_program_runs_is_told_at_the_next_call(settings: Settings, how: str) -> None:
    database = settings.database_path
    assert database is not None
    with open_core(settings) as core:
        database.rename(settings.home / "moved")
        if how == "replaced":
            database.write_bytes((settings.home / "moved").read_bytes())
        with pytest.raises(DatabaseMissing):
            core.administration.add_practice("root", code="A", name="A")
        with pytest.raises(DatabaseMissing):
            core.sign_in.is_empty()


def set_up(settings: Settings) -> None:
    """A practice with an administrator, so that there are heads beside the keys."""
    with open_core(settings) as core:
        core.administration.set_up(
            "root",
            practice_code="RIVERSIDE",
            practice_name="Riverside Counseling",
            username="alice",
            name="Alice Smith",
            password=PASSWORD,
        )


@pytest.mark.parametrize("content", [None, b"", b"S", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(84)])
@pytest.mark.parametrize("elsewhere", [True, False], ids=["database_url", "tn.db"])
def test_whatever_is_left_of_a_database_opens_no_first_run(
    tmp_path: Path, content: bytes | None, *, elsewhere: bool
) -> None:
    url = f"sqlite:///{tmp_path}/other.db" if elsewhere else ""
    settings = Settings(home=tmp_path / "home", database_url=url)
    set_up(settings)
    database = settings.database_path
    assert database is not None
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    if content is not None:
        database.write_bytes(content)
        database.chmod(0o600)
    kept = {path.name: path.read_bytes() for path in settings.home.iterdir() if path.is_file()}
    for _ in range(2):
        with pytest.raises(DatabaseMissing if not content else (DatabaseMissing, StorageDamaged)), open_core(settings):
            pass
    assert (database.read_bytes() if database.exists() else None) == content
    assert {path.name: path.read_bytes() for path in settings.home.iterdir() if path.is_file()} == kept


@pytest.mark.parametrize("length", [100, 511, 512, 2048, 4095, 4096, 8192])
def test_a_database_that_was_cut_short_opens_no_first_run(tmp_path: Path, length: int) -> None:
    settings = Settings(home=tmp_path / "home")
    set_up(settings)
    database = settings.database_path
    assert database is not None
    content = database.read_bytes()[:length]
    database.write_bytes(content)
    with pytest.raises((DatabaseMissing, StorageDamaged)), open_core(settings) as core:
        core.sign_in.is_empty()


@pytest.mark.parametrize("bound", [True, False], ids=["of these keys", "of no keys"])
def test_a_database_from_before_the_first_practice_opens_no_first_run(
    tmp_path: Path, migrated_file: Path, *, bound: bool
) -> None:
    settings = Settings(home=tmp_path / "home")
    database = settings.database_path
    assert database is not None
    with open_core(settings):
        pass
    earlier = database.read_bytes() if bound else migrated_file.read_bytes()
    set_up(settings)
    database.write_bytes(earlier)
    with pytest.raises(DatabaseMissing), open_core(settings):
        pass
    # Where the keys are handed over and not in the folder, heads alone tell.
    settings.key_path.rename(tmp_path / "keys")
    with pytest.raises(DatabaseMissing if not bound else (DatabaseMissing, KeyRingMissing)), open_core(settings):
        pass


def test_a_first_run_that_was_killed_before_its_keys_were_used_is_gone_on_with(
    tmp_path: Path, migrated_file: Path
) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_core(settings):
        pass
    database = settings.database_path
    assert database is not None
    database.write_bytes(migrated_file.read_bytes())
    set_up(settings)
