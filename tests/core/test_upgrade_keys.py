"""From databases in which no SSH key was remembered: what was stays, and keys are remembered beside it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.earlier import left_by
from tests.core.test_upgrade_data import POSTGRES, RING, dump
from tests.core.test_upgrade_recovery import person
from tests.storage.version_1 import START
from tests.storage.version_2 import ERIN
from tests.world import MovableClock, World
from tn_tui.adapters.client_key import KeyDevice
from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.views import SignedIn
from tn_tui.storage.upgrade import upgrade

NOW = START + timedelta(days=30)
KEY = ClientKey("ssh-ed25519", f"SHA256:{'x' * 43}")


@pytest.fixture(
    params=[
        *(("sqlite", revision) for revision in ("0001", "0002", "0003", "0004", "0005")),
        pytest.param(("postgres", "0001"), marks=POSTGRES.marks),
        pytest.param(("postgres", "0005"), marks=POSTGRES.marks),
    ],
    ids="-".join,
)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A database as that version left it."""
    kind, revision = request.param
    return left_by(request, tmp_path, kind, revision, NOW)


@pytest.fixture
def world(old: Path | str) -> Iterator[World]:
    """The same one, opened by today's program."""
    assert upgrade(old)
    world = World(old, clock=MovableClock(NOW), ring=RING)
    yield world
    world.close()


def test_what_was_remembered_is_what_it_was_and_is_no_key(old: Path | str) -> None:
    before = dump(old, ("devices",))["devices"]
    assert before
    assert upgrade(old)
    assert dump(old, ("devices",))["devices"] == [(*row, None) for row in before]


def test_a_key_is_remembered_as_in_a_new_database(world: World) -> None:
    erin = person(world, ERIN)
    core = world.terminal(KeyDevice(KEY))
    erin.session(core, remember=True)
    assert isinstance(erin.log_in(core), SignedIn)
    assert world.execute("SELECT client_key FROM devices WHERE client_key IS NOT NULL") == [(KEY.text,)]
    assert broken(world) is None
