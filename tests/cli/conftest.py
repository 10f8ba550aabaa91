import io
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.world import Phone
from tn_tui.cli.program import run
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn

if TYPE_CHECKING:
    from tests.cli.desk import Desk

INIT = (
    "init",
    "--practice-code",
    "RIVERSIDE",
    "--practice-name",
    "Riverside Counseling",
    "--admin",
    "alice",
    "--name",
    "Alice Smith",
    "--password-stdin",
)
PASSWORD = "violet ladder forty monks"
HERE = ("--practice", "RIVERSIDE")
HOSTILE = "\x1b]52;c;eA==\x07\u202e=cmd|' /C calc'!A1[/]\x9b31m\n"
"""What no name can be given, put past the gate: by somebody who writes into the database."""


@dataclass
class Said:
    """What a command left: its exit status, its facts, its sentences."""

    status: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture(autouse=True)
def host_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's clock is kept right, whatever machine the tests run on."""
    monkeypatch.setattr("tn_tui.adapters.host_clock.SystemHostClock.synchronized", lambda self: True)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process on the folder tmp_path/home; `stdin` is what it reads, and no terminal."""

    def call(*arguments: str, stdin: bytes = b"", running: Running | None = None) -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = run(arguments, running or Running({"TN_TUI_HOME": str(tmp_path / "home")}))
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return call


@pytest.fixture
def existing(tmp_path: Path) -> Path:
    """A folder with nothing in it, where `command` looks for it."""
    (tmp_path / "home").mkdir(mode=0o700)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def seeded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with RIVERSIDE and its administrator alice, made once."""
    home = tmp_path_factory.mktemp("seeded") / "home"
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(PASSWORD.encode()), encoding="utf-8")
    try:
        assert run(INIT, Running({"TN_TUI_HOME": str(home)})) == 0
    finally:
        sys.stdin = stdin
    return home


@pytest.fixture
def home(seeded_home: Path, tmp_path: Path) -> Path:
    """A copy of the seeded folder, where `command` looks for it."""
    shutil.copytree(seeded_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def staffed_home(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RIVERSIDE with alice, bob, who is enrolled and logged in, and carol, who never was."""
    home = tmp_path_factory.mktemp("staffed") / "home"
    shutil.copytree(seeded_home, home)
    with Running({"TN_TUI_HOME": str(home)}).core() as core:
        for username, name in (("bob", "Bob Jones"), ("carol", "Carol Smithe")):
            made = core.user_changes.add(
                on_behalf(), practice_code="RIVERSIDE", username=username, name=name, role=Role.MEMBER
            )
            if username == "bob":
                temporary = made.password
        signed_in = core.sign_in.submit_password("RIVERSIDE", "bob", temporary)
        assert isinstance(signed_in, SignedIn)
        core.passwords.change(signed_in.session, temporary, Secret(PASSWORD))
        offer = core.enrollment.begin(signed_in.session)
        core.enrollment.confirm(signed_in.session, offer.ticket, Phone(offer.uri).token(core.clock.now()))
    # Bob sits at another machine, of whose programs this one knows nothing.
    shutil.rmtree(home / "sessions")
    return home


@pytest.fixture
def staff(staffed_home: Path, tmp_path: Path) -> Path:
    """A copy of the folder with three users, where `command` looks for it."""
    shutil.copytree(staffed_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> "Desk":
    from tests.cli.desk import made

    return made(tmp_path_factory.mktemp("desk") / "home")


@pytest.fixture
def desk(made_desk: "Desk", tmp_path: Path, command: Command) -> "Desk":
    """A copy of the folder with a support desk and its callers, where `command` looks for it."""
    return made_desk.copied(tmp_path / "home", command)


def written(home: Path, sql: str, *values: object) -> None:
    """Change the database behind the program's back."""
    with closing(sqlite3.connect(home / "tn.db")) as connection, connection:
        connection.execute(sql, values)


def is_harmless(said: Said) -> bool:
    """Whether no byte of what was said can act on a terminal."""
    return (said.out + said.err).replace("\r\n", "").replace("\n", "").isprintable()
