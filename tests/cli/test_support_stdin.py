"""Where the credentials of a support person come from when there is no terminal."""

import sys

import pytest

from tests.cli.conftest import Command
from tests.cli.desk import Desk

LOOK = ("practice", "RIVERSIDE")


def test_without_a_terminal_the_credentials_come_from_stdin(desk: Desk, command: Command) -> None:
    said = command("support", *LOOK, "--as", "dana", stdin=desk.credentials("dana"), running=desk.running())
    assert (said.status, said.out) == (2, "")
    assert "--credentials-stdin" in said.err


def test_no_stdin_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from tn_tui.cli.program import run

    monkeypatch.setattr(sys, "stdin", None)
    for more, status in (((), 2), (("--credentials-stdin",), 1)):
        assert run(("support", *LOOK, "--as", "dana", *more), desk.running()) == status
    assert "No password came in" in capsys.readouterr().err
