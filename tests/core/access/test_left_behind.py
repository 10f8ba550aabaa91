"""A session whose program is gone is closed by whoever looks next, and by nobody while its program runs."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import NoReturn

import pytest

from tests.world import World
from tn_tui.adapters.running_sessions import RunningSessions
from tn_tui.core.base.context import digest
from tn_tui.domain.policy import SessionEnd
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import StorageReadOnly
from tn_tui.domain.views import SignedIn
from tn_tui.storage.database import Database


@pytest.fixture
def held(world: World) -> Path:
    """The folder in which the world's programs hold their sessions from now on."""
    world.running = RunningSessions(world.home / "sessions")
    world.core = world.terminal(world.device)
    return world.home / "sessions"


_HOLD = """
import sys, time
from pathlib import Path
from tn_tui.adapters.running_sessions import RunningSessions
RunningSessions(Path(sys.argv[1])).hold(bytes.fromhex(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


def held_elsewhere(folder: Path, key: bytes) -> subprocess.Popen[str]:
    """Another process that holds a session."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, folder, key.hex()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def killed(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def ends(world: World) -> list[object]:
    return [row[0] for row in world.execute("SELECT end_reason FROM sessions ORDER BY created_at, id")]


def test_it_is_closed_by_the_next_who_looks(world: World, held: Path) -> None:
    bob = world.new_user("bob")
    here = bob.session()
    cut = bob.session()
    # What the world's own process holds is taken for another's that is killed.
    world.running.release(digest(cut))
    process = held_elsewhere(held, digest(cut))
    world.core.sessions.glance(here)
    assert ends(world).count(None) == 2
    killed(process)
    world.core.sessions.glance(here)
    assert sorted(ends(world), key=str) == [None, SessionEnd.CUT_OFF]
    assert len(list(held.iterdir())) == 1
    rows = world.execute("SELECT actor, outcome, detail FROM activity WHERE event = 'session ended'")
    assert [tuple(row) for row in rows] == [(f"user:{bob.id}", "done", "cut off")]
    later = bob.log_in()
    assert isinstance(later, SignedIn)
    assert later.told == ()


def test_opening_the_installation_is_a_look(world: World, held: Path) -> None:
    bob = world.new_user("bob")
    cut = bob.session()
    world.running.release(digest(cut))
    killed(held_elsewhere(held, digest(cut)))
    world.terminal()
    assert ends(world) == [SessionEnd.CUT_OFF]


def test_a_log_out_leaves_no_file(world: World, held: Path) -> None:
    bob = world.new_user("bob")
    session = bob.session()
    assert len(list(held.iterdir())) == 1
    world.core.sessions.log_out(session)
    assert list(held.iterdir()) == []
    assert ends(world) == [SessionEnd.LOGGED_OUT]


def test_files_that_mean_nothing_are_cleared_and_those_in_use_are_left(tmp_path: Path) -> None:
    one, other = RunningSessions(tmp_path / "sessions"), RunningSessions(tmp_path / "sessions")
    assert one.left_behind() == []
    key = digest(Secret("a"))
    one.hold(key)
    (tmp_path / "sessions" / ".half").write_text("")
    (tmp_path / "sessions" / "note").write_text("")
    (tmp_path / "sessions" / "link").symlink_to(tmp_path / "elsewhere")
    assert other.left_behind() == []
    assert {path.name for path in (tmp_path / "sessions").iterdir()} == {key.hex(), "link"}
    one.release(key)
    assert other.left_behind() == []


def test_two_who_look_at_once_settle_it_once(tmp_path: Path) -> None:
    key = digest(Secret("a"))
    killed(held_elsewhere(tmp_path / "sessions", key))
    one, other = RunningSessions(tmp_path / "sessions"), RunningSessions(tmp_path / "sessions")
    assert one.left_behind() == [key]
    assert other.left_behind() == []
    one.forget(key)
    assert list((tmp_path / "sessions").iterdir()) == []


def test_what_was_copied_with_its_folder_says_nothing_of_a_session(world: World, held: Path, tmp_path: Path) -> None:
    bob = world.new_user("bob")
    session = bob.session()
    copied = tmp_path / "copied"
    copytree(held, copied)
    elsewhere = RunningSessions(copied)
    assert elsewhere.left_behind() == []
    assert list(copied.iterdir()) == []
    world.core.sessions.glance(session)
    assert ends(world) == [None]


def test_a_folder_that_can_not_be_used_costs_nobody_the_log_in(world: World, held: Path) -> None:
    bob = world.new_user("bob")
    world.home.mkdir(mode=0o700, exist_ok=True)
    held.symlink_to(world.home)
    assert bob.session()


def test_where_nothing_can_be_written_it_is_left_to_the_next(
    world: World, held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = world.new_user("bob")
    cut = bob.session()
    world.running.release(digest(cut))
    killed(held_elsewhere(held, digest(cut)))

    def refused(_: Database) -> NoReturn:
        raise StorageReadOnly

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", refused)
        core = world.terminal()
    assert ends(world) == [None]
    core.sessions.glance(bob.session())
    assert ends(world)[0] == SessionEnd.CUT_OFF
