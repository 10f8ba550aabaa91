"""Remembered by the client's key, behind a real sshd: two people's keys on one system account."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.ssh.conftest import operate
from tests.ssh.sshd import Sshd
from tests.terminal.person import SEEN_SECONDS, enroll, log_in, oathtool_token
from tests.terminal.pseudo import Terminal
from tests.tools import require_tool

QUIT = "\x11"


def leave(terminal: Terminal) -> None:
    terminal.wait_for("Security & Activity")
    terminal.type(QUIT)
    assert terminal.wait_for_end() == 0


@pytest.fixture
def enrolled(sshd: Sshd) -> Iterator[str]:
    """The key of alice's phone, of which the step before this one is used; afterwards she is as she was."""
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        key = enroll(terminal, "now - 30 seconds")
        leave(terminal)
    yield key
    operate(sshd, "user", "disable-two-factor", "--practice", "RIVERSIDE", "--reason", "The test is over", "alice")
    # What was done to her is told at one log-in, and the other tests of this sshd expect none of it.
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("This was done to your account")
        terminal.settle(SEEN_SECONDS)
        terminal.type("\r")
        leave(terminal)


def devices(sshd: Sshd) -> list[dict[str, object]]:
    """The remembered devices of alice, as the operator sees them."""
    shown = operate(sshd, "user", "show", "--practice", "RIVERSIDE", "--json", "alice")
    found: list[dict[str, object]] = json.loads(shown)["devices"]
    return found


def fingerprint(sshd: Sshd, person: str) -> str:
    command = [require_tool("ssh-keygen"), "-l", "-f", str(sshd.key(person))]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]


def test_the_key_stands_for_a_token_of_its_own_account_alone(sshd: Sshd, enrolled: str) -> None:
    alices, bobs = fingerprint(sshd, "alice"), fingerprint(sshd, "bob")
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("Remember this device for 30 days")
        assert f"SSH key {alices[:10]}…{alices[-2:]}" in terminal.text
        terminal.type(oathtool_token(enrolled))
        terminal.wait_for(f"by ssh key …{alices[-2:]}")
        leave(terminal)
    [device] = devices(sshd)
    assert (device["label"], device["ssh_key"]) == (f"SSH key {alices}", alices)
    assert str(device["last_origin"]) == f"127.0.0.1 · ssh key …{alices[-2:]}"

    # The same key again is asked for nothing; another key of the same system account is.
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        leave(terminal)
    for options in ((), ("-o", f"SetEnv=SSH_USER_AUTH={sshd.folder}/etc/tn-tui.toml", "-o", "SendEnv=SSH_USER_AUTH")):
        with sshd.connected("bob", *options) as terminal:
            log_in(terminal)
            terminal.wait_for("Enter your token")
            assert f"SSH key {bobs[:10]}…{bobs[-2:]}" in terminal.text

    # A key that sshd lets in no more can't come, and what was remembered of it stays until somebody ends it.
    allowed = sshd.folder / "authorized_keys"
    before = allowed.read_text()
    allowed.write_text("".join(line for line in before.splitlines(keepends=True) if "alice@laptop" not in line))
    try:
        assert sshd.ask("alice").status == 255
        assert [each["ssh_key"] for each in devices(sshd)] == [alices]
    finally:
        allowed.write_text(before)
    operate(sshd, "user", "forget-devices", "--practice", "RIVERSIDE", "--reason", "Laptop was sold", "alice")
    assert devices(sshd) == []
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("Enter your token")
