"""The screens' tests boot the program often, so what every boot works out alike is worked out once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sharing import lazy_strips, share_sheets
from tests.tui.board import Board
from tests.tui.front import Front
from tests.tui.office import Office
from tests.world import World


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share_sheets(patch)
        lazy_strips(patch)
        yield


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export whose name the program made is written where it was started."""
    folder = tmp_path_factory.mktemp("started-in")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def office(sqlite_world: World) -> Office:
    """Alice's practice, with nobody else in it."""
    return Office(sqlite_world)


@pytest.fixture
def front(sqlite_world: World) -> Front:
    """Alice in front of her practice's log-in."""
    return Front(sqlite_world)


@pytest.fixture
def board(sqlite_world: World) -> Board:
    """The support desk, and a practice that hangs on Alice."""
    return Board(sqlite_world)


@pytest.fixture
def enrolled(sqlite_world: World) -> Front:
    """Alice in front of her practice's log-in, with a phone and recovery codes."""
    return Front(sqlite_world, enrolled=True)
