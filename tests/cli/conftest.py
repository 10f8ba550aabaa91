import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tn_tui.cli.program import run
from tn_tui.cli.running import Running

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


@dataclass
class Said:
    """What a command left: its exit status, its facts, its sentences."""

    status: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process on the folder tmp_path/home; `stdin` is what it reads, and no terminal."""

    def call(*arguments: str, stdin: bytes = b"", running: Running | None = None) -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = run(arguments, running or Running({"TN_TUI_HOME": str(tmp_path / "home")}))
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return call


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
