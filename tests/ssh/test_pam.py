"""`tn-tui verify --pam` behind the real PAM and a real sshd, as docs/pam.md sets it up."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pwd import struct_passwd

import pytest

from tests.ssh import pam
from tests.ssh.people import made
from tests.ssh.place import account
from tests.ssh.sshd import CLIENT, HOST, Sshd, started
from tests.terminal.pseudo import PATIENCE_SECONDS
from tests.tools import require_tool
from tests.world import PERIOD, Phone


@dataclass
class Host:
    """An sshd that asks for the token of tn-tui after the key, the person's phones, and a client's settings."""

    sshd: Sshd
    service: str
    client: Path
    phones: list[Phone]
    used: set[str] = field(default_factory=set)

    def token(self) -> str:
        """One that was not given yet: eight are good at any moment, each once."""
        now = datetime.now(UTC)
        tokens = [phone.token(now + ahead * PERIOD).reveal() for ahead in (0, 1) for phone in self.phones]
        token = next(each for each in tokens if each not in self.used)
        self.used.add(token)
        return token

    def run(self, program: str, *arguments: str, token: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """A client that is told the token without a terminal."""
        askpass = {"SSH_ASKPASS": str(self.client.with_name("askpass")), "SSH_ASKPASS_REQUIRE": "force"}
        return subprocess.run(
            [require_tool(program), *arguments],
            input=data,
            capture_output=True,
            env=CLIENT | askpass | {"TOKEN": token},
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def ssh(self, *asked: str, token: str) -> subprocess.CompletedProcess[bytes]:
        return self.run("ssh", "-F", str(self.client), "host", *asked, token=token)


@pytest.fixture(scope="module")
def guest(environment_folder: Path) -> Iterator[struct_passwd]:
    """Who comes to the host, and is a user of the practice by the same name."""
    with account(f"tntest-guest-{os.getpid()}", environment_folder) as made:
        yield made


@pytest.fixture(scope="module")
def host(environment_folder: Path, system_account: struct_passwd, guest: struct_passwd) -> Iterator[Host]:
    folder = environment_folder / "host"
    phones = made(folder, environment_folder / "venv", system_account, guest.pw_name, "carol")
    (folder / "venv").symlink_to(environment_folder / "venv")
    python, settings = folder / "venv" / "bin" / "python", folder / "etc" / "tn-tui.toml"
    lines = pam.documented("pam.md", "auth requisite").replace("/opt/tn-tui/bin/python", str(python))
    config = pam.documented("pam.md", "UsePAM").replace("Group two-factor", f"User {guest.pw_name}")
    with pam.service("tntest-sshd", lines.replace("--pam", f"--pam --settings {settings}")) as service:
        program = folder / service
        program.symlink_to(require_tool("sshd"))
        with started(folder, guest, f"Subsystem sftp internal-sftp\n{config}", program=program) as sshd:
            client = folder / "client"
            client.write_text(
                f"Host host\n HostName {HOST}\n Port {sshd.port}\n User {guest.pw_name}\n"
                f" IdentityFile {sshd.key('guest')}\n IdentitiesOnly yes\n NumberOfPasswordPrompts 1\n"
                f" UserKnownHostsFile {folder / 'known_hosts'}\n StrictHostKeyChecking yes\n"
            )
            askpass = folder / "askpass"
            askpass.write_text("#!/bin/sh\nprintf '%s\\n' \"$TOKEN\"\n")
            askpass.chmod(0o755)
            yield Host(sshd, service, client, phones)


def test_a_host_asks_for_the_token_before_any_shell(host: Host, guest: struct_passwd, tmp_path: Path) -> None:
    token = host.token()
    inside = host.ssh("id -un", token=token)
    assert (inside.returncode, inside.stdout.decode().strip()) == (0, guest.pw_name), host.sshd.log.read_text()
    for wrong in (token, ""):
        refused = host.ssh("id -un", token=wrong)
        assert (refused.returncode, refused.stdout) == (255, b"")
    rows = json.loads(_operate(host, "activity", "list", "--practice", "RIVERSIDE", "--json"))
    assert {(row["event"], row["origin"], row["detail"]) for row in rows} >= {("verified", HOST, host.service)}

    kept = host.sshd.folder / "kept"
    kept.write_text("seven")
    config = ("-F", str(host.client))
    got = host.run("sftp", *config, f"host:{kept}", str(tmp_path / "by-sftp"), token=host.token())
    copied = host.run("scp", *config, f"host:{kept}", str(tmp_path / "by-scp"), token=host.token())
    synced = host.run(
        "rsync", "-e", f"ssh -F {host.client}", f"host:{kept}", str(tmp_path / "by-rsync"), token="000000"
    )
    assert (got.returncode, copied.returncode) == (0, 0), (got.stderr, copied.stderr, host.sshd.log.read_text())
    # Whether rsync tells of the connection or of what it missed on it is a race.
    assert synced.returncode != 0
    assert not (tmp_path / "by-rsync").exists()
    host.run("rsync", "-e", f"ssh -F {host.client}", f"host:{kept}", str(tmp_path / "by-rsync"), token=host.token())
    assert [(tmp_path / f"by-{each}").read_text() for each in ("sftp", "scp", "rsync")] == ["seven"] * 3


def _operate(host: Host, *arguments: str) -> str:
    found = Path(host.sshd.folder / "data").stat()
    return subprocess.run(
        [host.sshd.python, "-m", "tn_tui", *arguments],
        env={"TN_TUI_HOME": str(host.sshd.folder / "data"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        user=found.st_uid,
        group=found.st_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=True,
        text=True,
    ).stdout


def test_pamtester_gets_the_same_answers(host: Host, guest: struct_passwd, tmp_path: Path) -> None:
    data = host.sshd.folder / "data"
    key = host.sshd.key("guest").with_suffix(".pub").read_text()
    proven = ("-E", f"SSH_AUTH_INFO_0=publickey {' '.join(key.split()[:2])}")
    hostile = ("-E", f"PYTHONPATH={tmp_path}", "-E", "TN_TUI_HOME=/nowhere", "-E", f"BIG={'x' * 30_000}")
    (tmp_path / "tn_tui.py").write_text("raise SystemExit(0)")

    def ask(user: str, typed: str, *options: str) -> tuple[bool, str]:
        command = (require_tool("pamtester"), "-I", "rhost=192.0.2.7", *options, host.service, user, "authenticate")
        done = subprocess.run(command, input=f"{typed}\n", capture_output=True, text=True, timeout=60, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    token = host.token()
    assert ask(guest.pw_name, token, *hostile)[0]
    assert not ask(guest.pw_name, token, *hostile)[0]
    assert not ask("carol", "", *hostile)[0]
    assert not ask("nobody-of-the-practice", "", *proven)[0]
    passes, said = ask("carol", "", *proven)
    assert (passes, "Please enroll first." in said) == (False, True)
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    _operate(host, "practice", "require-two-factor", "--practice", "RIVERSIDE", "--from", tomorrow)
    passes, said = ask("carol", "", *proven)
    assert (passes, "is required of you soon" in said) == (True, True)

    (data / "tn.db").rename(data / "elsewhere")
    passes, said = ask(guest.pw_name, host.token())
    assert (passes, "nobody is let in" in said, str(data) in said) == (False, True, False)
    (data / "elsewhere").rename(data / "tn.db")
    # Root has left nothing of its own where the owner must write.
    assert {path.stat().st_uid for path in data.rglob("*")} == {data.stat().st_uid}
    assert "DatabaseMissing" in (data / "tn-tui.log").read_text()
