"""A lost database is told, never made anew: whoever sits there first would become administrator."""

from pathlib import Path

import pytest

from tn_tui.bootstrap import open_core
from tn_tui.domain.system_errors import DatabaseMissing
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
