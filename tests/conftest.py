"""What every test can ask for: a world on an empty database that is migrated once and copied for each test."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from tests.sharing import share_compiled
from tests.world import World
from tn_tui.storage.upgrade import upgrade

# How quick an example is depends on what else the machine does.
settings.register_profile("tn-tui", deadline=None)
settings.load_profile("tn-tui")


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and looking through it again and again for garbage took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def opened() -> Iterator[list[Engine]]:
    """The engines that were opened and not yet put away, which share what they compile."""
    with pytest.MonkeyPatch.context() as patch:
        yield share_compiled(patch)


@pytest.fixture(autouse=True)
def _nothing_stays_open(opened: list[Engine]) -> Iterator[None]:
    """A connection that a test forgets would warn when it is collected, and fail whichever test runs then."""
    yield
    while opened:
        opened.pop().dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at head with nothing in it; copy it, never open it."""
    path = tmp_path_factory.mktemp("migrated") / "tn.db"
    upgrade(path)
    return path


@pytest.fixture
def database_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A file at head for this test alone."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return Path(shutil.copyfile(migrated_file, folder / "tn.db"))


@pytest.fixture
def sqlite_world(database_file: Path) -> Iterator[World]:
    """A world on an SQLite file."""
    world = World(database_file)
    yield world
    world.close()
