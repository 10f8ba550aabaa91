"""Where there is no installation, every command says so and makes nothing; three alone make one."""

from pathlib import Path

import click
import pytest

from tests.cli.conftest import HERE, INIT, PASSWORD, Command
from tests.cli.test_help import every_command, leaf
from tn_tui.bootstrap import open_core
from tn_tui.cli.running import Running
from tn_tui.settings import Settings

WHY = ("--reason", "Phone stolen")
CHECKED = ("--called-back", "--knows-practice-code", "--knows-last-log-in", "--knows-colleagues")
SAM = ("--as", "sam", "--credentials-stdin")
ARGUMENTS = {
    "practice add": ("--code", "RIVERSIDE", "--name", "Riverside Counseling"),
    "practice list": (),
    "practice show": HERE,
    "practice set": (*HERE, "--remember-days", "7"),
    "practice require-two-factor": HERE,
    "user list": HERE,
    "user show": (*HERE, "bob"),
    "user add": (*HERE, "bob", "--name", "Bob Jones", "--role", "member"),
    "user import": (*HERE, "users.csv", "--passwords", "passwords.csv"),
    "user export": (*HERE, "--output", "users.csv"),
    "user unlock": (*HERE, "bob"),
    "user disable-two-factor": (*HERE, "bob", *WHY),
    "user one-time-code": (*HERE, "bob", *WHY),
    "user reset-password": (*HERE, "bob", *WHY),
    "user set-role": (*HERE, "bob", "--role", "administrator"),
    "user deactivate": (*HERE, "bob", *WHY),
    "user reactivate": (*HERE, "bob"),
    "user end-sessions": (*HERE, "bob", *WHY),
    "user forget-devices": (*HERE, "bob", *WHY),
    "user rename": (*HERE, "bob", "--name", "Bob"),
    "activity list": HERE,
    "activity export": (*HERE, "--output", "log.csv"),
    "activity verify": (),
    "activity head": (),
    "check": (),
    "export list": (),
    "export take": (*HERE, "users-2026-11-24-091207.csv", "--to", "users.csv"),
    "support add": ("sam", "--name", "Sam"),
    "support search": ("river", *SAM),
    "support practice": ("RIVERSIDE", *SAM),
    "support spoken-check": (*HERE, "alice", "--heard", "AAAA BBBB", *SAM),
    "support case list": (),
    "support case show": ("1",),
    "support case open": (
        *(*HERE, "--user", "alice", "--caller", "Alice", "--ticket", "7", *WHY, *CHECKED),
        *SAM,
    ),
    "support case approve": ("1", *SAM),
    "support case refuse": ("1", *WHY, *SAM),
    "support case stop": ("1", *WHY),
    "support case redeem": ("1", *SAM),
}
MAKE_ONE = {"init", "demo"}
IN_JSON = {"verify"}
"""It answers a program, which is told so too (test_verify.py)."""
OPEN_NOTHING = {"completion"}
TELL_ANYWAY = {"doctor", "gate", "session", "ssh-setup"}
"""What is missing is a finding there (test_doctor.py), or the settings are elsewhere."""


def test_no_command_is_left_out() -> None:
    assert {" ".join(words) for words in every_command() if not isinstance(leaf(words), click.Group)} == set(
        ARGUMENTS
    ) | MAKE_ONE | IN_JSON | OPEN_NOTHING | TELL_ANYWAY


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_command_where_nothing_is_says_so_and_makes_nothing(command: Command, tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    before = set(tmp_path.rglob("*"))
    for made in (False, True):
        if made:
            home.mkdir(mode=0o755)
        said = command(*name.split(), *ARGUMENTS[name], stdin=b"violet ladder forty monks\n123456\n")
        assert (said.status, said.out) == (3, "")
        assert f"There is no installation in the data folder {home}." in said.err
        assert len(said.err.splitlines()) == 1
        assert set(tmp_path.rglob("*")) == (before | {home} if made else before)
    assert home.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("what", ["a folder", "an empty file", "nothing"])
def test_it_names_a_database_that_is_elsewhere(command: Command, tmp_path: Path, what: str) -> None:
    home, database = tmp_path / "home", tmp_path / "mnt" / "tn.db"
    home.mkdir(mode=0o700)
    if what != "nothing":
        database.parent.mkdir(mode=0o700)
    if what == "an empty file":
        database.touch(0o600)
    before = set(tmp_path.rglob("*"))
    environ = {"TN_TUI_HOME": str(home), "TN_TUI_DATABASE_URL": f"sqlite:///{database}"}
    said = command("activity", "verify", running=Running(environ))
    assert (said.status, said.out) == (3, "")
    assert f"in the data folder {home} with the database {database}." in said.err
    assert set(tmp_path.rglob("*")) == before


def test_an_installation_without_a_practice_is_one(command: Command, tmp_path: Path) -> None:
    with open_core(Settings(home=tmp_path / "home")):
        pass
    said = command("practice", "list")
    assert said.status == 0
    assert "There is no practice yet" in said.err


def test_what_a_first_run_left_half_made_is_none(command: Command, tmp_path: Path, database_file: Path) -> None:
    said = command("practice", "list")
    assert said.status == 3
    assert "There is no installation" in said.err
    assert not (tmp_path / "home" / "keys").exists()
    assert command(*INIT, stdin=PASSWORD.encode()).status == 0
    assert command("practice", "list").status == 0
    assert database_file.exists()
