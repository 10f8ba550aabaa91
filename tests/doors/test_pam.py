"""What pam_exec starts, in this process: who passes, and that everything that goes wrong keeps everybody out."""

import io
import sys
import syslog
from datetime import timedelta
from pathlib import Path

import pytest

from tests.doors.practice import KEY, Practice
from tn_tui.doors.pam import Call, Rule, run
from tn_tui.settings import Settings

ENVIRON = {"PAM_TYPE": "auth", "PAM_USER": "alice", "PAM_SERVICE": "sshd", "PAM_RHOST": "192.0.2.7"}
PROVEN = {**ENVIRON, "SSH_AUTH_INFO_0": KEY}
TOKEN_ONLY = Rule("RIVERSIDE", token_only=True, allow_not_required=False)
JOINED = Rule("RIVERSIDE", token_only=False, allow_not_required=False)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system's log was told."""
    told: list[str] = []
    monkeypatch.setattr(syslog, "syslog", lambda level, text: told.append(text))
    return told


def ask(
    monkeypatch: pytest.MonkeyPatch,
    practice: Practice,
    given: str | bytes,
    environ: dict[str, str] = ENVIRON,
    rule: Rule = TOKEN_ONLY,
) -> tuple[bool, list[str]]:
    """Whether PAM would let pass, and what the person reads."""
    data = given if isinstance(given, bytes) else given.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    said: list[str] = []
    return run(Call.of(environ), rule, lambda: Settings(practice.home), said.append), said


def test_a_token_lets_pass_once_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch, practice: Practice) -> None:
    token = practice.token()
    assert ask(monkeypatch, practice, token + "\0") == (True, [])
    assert practice.newest() == ("verified", "done", "192.0.2.7", "sshd")
    assert ask(monkeypatch, practice, token, PROVEN)[1][0].startswith("This token was used already.")
    one = "This token is not right. Please wait for the next one and type that."
    other = practice.token(1)
    for environ, given in (
        (ENVIRON, token),
        (ENVIRON, b""),
        (ENVIRON, b"\xff\0\xfe"),
        (ENVIRON, b"1" * 10_000),
        ({**ENVIRON, "PAM_USER": "al\udcff\udc00\x1b[31mice"}, other),
        ({**ENVIRON, "PAM_USER": "x" * 100_000}, other),
        ({**PROVEN, "PAM_USER": "nobody"}, other),
        ({**PROVEN, "PAM_USER": "gone"}, other),
    ):
        assert ask(monkeypatch, practice, given, environ) == (False, [one])
    assert ask(monkeypatch, practice, other, {**ENVIRON, "PAM_RHOST": "\udcff" * 9000})[0]


@pytest.mark.parametrize("kind", ["account", "session", "password", "open_session", "AUTH", ""])
def test_only_an_auth_line_lets_pass(monkeypatch: pytest.MonkeyPatch, practice: Practice, kind: str) -> None:
    passes, [said] = ask(monkeypatch, practice, practice.token(), {**ENVIRON, "PAM_TYPE": kind})
    assert (passes, "auth line" in said) == (False, True)
    assert ask(monkeypatch, practice, practice.token())[0]
    assert not ask(monkeypatch, practice, practice.token(1), {**ENVIRON, "PAM_USER": ""})[0]


