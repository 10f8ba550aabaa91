"""The program behind a real sshd, as docs/ssh.md sets it up."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from pwd import struct_passwd

import pytest

from tests.ssh.place import account, environment, require_root
from tests.ssh.sshd import Sshd, started
from tests.terminal.pseudo import PASSWORD

MATCH = """
Match User {account}
    ForceCommand exec {python} -I -m tn_tui session --settings {settings}
    ExposeAuthInfo yes
    DisableForwarding yes
    PermitUserRC no
    PermitTTY yes
    X11Forwarding no
    ClientAliveInterval 1
    ClientAliveCountMax 3
    AcceptEnv LANG LC_* COLORTERM NO_COLOR
"""


CARELESS = f"PermitUserEnvironment yes\n{MATCH.replace('LANG LC_* COLORTERM NO_COLOR', '*')}"


@pytest.fixture(scope="session")
def environment_folder() -> Iterator[Path]:
    """The program in a folder that every account can enter."""
    require_root()
    with environment() as folder:
        yield folder


@pytest.fixture(scope="session")
def system_account(environment_folder: Path) -> Iterator[struct_passwd]:
    """The account that owns the data folder and that people come to by SSH."""
    with account(f"tntest-{os.getpid()}", environment_folder) as made:
        yield made


@pytest.fixture(scope="session")
def sshd(environment_folder: Path, system_account: struct_passwd) -> Iterator[Sshd]:
    """An sshd before an installation with one practice, RIVERSIDE, and alice in it."""
    with started(environment_folder, system_account, MATCH) as found:
        installed(found)
        yield found


def installed(sshd: Sshd) -> None:
    """Make the account's installation: one practice, RIVERSIDE, and alice in it."""
    data = sshd.folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    os.chown(data, sshd.account.pw_uid, sshd.account.pw_gid)
    sshd.settings.write_text(f'home = "{data}"\nbanner = "For staff of Riverside only."\nremember_ssh_keys = true\n')
    operate(
        sshd,
        "init",
        *("--practice-code", "RIVERSIDE", "--practice-name", "Riverside Counseling"),
        *("--admin", "alice", "--name", "Alice Smith", "--password-stdin"),
        data=PASSWORD.encode(),
    )


def operate(sshd: Sshd, *arguments: str, data: bytes = b"") -> str:
    """Run a command as the operator; what it printed."""
    environ = {"TN_TUI_HOME": str(sshd.folder / "data"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sshd.python, "-m", "tn_tui", *arguments],
        input=data,
        capture_output=True,
        env=environ,
        user=sshd.account.pw_uid,
        group=sshd.account.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="session")
def host() -> Iterator[Sshd]:
    """A careless sshd before an installation: only the program itself holds off what clients send."""
    require_root()
    with (
        environment() as folder,
        account(f"tntest-out-{os.getpid()}", folder) as made,
        started(folder, made, CARELESS) as found,
    ):
        installed(found)
        yield found


@pytest.fixture
def canary(host: Sshd, tmp_path: Path) -> Path:
    """A file that is there once any command of a client has run."""
    path = host.folder / "canary" / tmp_path.name
    path.parent.mkdir(exist_ok=True)
    os.chown(path.parent, host.account.pw_uid, host.account.pw_gid)
    return path
