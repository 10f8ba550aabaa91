import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Command

LOST = ("--reason", "Lost phone")
GROUPS_OF_FOUR = r"[0-9a-z]{4}(?:-[0-9a-z]{4}){2,3}"


def test_a_password_is_reset_and_shown_once(command: Command, staff: Path) -> None:
    said = command("user", "reset-password", *HERE, "bob", *LOST)
    assert said.status == 0
    found = re.fullmatch(rf"Username: bob\nTemporary password: ({GROUPS_OF_FOUR})\n", said.out)
    assert found
    assert found[1] not in said.err
    told = command("user", "reset-password", *HERE, "bob", *LOST, "--json").json()
    assert list(told) == ["username", "temporary_password"]
    assert told["temporary_password"] != found[1]
    assert command("user", "show", *HERE, "bob", "--json").json()["password_temporary"] is True


def test_a_one_time_code_is_shown_once(command: Command, staff: Path) -> None:
    said = command("user", "one-time-code", *HERE, "bob", *LOST)
    assert said.status == 0
    found = re.fullmatch(
        rf"Username: bob\nOne-time sign-in code: ({GROUPS_OF_FOUR})\nUntil: \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\n", said.out
    )
    assert found
    assert found[1] not in said.err
    told = command("user", "one-time-code", *HERE, "bob", *LOST, "--json").json()
    assert list(told) == ["username", "one_time_code", "expires_at"]


def test_no_secret_is_kept_or_logged(command: Command, staff: Path) -> None:
    secrets = [
        command("user", "reset-password", *HERE, "bob", *LOST, "--json").json()["temporary_password"],
        command("user", "one-time-code", *HERE, "bob", *LOST, "--json").json()["one_time_code"],
        command("user", "add", *HERE, "zed", "--name", "Z", "--role", "member", "--json").json()["temporary_password"],
    ]
    kept = b"".join(path.read_bytes() for path in staff.rglob("*") if path.is_file())
    kept += command("activity", "export", *HERE).out.encode()
    for secret in secrets:
        assert secret.encode() not in kept
        assert secret.replace("-", "").encode() not in kept


def test_who_needs_no_code_gets_none(command: Command, staff: Path) -> None:
    said = command("user", "one-time-code", *HERE, "carol", *LOST)
    assert (said.status, said.out) == (1, "")
    assert "carol is not enrolled" in said.err
    dry = command("user", "one-time-code", *HERE, "carol", "--dry-run", "--json")
    assert dry.status == 1
    assert dry.json()["users"][0]["hindrance"] == "not enrolled"
    assert command("user", "deactivate", *HERE, "bob", *LOST).status == 0
    said = command("user", "one-time-code", *HERE, "bob", *LOST)
    assert (said.status, said.out) == (1, "")
    assert "reactivate" in said.err.lower()
    assert command("user", "one-time-code", *HERE, "bob", "--dry-run").status == 1


@pytest.mark.parametrize("name", ["reset-password", "one-time-code"])
def test_a_dry_run_makes_nothing(command: Command, staff: Path, name: str) -> None:
    before = command("activity", "list", *HERE, "--json").out
    said = command("user", name, *HERE, "bob", "--dry-run")
    assert said.status == 0
    assert not re.search(GROUPS_OF_FOUR, said.out)
    assert command("activity", "list", *HERE, "--json").out == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reset-password", "bob", *LOST), "The password of bob was reset, but"),
        (("one-time-code", "bob", *LOST, "--json"), "A code for bob was made but"),
        (("add", "zed", "--name", "{Z}", "--role", "member"), "zed was added, but"),
    ],
)
def test_a_secret_that_could_not_be_written_is_told(staff: Path, arguments: tuple[str, ...], words: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tn_tui", "user", *arguments, *HERE],
            env={"TN_TUI_HOME": str(staff), "LC_ALL": "C.UTF-8"},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert words in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
