"""Which key a real sshd says that a client was proven by, and what a client can make it say."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from tests.ssh.sshd import CLIENT, Sshd, started
from tests.terminal.pseudo import PATIENCE_SECONDS
from tests.tools import require_tool

TOLD = "import os; from tn_tui.adapters.client_key import key_of_client; print(key_of_client(os.environ))"
VIOLET = "$6$tntest$39dEPbjDogDJb5PlzIaD.TmLChQcZlSMdgI.uSunO6a3c0Gy60R8EW//mBhUQR.uJSoepW//y2FSDO.ZY37Hl."
"""The password "violet" as crypt(5) has it."""

BLOCK = """
    ForceCommand exec {python} -I -c "{told}"
    AuthorizedKeysFile {folder}/authorized_keys
"""


@contextmanager
def telling(sshd: Sshd, *lines: str) -> Iterator[Sshd]:
    """An sshd of its own for the same account, whose log-in prints what it was told."""
    folder = sshd.folder / f"telling-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o755)
    block = BLOCK.format(python=sshd.python, told=TOLD, folder=folder)
    with started(folder, sshd.account, "\n".join((f"Match User {sshd.account.pw_name}", *lines, block))) as found:
        yield found


def told(host: Sshd, person: str, *options: str) -> str:
    answer = host.ask(person, *options)
    assert answer.status == 0, answer.err
    return answer.out.decode().strip()


def fingerprint(path: Path) -> str:
    command = [require_tool("ssh-keygen"), "-l", "-f", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]


def test_a_key_and_a_certificate_of_it_are_the_same_and_two_keys_are_none(sshd: Sshd) -> None:
    with telling(sshd, "ExposeAuthInfo yes", f"TrustedUserCAKeys {sshd.folder}/authority.pub") as host:
        alice, keygen = host.key("alice"), require_tool("ssh-keygen")
        known = f"ClientKey(kind='ssh-ed25519', fingerprint='{fingerprint(alice)}')"
        assert told(host, "alice") == known
        # What a client sends gives way to what sshd says.
        assert told(host, "alice", "-o", "SetEnv=SSH_USER_AUTH=/tmp/sshauth.AAAAAAAAAAAAAAA") == known
        authority = sshd.folder / "authority"
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(authority)], check=True)
        sign = ("-I", "alice", "-n", host.account.pw_name, f"{alice}.pub")
        subprocess.run([keygen, "-q", "-s", str(authority), *sign], check=True)
        (host.folder / "authorized_keys").write_text("")
        assert told(host, "alice") == known
        assert "ED25519-CERT" in host.log.read_text()
    with telling(sshd, "ExposeAuthInfo yes", "AuthenticationMethods publickey,publickey") as host:
        assert told(host, "alice", "-i", str(host.key("bob"))) == "several ssh keys"


def test_where_sshd_does_not_tell_a_client_can_not_either(sshd: Sshd) -> None:
    own = Path("/tmp") / f"sshauth.{secrets.token_hex(8)[:15]}"  # noqa: S108 - where sshd would make it
    with telling(sshd, "ExposeAuthInfo no", "AcceptEnv *") as host:
        public = Path(f"{host.key('alice')}.pub").read_text().rsplit(" ", 1)[0]
        own.touch(0o600, exist_ok=False)
        try:
            own.write_text(f"publickey {public}\n")
            for name in (own, host.key("alice"), "/proc/self/environ", "/tmp/../tmp/x"):  # noqa: S108 - a name
                assert told(host, "alice", "-o", f"SetEnv=SSH_USER_AUTH={name}") == "ssh"
        finally:
            own.unlink()


@pytest.fixture
def password(sshd: Sshd) -> Iterator[str]:
    """A password of the account, for the length of a test."""
    usermod, name = require_tool("usermod"), sshd.account.pw_name
    subprocess.run([usermod, "--password", VIOLET, name], check=True)
    yield "violet"
    subprocess.run([usermod, "--password", "*", name], check=True)


def test_who_comes_by_a_password_comes_without_a_key(sshd: Sshd, password: str) -> None:
    with telling(sshd, "ExposeAuthInfo yes", "PasswordAuthentication yes", "AuthenticationMethods password") as host:
        command = [word.replace("BatchMode=yes", "BatchMode=no") for word in host.command("alice")]
        process = pexpect.spawn(command[0], command[1:], env=CLIENT, timeout=PATIENCE_SECONDS)
        process.expect("assword:")
        process.sendline(password)
        process.expect("ssh without a key")
        process.close()
