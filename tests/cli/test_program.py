import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tn_tui import __version__
from tn_tui.cli import opening
from tn_tui.cli.running import Running, StoppedError, operator
from tn_tui.core.core import Core
from tn_tui.domain import errors, system_errors

PROGRAM = (sys.executable, "-m", "tn_tui")


def outside(*arguments: str | bytes, home: Path, **environ: str) -> "subprocess.CompletedProcess[bytes]":
    """The program in a process of its own, with no terminal."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TN_TUI_HOME": str(home), "TERM": "xterm", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def one_sentence(err: bytes) -> str:
    text = err.decode()
    assert "Traceback" not in text
    assert len(text.splitlines()) == 1
    return text


class Failing(Running):
    """A run whose core fails in the way that a test wants."""

    def __init__(self, environ: Mapping[str, str], error: BaseException) -> None:
        super().__init__(environ)
        self.error = error

    @contextmanager
    def core(self, *, may_begin: bool = False) -> Iterator[Core]:
        self.load()
        raise self.error
        yield  # type: ignore[unreachable] # makes this a generator


def test_version(command: Command) -> None:
    said = command("--version")
    assert (said.status, said.out.strip(), said.err) == (0, f"tn-tui, version {__version__}", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("usr",), "No such command 'usr'"),
        (("user", "list"), "Missing option '--practice'"),
        (("user", "add", "--practice", "P", "bob", "--name", "B", "--role", "owner"), "'owner' is not one of"),
        (("user", "add", "--practice", "P", "bob", "--name", "B", "--role", "support"), "'support' is not one of"),
        (("user", "set-role", "--practice", "P", "bob", "--role", "support"), "'support' is not one of"),
        (("practice", "list", "extra\x1b]52;c;x\x07"), "unexpected extra argument"),
        (("--x\x1b[31m",), "No such option"),
        (("demo", "--screens", "x"), "--screens goes with --play"),
        (("completion", "tcsh"), "'tcsh' is not one of"),
    ],
)
def test_a_wrong_command_says_where_help_is(command: Command, arguments: tuple[str, ...], words: str) -> None:
    said = command(*arguments)
    assert (said.status, said.out) == (2, "")
    assert words in said.err
    assert said.err.splitlines()[-1].startswith("See: tn-tui")
    assert said.err.replace("\n", "").isprintable()


def test_a_group_alone_shows_its_help(command: Command) -> None:
    said = command("user")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("Usage: tn-tui user")


@pytest.mark.parametrize("arguments", [(b"user\xff",), (b"user", b"list", b"--practice", b"\xe9")])
def test_bytes_that_are_not_utf8_get_a_sentence(tmp_path: Path, arguments: tuple[bytes, ...]) -> None:
    done = outside(*arguments, home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"Argument {len(arguments)} has bytes that are not UTF-8" in one_sentence(done.stderr)
    assert not (tmp_path / "home").exists()


def test_no_terminal_is_a_sentence(tmp_path: Path) -> None:
    done = outside(home=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "needs a terminal" in one_sentence(done.stderr)
    done = outside("demo", home=tmp_path)
    assert done.returncode == 2
    assert "needs a terminal" in one_sentence(done.stderr)


@pytest.mark.parametrize("term", ["dumb", "", None])
def test_a_terminal_without_screens_is_a_sentence(monkeypatch: pytest.MonkeyPatch, term: str | None) -> None:
    monkeypatch.setattr(opening, "_is_terminal", lambda stream: True)
    if term is None:
        monkeypatch.delenv("TERM", raising=False)
    else:
        monkeypatch.setenv("TERM", term)
    with pytest.raises(StoppedError) as caught:
        opening.require_terminal()
    assert caught.value.status == 2
    assert (term or "not set") in caught.value.sentence


def test_textual_variables_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_SCREENSHOT", "1")
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/x")  # noqa: S108 - never opened
    opening.forget_textual()
    assert not [name for name in os.environ if name.startswith("TEXTUAL_")]


def test_a_defect_is_an_incident_without_what_was_typed(command: Command, existing: Path) -> None:
    running = Failing({"TN_TUI_HOME": str(existing)}, RuntimeError("canary-7391"))
    said = command("practice", "list", running=running)
    assert (said.status, said.out) == (1, "")
    log = (existing / "tn-tui.log").read_text()
    incident = log.split("incident ")[1].split()[0]
    assert f"incident {incident}" in said.err
    assert str(existing / "tn-tui.log") in said.err
    assert "builtins.RuntimeError" in log
    assert "canary" not in said.err + log
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (system_errors.StorageLocked(), 4, "try again"),
        (system_errors.StorageReadOnly(), 3, "can't be written"),
        (system_errors.KeyRingMissing(), 3, "keys"),
        (errors.Busy(), 4, "try again"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_trouble_gets_its_status(
    command: Command, existing: Path, error: BaseException, status: int, words: str
) -> None:
    said = command("practice", "list", running=Failing({"TN_TUI_HOME": str(existing)}, error))
    assert (said.status, said.out) == (status, "")
    assert words in said.err


@pytest.mark.parametrize(
    ("variable", "value", "status", "words"),
    [
        ("TN_TUI_TEHME", "nord", 2, "TN_TUI_THEME"),
        ("TN_TUI_IDLE_LOCK_MINUTES", "soon", 2, "from 1 to 15"),
        ("TN_TUI_HOME", "/dev/null", 3, "/dev/null"),
    ],
)
def test_a_wrong_setting_is_told_by_every_command(
    tmp_path: Path, variable: str, value: str, status: int, words: str
) -> None:
    done = outside("practice", "list", home=tmp_path, **{variable: value})
    assert (done.returncode, done.stdout) == (status, b"")
    assert words in one_sentence(done.stderr)


def test_the_operator_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert operator()
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    assert operator() == "54321"
