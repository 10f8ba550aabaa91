"""FreeRADIUS of the system asks `tn-tui verify --serve`, as docs/radius.md sets it up."""

import grp
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from pwd import struct_passwd

import pytest

from tests.ssh.pam import documented
from tests.ssh.people import PASSWORD, made
from tests.terminal.pseudo import PATIENCE_SECONDS
from tests.tools import require_tool
from tests.world import PERIOD, Phone

SECRET = "between radtest and the server"
CONFIG = """
libdir = /usr/lib/freeradius
logdir = {folder}
security {{
    user = freerad
    group = freerad
    reject_delay = 0
    status_server = no
}}
client localhost {{
    ipaddr = 127.0.0.1
    secret = "{secret}"
}}
modules {{
{module}
}}
{server}
"""


@dataclass
class Radius:
    port: int
    phones: list[Phone]

    def ask(self, username: str, password: str) -> str:
        """What radtest says."""
        where = f"127.0.0.1:{self.port}"
        return subprocess.run(
            [require_tool("radtest"), username, password, where, "0", SECRET],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        ).stdout


@contextmanager
def running(command: list[str | Path], says: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has said this by now."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/")
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while says not in log.read_text(errors="replace"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(log.read_text(errors="replace"))
            with socket.socket() as probe:
                probe.settimeout(0.05)
                probe.connect_ex(("127.0.0.1", 9))
        yield process
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def radius(environment_folder: Path, system_account: struct_passwd) -> Iterator[Radius]:
    freeradius = require_tool("freeradius")
    folder = environment_folder / "radius"
    phones = made(folder, environment_folder / "venv", system_account, "alice", "carol")
    run = folder / "run"
    run.mkdir()
    os.chown(run, system_account.pw_uid, grp.getgrnam("freerad").gr_gid)
    run.chmod(0o2750)
    (unit,) = [line for line in documented("radius.md", "[Unit]").splitlines() if line.startswith("ExecStart=")]
    paths = {
        "/opt/tn-tui/bin/python": str(environment_folder / "venv" / "bin" / "python"),
        "/etc/tn-tui/tn-tui.toml": str(folder / "etc" / "tn-tui.toml"),
        "/run/tn-tui/radius": str(run / "radius"),
        "/etc/freeradius/3.0/tn_tui.py": str(folder / "tn_tui.py"),
    }

    def here(text: str) -> str:
        for written, path in paths.items():
            text = text.replace(written, path)
        return text

    (folder / "tn_tui.py").write_text(documented("radius.md", '"""Ask tn-tui'))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = here(documented("radius.md", "server tn_tui")).replace("ipaddr = *", "ipaddr = 127.0.0.1")
    config = CONFIG.format(
        folder=folder,
        secret=SECRET,
        module=here(documented("radius.md", "exec tn_tui")),
        server=server.replace("port = 1812", f"port = {port}"),
    )
    (folder / "radiusd.conf").write_text(config)
    shutil.copyfile("/etc/freeradius/3.0/dictionary", folder / "dictionary")
    answering = here(unit.removeprefix("ExecStart=")).split()
    asking: list[str | Path] = [freeradius, "-f", "-l", "stdout", "-d", folder]
    with (
        running([*answering], "Answering for RIVERSIDE", folder / "verify.log"),
        running(asking, "Ready to process requests", folder / "radius.log"),
    ):
        yield Radius(port, phones)


def test_radtest_is_answered_as_the_log_in_is(radius: Radius, environment_folder: Path) -> None:
    token, following = (radius.phones[0].token(datetime.now(UTC) + ahead * PERIOD).reveal() for ahead in (0, 1))
    accepted = radius.ask("alice", PASSWORD + token)
    assert "Access-Accept" in accepted, (environment_folder / "radius" / "radius.log").read_text()
    used = radius.ask("alice", PASSWORD + token)
    assert "Access-Reject" in used
    assert "This token was used already" in used
    for username, password in (
        ("alice", PASSWORD),
        ("alice", f"wrong{following}"),
        ("nobody", PASSWORD + following),
        ("carol", PASSWORD),
        ("alice`id`", "$(id) `id` 'é"),
        ("alice", ""),
    ):
        assert "Access-Reject" in radius.ask(username, password)
    assert "Access-Accept" in radius.ask("alice", PASSWORD + following)
    # Without an answer it is a no.
    (environment_folder / "radius" / "run" / "radius").unlink()
    assert "Access-Reject" in radius.ask("alice", PASSWORD + radius.phones[1].token(datetime.now(UTC)).reveal())
