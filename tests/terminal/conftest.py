"""An installation made by the command line, as a script would make it."""

import subprocess
from pathlib import Path

import pytest

from tests.terminal.pseudo import PASSWORD, PROGRAM, environment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with RIVERSIDE and its administrator alice in it."""
    folder = tmp_path / "home"
    names = ["--practice-code", "RIVERSIDE", "--practice-name", "Riverside Counseling", "--admin", "alice"]
    subprocess.run(
        [*PROGRAM, "init", *names, "--name", "Alice Smith", "--password-stdin"],
        input=PASSWORD.encode(),
        env=environment(folder, {}),
        check=True,
        capture_output=True,
    )
    return folder
