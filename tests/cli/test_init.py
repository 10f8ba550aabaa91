import io
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import INIT, PASSWORD, Command
from tn_tui.cli.password import read


def test_the_first_practice_and_its_administrator(command: Command) -> None:
    said = command(*INIT, stdin=f"{PASSWORD}\n".encode())
    assert (said.status, said.out) == (0, "Practice code: RIVERSIDE\nUsername: alice\n")
    assert PASSWORD not in said.err
    assert command("user", "list", "--practice", "RIVERSIDE", "--json").json()[0]["role"] == "administrator"


def test_two_factor_can_be_required_from_the_start(command: Command) -> None:
    assert command(*INIT, "--require-two-factor", stdin=b"eight is enough").status == 0
    assert command("practice", "list", "--json").json()[0]["two_factor_required"] is True


def test_a_second_time_is_refused(command: Command, home: Path) -> None:
    said = command(*INIT, stdin=PASSWORD.encode())
    assert (said.status, said.out) == (1, "")
    assert str(home) in said.err
    assert "practice add" in said.err


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (b"", "No password came in"),
        (b"\n", "No password came in"),
        (b"\r\n", "No password came in"),
        (b"caf\xe9 au lait every day", "not UTF-8"),
        (b"\xed\xa0\x80 is a surrogate alone", "not UTF-8"),
        (b"x" * 4097, "longer than 4096 bytes"),
        (b"x" * 1_000_000, "longer than 4096 bytes"),
        (b"x" * 4096, "at most"),
        (b"short", "at least 15"),
        (b"alice riverside counseling", "made of a known name"),
    ],
)
def test_a_password_that_cannot_be_taken_gets_its_sentence(command: Command, stdin: bytes, words: str) -> None:
    said = command(*INIT, stdin=stdin)
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "password"),
    [
        (b"word", "word"),
        (b"word\n", "word"),
        (b"word\r\n", "word"),
        (b"word\r\r\n", "word\r"),
        (b"word\r", "word\r"),
        (b"  spaces stay \n", "  spaces stay "),
        ("p\u00e4ss \U0001f642\n".encode(), "p\u00e4ss \U0001f642"),
    ],
)
def test_only_one_line_end_is_cut(line: bytes, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert read(from_stdin=True).reveal() == password


def test_only_the_first_line_counts(command: Command) -> None:
    assert command(*INIT, stdin=f"{PASSWORD}\nshort\n".encode()).status == 0


def test_without_a_terminal_the_password_has_to_come_from_stdin(command: Command) -> None:
    said = command(*INIT[:-1], stdin=PASSWORD.encode())
    assert (said.status, said.out) == (2, "")
    assert "--password-stdin" in said.err


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--practice-code", " ", "Practice code: please fill this in."),
        ("--practice-code", "x" * 33, "at most 32"),
        ("--admin", "a\x1b[31mb", "Username: leave out characters"),
        ("--name", "\u202eecila", "Name: leave out characters"),
        ("--practice-name", "", "Practice name: please fill this in."),
    ],
)
def test_a_field_that_cannot_be_kept_is_named(command: Command, option: str, value: str, words: str) -> None:
    said = command(*INIT, option, value, stdin=PASSWORD.encode())
    assert said.status == 1
    assert words in said.err
    assert "\x1b" not in said.err


def typed(tmp_path: Path, *lines: bytes) -> tuple[int | None, str]:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tn_tui", *INIT[:-1]],
        env={"TN_TUI_HOME": str(tmp_path / "home"), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        timeout=20,
    )
    prompts = [b"Password: ", b"Again: "]
    for prompt, line in zip(prompts, lines, strict=False):
        child.expect_exact(prompt)
        child.send(line)
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before.decode()


def test_on_a_terminal_it_is_typed_twice_and_not_shown(tmp_path: Path) -> None:
    status, shown = typed(tmp_path, PASSWORD.encode() + b"\n", PASSWORD.encode() + b"\n")
    assert status == 0
    assert "RIVERSIDE" in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("lines", "status", "words"),
    [
        ((b"one password here\n", b"another password\n"), 1, "not the same"),
        ((b"\n",), 1, "No password"),
        ((b"\x04",), 1, "No password"),
        ((b"\xff\xfe\n",), 1, "not UTF-8"),
        ((b"\x03",), 130, ""),
    ],
)
def test_on_a_terminal_every_mistake_gets_its_sentence(
    tmp_path: Path, lines: tuple[bytes, ...], status: int, words: str
) -> None:
    found, shown = typed(tmp_path, *lines)
    assert found == status
    assert words in shown
    assert "Traceback" not in shown
    assert not (tmp_path / "home" / "tn.db").exists()