def test_joined_is_the_password_with_the_token(monkeypatch: pytest.MonkeyPatch, practice: Practice) -> None:
    password, token = practice.password, practice.token()
    assert not ask(monkeypatch, practice, token, rule=JOINED)[0]
    assert not ask(monkeypatch, practice, password, rule=JOINED)[0]
    assert not ask(monkeypatch, practice, f"wrong{token}", rule=JOINED)[0]
    assert ask(monkeypatch, practice, password + token, rule=JOINED) == (True, [])
    assert ask(monkeypatch, practice, password + token, rule=JOINED)[1][0].startswith("This token was used already.")


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "password",
        "keyboard-interactive",
        "publickey",
        "publickey ssh-ed25519",
        f"x{KEY}",
        f"password {KEY}",
        "publickey ssh-ed25519 not base64 at all",
    ],
)
def test_without_a_proven_key_nobody_passes_without_a_token(
    monkeypatch: pytest.MonkeyPatch, practice: Practice, shown: str
) -> None:
    everything = Rule("RIVERSIDE", token_only=True, allow_not_required=True)
    environ = {**ENVIRON, "PAM_USER": "carol", "SSH_AUTH_INFO_0": shown}
    assert not ask(monkeypatch, practice, "", environ, everything)[0]
    assert not ask(monkeypatch, practice, "", {k: v for k, v in environ.items() if "SSH" not in k}, everything)[0]


def test_the_rule_and_its_deadline_count(monkeypatch: pytest.MonkeyPatch, practice: Practice) -> None:
    carol = {**PROVEN, "PAM_USER": "carol", "SSH_AUTH_INFO_0": f"{KEY}\n"}
    allowed = Rule("RIVERSIDE", token_only=True, allow_not_required=True)
    passes, [said] = ask(monkeypatch, practice, "", carol)
    assert (passes, "Please enroll first." in said, "Log in with tn-tui" in said) == (False, True, True)
    assert ask(monkeypatch, practice, "", carol, allowed) == (True, [])
    practice.require(timedelta(days=3))
    passes, [said] = ask(monkeypatch, practice, "", carol)
    assert (passes, "in 3 days" in said) == (True, True)
    assert practice.newest() == ("verified without token", "done", "192.0.2.7", "sshd")
    practice.require(timedelta(seconds=-1))
    passes, [said] = ask(monkeypatch, practice, "", carol, allowed)
    assert (passes, "Please enroll first." in said) == (False, True)
    # Never by their token, which they have none of, and never for who is not there at all.
    for nobody in ("gone", "nobody"):
        assert not ask(monkeypatch, practice, "", {**carol, "PAM_USER": nobody}, allowed)[0]


def test_whatever_goes_wrong_keeps_everybody_out_and_is_told(
    monkeypatch: pytest.MonkeyPatch, practice: Practice, told: list[str], tmp_path: Path
) -> None:
    token = practice.token()
    database, log = practice.home / "tn.db", practice.home / "tn-tui.log"
    database.rename(tmp_path / "elsewhere")
    passes, [said] = ask(monkeypatch, practice, token)
    assert (passes, "nobody is let in" in said, str(tmp_path) in said) == (False, True, False)
    assert "DatabaseMissing" in log.read_text()
    assert "let nobody in" in told[-1]
    database.write_bytes(b"no database at all " * 9000)
    assert not ask(monkeypatch, practice, token)[0]
    database.unlink()
    (tmp_path / "elsewhere").rename(database)
    monkeypatch.setattr("tn_tui.core.access.verification.Verification.check_token", lambda *_: 1 / 0)
    passes, [said] = ask(monkeypatch, practice, token)
    assert (passes, "nobody is let in" in said) == (False, True)
    assert "ZeroDivisionError" in log.read_text()
    assert token not in log.read_text() + "".join(told) + said
    assert len(told) == 3
    monkeypatch.undo()
    assert ask(monkeypatch, practice, token)[0]


def test_without_settings_or_an_installation_nobody_passes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"123456")))
    said: list[str] = []

    def unreadable() -> Settings:
        raise OSError

    assert not run(Call.of(ENVIRON), TOKEN_ONLY, unreadable, said.append)
    assert not run(Call.of(ENVIRON), TOKEN_ONLY, lambda: Settings(tmp_path / "nowhere"), said.append)
    monkeypatch.setattr(sys, "stdin", None)
    assert not run(Call.of(ENVIRON), TOKEN_ONLY, lambda: Settings(tmp_path / "nowhere"), said.append)
    assert (len(said), len(told)) == (3, 3)
    assert not (tmp_path / "nowhere").exists()
