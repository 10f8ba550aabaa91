import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, PASSWORD, Command, Said
from tests.doors.practice import KEY
from tests.world import PERIOD, Phone
from tn_tui.bootstrap import open_core
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn
from tn_tui.settings import Settings


@pytest.fixture
def phone(home: Path) -> Phone:
    """Alice's, who enrolled with the last token."""
    with open_core(Settings(home)) as core:
        signed_in = core.sign_in.submit_password("RIVERSIDE", "alice", Secret(PASSWORD))
        assert isinstance(signed_in, SignedIn)
        offer = core.enrollment.begin(signed_in.session)
        phone = Phone(offer.uri)
        enrolled = core.enrollment.confirm(signed_in.session, offer.ticket, phone.token(core.clock.now()))
        core.recovery_codes.saved(signed_in.session, enrolled.codes)
    return phone


def next_token(phone: Phone, home: Path) -> str:
    """One that was not used: the window takes that of the next half minute as well."""
    with open_core(Settings(home)) as core:
        return phone.token(core.clock.now() + PERIOD).reveal()


def lines(*given: str) -> bytes:
    return "".join(f"{line}\n" for line in given).encode()


def test_an_answer_is_json_and_a_status(command: Command, home: Path, phone: Phone) -> None:
    token = next_token(phone, home)

    def verify(*given: str, options: tuple[str, ...] = ()) -> Said:
        return command("verify", *HERE, *options, "alice", stdin=lines(*given))

    wrong = verify("wrong", token, options=("--origin", "192.0.2.7"))
    assert (wrong.status, wrong.json()["verified"], wrong.json()["error"]) == (1, False, "sign_in_refused")
    assert wrong.err == ""
    assert verify(PASSWORD).json()["error"] == "token_missing"
    right = verify(PASSWORD, token, options=("--service", "door", "--origin", "2001:db8::7%\x1b[31m"))
    assert (right.status, right.err) == (0, "")
    assert right.json() == {"verified": True, "username": "alice", "by_token": True, "enroll_by": None}
    again = verify(token, options=("--token-only",))
    assert (again.status, again.json()["error"], again.json()["retry_at"]) == (1, "token_refused", None)
    assert verify(PASSWORD + token, options=("--joined",)).json()["error"] == "token_used"
    rows = command("activity", "list", *HERE, "--json").json()
    found = [(each["event"], each["detail"], each["origin"]) for each in rows]
    assert ("verified", "door", "2001:db8::7") in found
    assert ("password", "", "192.0.2.7") in found


@pytest.mark.parametrize(
    ("stdin", "status", "error"),
    [
        (b"", 1, "sign_in_refused"),
        (b"\0\0\n\0\n", 1, "sign_in_refused"),
        (b"x" * 5000 + b"\n1\n", 1, "credentials_unreadable"),
        (b"\xff\n1\n", 1, "credentials_unreadable"),
    ],
)
def test_what_is_no_password_is_none(command: Command, home: Path, stdin: bytes, status: int, error: str) -> None:
    said = command("verify", *HERE, "alice", stdin=stdin)
    assert (said.status, said.json()["error"]) == (status, error)


def test_without_an_answer_it_is_refused(command: Command, home: Path, phone: Phone) -> None:
    token = next_token(phone, home)
    (home / "tn.db").rename(home / "elsewhere")
    gone = command("verify", *HERE, "alice", stdin=lines(PASSWORD, token))
    assert (gone.status, gone.json()["error"]) == (3, "database_missing")
    (home / "elsewhere").rename(home / "tn.db")
    (home / "keys").unlink()
    unkeyed = command("verify", *HERE, "--token-only", "alice", stdin=lines(token))
    assert (unkeyed.status, unkeyed.json()["error"]) == (3, "key_ring_missing")


def test_nothing_in_the_environment_is_a_yes(home: Path) -> None:
    hostile = {
        "_TN_TUI_COMPLETE": "bash_source",
        "COMP_WORDS": "tn-tui verify",
        "COMP_CWORD": "1",
        "PYTHONINSPECT": "1",
        "PYTHONSTARTUP": "/nowhere",
        "TN_TUI_HOME": str(home),
        "SSH_AUTH_INFO_0": KEY,
        "BIG": "x" * 100_000,
    }
    pam = {"PAM_TYPE": "auth", "PAM_USER": "alice", "PAM_SERVICE": "sshd"}
    for arguments in (("alice",), ("--pam", "--settings", str(home / "nowhere")), ("--pam", "--token-only")):
        done = subprocess.run(
            (sys.executable, "-I", "-m", "tn_tui", "verify", *HERE, *arguments),
            env={**hostile, **pam},
            input=lines("wrong", "123456"),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, (arguments, done)


@pytest.mark.parametrize("stdout", ["nobody reads it", "a full disk", "closed"])
def test_a_no_that_nobody_hears_is_still_one(home: Path, stdout: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    full = os.open("/dev/full", os.O_WRONLY)
    pam = {"PAM_TYPE": "auth", "PAM_USER": "alice", "PAM_SERVICE": "sshd"}
    command = (sys.executable, "-m", "tn_tui", "verify", *HERE)
    for arguments in (("alice",), ("--pam", "--settings", str(home / "nowhere"))):
        done = subprocess.run(
            ("sh", "-c", '"$@" >&-', "sh", *command, *arguments) if stdout == "closed" else (*command, *arguments),
            env={"TN_TUI_HOME": str(home), "PATH": os.defpath, **pam},
            input=lines("wrong", "123456"),
            stdout=writer if stdout == "nobody reads it" else full,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (1, False), done.stderr
    os.close(writer)
    os.close(full)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--settings", "x", "alice"),
        ("--pam", "alice"),
        ("--pam", "--origin", "192.0.2.7"),
        ("--pam", "--serve", "x"),
        ("--pam", "--joined"),
        ("--serve", "x", "alice"),
        ("--serve", "x", "--origin", "192.0.2.7"),
        ("--joined", "--token-only", "alice"),
    ],
)
def test_what_does_not_go_together_is_said(command: Command, options: tuple[str, ...]) -> None:
    said = command("verify", *HERE, *options)
    assert (said.status, said.out) == (2, "")


def test_where_nothing_is_it_says_so_and_makes_nothing(command: Command, tmp_path: Path) -> None:
    said = command("verify", *HERE, "alice", stdin=lines(PASSWORD, "123456"))
    assert (said.status, said.json()["error"]) == (3, "installation_missing")
    assert not (tmp_path / "home").exists()
