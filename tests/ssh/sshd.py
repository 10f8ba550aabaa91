"""A real sshd on a free port of the loopback, and clients with keys of their own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pwd import struct_passwd

import pexpect

from tests.terminal.pseudo import PATIENCE_SECONDS, Terminal
from tests.tools import require_tool

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Sshd:
    """An sshd that lets into one account.

    `folder` has the keys and, as `venv` and `etc`, the program and its settings; `log` is what sshd wrote.
    """

    folder: Path
    account: struct_passwd
    port: int
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def python(self) -> Path:
        """The interpreter that has the program."""
        return self.folder / "venv" / "bin" / "python"

    @property
    def settings(self) -> Path:
        """The settings' file that root owns."""
        return self.folder / "etc" / "tn-tui.toml"

    def key(self, person: str) -> Path:
        """The person's private key, made and let in at the first call."""
        path = self.folder / "keys" / person
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            command = (
                require_tool("ssh-keygen"),
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                f"{person}@laptop",
                "-f",
                str(path),
            )
            subprocess.run(command, check=True)
            self.let_in(path.with_suffix(".pub").read_text())
        return path

    def let_in(self, line: str, options: str = "restrict,pty") -> None:
        """Add a public key to those that sshd lets in."""
        with (self.folder / "authorized_keys").open("a") as file:
            file.write(f"{options} {line}")

    def command(self, person: str, *options: str, asked: Sequence[str] = ()) -> list[str]:
        """The client's command line: options of ssh, then what is asked of the host."""
        known = self.folder / "known_hosts"
        settings = ("StrictHostKeyChecking=yes", f"UserKnownHostsFile={known}", "BatchMode=yes", "IdentitiesOnly=yes")
        given = [each for setting in settings for each in ("-o", setting)]
        where = ("-p", str(self.port), "-i", str(self.key(person)), *options, f"{self.account.pw_name}@{HOST}")
        return [require_tool("ssh"), "-F", "none", *given, *where, *asked]

    def ask(self, person: str, *options: str, asked: Sequence[str] = (), data: bytes = b"") -> "Answer":
        """Run the client without a terminal to its end."""
        done = subprocess.run(
            self.command(person, *options, asked=asked),
            input=data,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
            env=CLIENT,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def connected(
        self, person: str, *options: str, asked: Sequence[str] = (), term: str = "xterm-256color"
    ) -> Iterator[Terminal]:
        """A person at a terminal, connected; the client is ended with the block."""
        first, *rest = self.command(person, "-tt", *options, asked=asked)
        process = pexpect.spawn(first, rest, env={**CLIENT, "TERM": term}, dimensions=(24, 80), timeout=None)
        process.delaybeforesend = None
        try:
            yield Terminal(process, 80, 24)
        finally:
            process.close(force=True)


CLIENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8"}
"""The client's environment: nothing of the machine that runs the tests."""


@dataclass(frozen=True)
class Answer:
    """What a client without a terminal ended with."""

    status: int
    out: bytes
    err: bytes


@contextmanager
def started(folder: Path, account: struct_passwd, config: str, *, program: Path | None = None) -> Iterator[Sshd]:
    """An sshd with this configuration, in which `{account}`, `{python}` and `{settings}` are filled in.

    `program` is a link to sshd, whose name is that of the PAM service.
    """
    sshd = program or require_tool("sshd")
    host_key = folder / "host_key"
    subprocess.run([require_tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(host_key)], check=True)
    (folder / "authorized_keys").touch(0o644)
    port = _free_port()
    found = Sshd(folder, account, port, folder / "sshd.log")
    filled = config.format(account=account.pw_name, python=found.python, settings=found.settings)
    common = f"""
Port {port}
ListenAddress {HOST}
HostKey {host_key}
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
LogLevel VERBOSE
MaxStartups 200
"""
    (folder / "sshd_config").write_text(common + filled)
    (folder / "known_hosts").write_text(f"[{HOST}]:{port} {host_key.with_suffix('.pub').read_text()}")
    # Debian makes it when the service starts; sshd drops its rights in it.
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with found.log.open("wb") as log:
        process = subprocess.Popen(
            [sshd, "-D", "-e", "-f", folder / "sshd_config"], stdin=subprocess.DEVNULL, stderr=log
        )
    try:
        _wait_for(process, found)
        yield found
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], sshd: Sshd) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while b"Server listening" not in sshd.log.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(sshd.log.read_text())
        with socket.socket() as probe:
            probe.settimeout(0.05)
            probe.connect_ex((HOST, sshd.port))
