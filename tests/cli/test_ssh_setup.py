"""`tn-tui ssh-setup` as a command: what it prints, and what it refuses before it looks at anything."""

import os

import pytest

from tests.cli.conftest import Command


def test_it_prints_everything_for_an_account_and_changes_nothing(command: Command) -> None:
    said = command("ssh-setup", "--account", "riverside")
    assert said.status == 0
    for line in (
        "usermod --password '*' riverside",
        'home = "/var/lib/riverside/data"',
        "Match User riverside",
        "    ExposeAuthInfo yes",
        "restrict,pty ssh-ed25519 AAAA... alice@laptop",
    ):
        assert line in said.out.splitlines()
    assert command("ssh-setup", "--account", "riverside", "--json").json()["lines"] == said.out.splitlines()


def test_a_command_behind_the_gate_runs_as_an_account_of_its_own(command: Command) -> None:
    said = command("ssh-setup", "--gate-as", "reports", "--", "psql", "reports")
    assert "--as reports -- psql reports" in said.out
    assert "NOPASSWD" in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--account", "a b"),
        ("--account", "-x"),
        ("--account", ""),
        ("--account", "x\nMatch all"),
        ("--gate-as", "reports"),
        ("--", "psql"),
        ("--check", "--gate-as", "reports", "--", "psql"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, arguments: tuple[str, ...]) -> None:
    said = command("ssh-setup", *arguments)
    assert (said.status, said.out) == (2, "")


def test_only_root_looks(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    said = command("ssh-setup", "--check", "--json")
    assert said.status == 1
    assert said.json()["error"] == "not_root"


def test_what_sshd_can_not_say_is_a_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    said = command("ssh-setup", "--check", "--sshd-config", "/nowhere", "--json")
    assert said.status == 1
    assert said.json()["error"] == "sshd"
