"""A gate as ForceCommand of a real sshd: one account that owns the data, and another for what stands behind it."""

import json
import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.ssh.conftest import operate
from tests.ssh.place import account
from tests.ssh.sshd import CLIENT, Sshd, started
from tests.terminal.pseudo import PASSWORD
from tests.tools import require_tool
from tn_tui.doors.gate import sudoers

MATCH = """
Match User {{account}}
    ForceCommand {{python}} -I -m tn_tui gate --settings {{settings}} --as {guarded} -- {command}
    ExposeAuthInfo yes
    DisableForwarding yes
    PermitUserRC no
    ClientAliveInterval 1
    ClientAliveCountMax 3
"""


@dataclass(frozen=True)
class GateHost:
    """An sshd with a gate, and what stands behind it: `command` is a script that a test writes."""

    sshd: Sshd
    guarded: pwd.struct_passwd
    command: Path

    def stands_behind(self, script: str) -> None:
        """Let this be what people are let through to."""
        self.command.write_text(f"#!/bin/sh\n{script}\n")
        self.command.chmod(0o755)

    def running(self) -> list[int]:
        """The processes of the account that commands run as."""
        found = subprocess.run(
            [require_tool("pgrep"), "-u", str(self.guarded.pw_uid)], capture_output=True, text=True, check=False
        )
        return [int(each) for each in found.stdout.split()]

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.sshd.folder / "data"

    def operate(self, *arguments: str) -> str:
        """Run a command as the operator; what it printed."""
        return operate(self.sshd, *arguments)

    def sessions(self, username: str = "alice") -> list[dict[str, Any]]:
        """The user's open sessions."""
        shown = operate(self.sshd, "user", "show", "--practice", "RIVERSIDE", "--json", username)
        found: list[dict[str, Any]] = json.loads(shown)["sessions"]
        return found

    def gate(self, *options: str, command: tuple[str, ...] = ()) -> pexpect.spawn:
        """The gate on a terminal of its own, without SSH, started by the account that owns the data."""
        owner = self.sshd.account.pw_name
        program = require_tool("runuser")
        rest = ["-u", owner, "--", str(self.sshd.python), "-I", "-m", "tn_tui", "gate"]
        rest += ["--settings", str(self.sshd.settings), *options, "--", *command]
        process = pexpect.spawn(
            program, rest, env={**CLIENT, "TERM": "xterm-256color"}, dimensions=(24, 80), timeout=None, cwd="/"
        )
        process.delaybeforesend = None
        return process


@pytest.fixture(scope="session")
def gate_host(environment_folder: Path, system_account: pwd.struct_passwd) -> Iterator[GateHost]:
    """An installation with alice, an administrator, behind a gate."""
    with opened(environment_folder, system_account, f"tntest-behind-{os.getpid()}") as found:
        yield found


@contextmanager
def opened(environment_folder: Path, owner: pwd.struct_passwd, behind: str) -> Iterator[GateHost]:
    """A gate that this account stands at, before a command of another, which is made for it."""
    require_tool("sudo")
    folder = environment_folder / "gate"
    folder.mkdir()
    (folder / "venv").symlink_to(environment_folder / "venv")
    (folder / "etc").mkdir()
    (folder / "data").mkdir(mode=0o700)
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    command = folder / "etc" / "guarded"
    with account(behind, folder) as guarded:
        match = MATCH.format(guarded=guarded.pw_name, command=command)
        with started(folder, owner, match) as sshd:
            sshd.settings.write_text(f'home = "{folder / "data"}"\n')
            names = ("--practice-code", "RIVERSIDE", "--practice-name", "Riverside Counseling")
            who = ("--admin", "alice", "--name", "Alice Smith", "--password-stdin")
            operate(sshd, "init", *names, *who, data=PASSWORD.encode())
            with _let_start(sshd, guarded.pw_name):
                yield GateHost(sshd, guarded, command)


def _parent(sshd: Sshd) -> str:
    asked = "from tn_tui.doors.gate import parent; print(parent.__file__)"
    return subprocess.run([sshd.python, "-I", "-c", asked], check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def _let_start(sshd: Sshd, guarded: str) -> Iterator[None]:
    """The operator's lines in sudoers, for as long as they are needed."""
    file = Path(f"/etc/sudoers.d/tntest-{os.getpid()}")
    file.write_text(sudoers.line(sshd.account.pw_name, [guarded], sshd.python, _parent(sshd)))
    file.chmod(0o440)
    try:
        yield
    finally:
        file.unlink()
