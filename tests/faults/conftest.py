"""A whole installation as the program itself makes it, and small disks to put one on."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.world import OPERATOR, FastHasher, MemoryDevice, MovableClock, Person
from tn_tui import bootstrap
from tn_tui.core.core import Core
from tn_tui.domain.errors import TnError
from tn_tui.domain.secret import Secret
from tn_tui.settings import Settings

PASSWORD = Secret("violet ladder forty monks")

Mount = Callable[[str], Path]


class Installation:
    """A folder, and cores opened on it one after the other."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home)
        self.clock = MovableClock()
        self.hasher = FastHasher()
        self._cores: list[Core] = []

    def open(self) -> Core:
        core = bootstrap.build(self.settings, clock=self.clock, hasher=self.hasher, devices=MemoryDevice())
        self._cores.append(core)
        return core

    def close(self) -> None:
        while self._cores:
            self._cores.pop().close()

    def set_up(self) -> Core:
        """RIVERSIDE and its administrator alice."""
        core = self.open()
        core.administration.set_up(
            OPERATOR,
            practice_code="RIVERSIDE",
            practice_name="Riverside Counseling",
            username="alice",
            name="Alice Smith",
            password=PASSWORD,
        )
        return core

    @property
    def database(self) -> Path:
        return self.settings.home / "tn.db"


def log_in(core: Core, password: Secret = PASSWORD) -> object:
    return core.sign_in.submit_password("RIVERSIDE", "alice", password)


def refusal(call: Callable[[], object]) -> TnError:
    """The error of our own with which the call ends; anything else is a traceback on somebody's screen."""
    with pytest.raises(TnError) as refused:
        call()
    return refused.value


__all__ = ["PASSWORD", "Installation", "Mount", "Person", "log_in", "refusal"]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Nothing yet; `set_up` or `open` makes it."""
    installation = Installation(tmp_path / "home")
    yield installation
    installation.close()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount, or mount again with other options, a small disk of this test's own."""
    mount_command, umount = shutil.which("mount"), shutil.which("umount")
    folder = tmp_path / "disk"
    folder.mkdir(mode=0o700)
    mounted = False

    def call(options: str) -> Path:
        nonlocal mounted
        if os.geteuid() != 0 or mount_command is None or umount is None:
            pytest.skip("only root can mount a small disk")
        options = f"{'remount,' if mounted else ''}{options},mode=0700"
        command = [mount_command, "-t", "tmpfs", "-o", options, "none", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode and not mounted:
            pytest.skip(f"this machine mounts nothing: {done.stderr.strip()}")
        assert done.returncode == 0, done.stderr
        mounted = True
        return folder

    yield call
    if mounted and umount is not None:
        subprocess.run([umount, "--lazy", str(folder)], check=True)
