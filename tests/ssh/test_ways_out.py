"""Ways out of the forced command, one test each: none of them leads anywhere.

The sshd is careless on purpose where the program must hold by itself: it lets clients send every variable, and takes
those of keys. What docs/ssh.md asks for besides (no forwarding, no rc file) is as it says.
"""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ssh.sshd import CLIENT, HOST, Sshd
from tests.ssh.test_cut_lines import soon
from tests.tools import require_tool

REFUSED = b"Only the log-in is here"
LOG_IN = "Practice code"


def client(host: Sshd, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Another client of SSH, to its end."""
    known = host.folder / "known_hosts"
    given = ("StrictHostKeyChecking=yes", f"UserKnownHostsFile={known}", "BatchMode=yes", "IdentitiesOnly=yes")
    options = [each for one in given for each in ("-o", one)]
    command = [require_tool(program), "-F", "none", *options, "-P", str(host.port), "-i", str(host.key("alice"))]
    return subprocess.run([*command, *arguments], capture_output=True, timeout=60, check=False, env=CLIENT)


def address(host: Sshd) -> str:
    return f"{host.account.pw_name}@{HOST}"


@pytest.mark.parametrize(
    "asked",
    [
        ("sh",),
        ("sh", "-c", "touch {canary}; id"),
        ("touch {canary}; id",),
        ("tn-tui", "--help"),
        ("$(touch {canary})",),
    ],
)
def test_a_command(host: Sshd, canary: Path, asked: tuple[str, ...]) -> None:
    answer = host.ask("alice", asked=[each.format(canary=canary) for each in asked], data=b"id\n")
    assert (answer.status, answer.out) == (2, b"")
    assert REFUSED in answer.err
    assert not canary.exists()


def test_a_command_with_a_terminal(host: Sshd, canary: Path) -> None:
    with host.connected("alice", asked=("sh", "-c", f"'touch {canary}; id'")) as terminal:
        assert terminal.wait_for_end() == 2
        assert "uid=" not in terminal.text
    assert not canary.exists()


def test_no_terminal(host: Sshd) -> None:
    answer = host.ask("alice", "-T", data=b"id\n")
    assert (answer.status, answer.out) == (2, b"")


@pytest.mark.parametrize("name", ["sftp", "netconf", "sh"])
def test_a_subsystem(host: Sshd, name: str) -> None:
    answer = host.ask("alice", "-s", asked=(name,), data=b"id\n")
    assert answer.status != 0
    assert b"uid=" not in answer.out


def test_sftp(host: Sshd, tmp_path: Path) -> None:
    (tmp_path / "batch").write_text(f"get {host.folder}/data/keys {tmp_path}/keys\nput {tmp_path}/batch /tmp/x\n")
    done = client(host, "sftp", "-b", str(tmp_path / "batch"), address(host))
    assert done.returncode != 0
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("how", [("-O",), ()])
def test_scp_from_the_host(host: Sshd, tmp_path: Path, how: tuple[str, ...]) -> None:
    done = client(host, "scp", *how, f"{address(host)}:{host.folder}/data/keys", str(tmp_path / "keys"))
    assert done.returncode != 0
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("how", [("-O",), ()])
def test_scp_to_the_host(host: Sshd, canary: Path, tmp_path: Path, how: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("x")
    done = client(host, "scp", *how, str(tmp_path / "file"), f"{address(host)}:{canary}")
    assert done.returncode != 0
    assert not canary.exists()


class Listener:
    """A service on the host that a client has no business with."""

    def __init__(self) -> None:
        self._socket = socket.create_server((HOST, 0))
        self._socket.settimeout(0.5)
        self.port: int = self._socket.getsockname()[1]

    def close(self) -> None:
        self._socket.close()

    def was_reached(self) -> bool:
        try:
            self._socket.accept()[0].close()
        except TimeoutError:
            return False
        return True


@pytest.fixture
def service() -> Iterator[Listener]:
    with closing(Listener()) as listener:
        yield listener


def free_port() -> int:
    with closing(socket.create_server((HOST, 0))) as probe:
        port: int = probe.getsockname()[1]
        return port


def say_through(port: int, data: bytes) -> None:
    """Send something to a port of the client's machine, where anything listens there."""
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.settimeout(2)
            connection.sendall(data)
            connection.recv(64)
    except OSError:
        # Closed at once, or nothing listens.
        return


def test_a_local_forward(host: Sshd, service: Listener) -> None:
    port = free_port()
    with host.connected("alice", "-L", f"{port}:{HOST}:{service.port}") as terminal:
        terminal.wait_for(LOG_IN)
        say_through(port, b"x")
        assert not service.was_reached()


def test_a_dynamic_forward(host: Sshd, service: Listener) -> None:
    port = free_port()
    ask = b"\x05\x01\x00" + b"\x05\x01\x00\x01\x7f\x00\x00\x01" + service.port.to_bytes(2, "big")
    with host.connected("alice", "-D", str(port)) as terminal:
        terminal.wait_for(LOG_IN)
        say_through(port, ask)
        assert not service.was_reached()


def test_a_remote_forward(host: Sshd, service: Listener) -> None:
    port = free_port()
    answer = host.ask("alice", "-T", "-o", "ExitOnForwardFailure=yes", "-R", f"{port}:{HOST}:{service.port}")
    assert answer.status == 255
    assert b"forwarding failed" in answer.err


def test_a_forward_without_a_command(host: Sshd, service: Listener) -> None:
    port = free_port()
    command = host.command("alice", "-N", "-L", f"{port}:{HOST}:{service.port}")
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=CLIENT)
    try:
        assert soon(lambda: _listens(port))
        say_through(port, b"x")
        assert not service.was_reached()
    finally:
        process.terminate()
        process.communicate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def test_standard_input_to_a_port(host: Sshd, service: Listener) -> None:
    answer = host.ask("alice", "-W", f"{HOST}:{service.port}", data=b"x")
    assert answer.status != 0
    assert not service.was_reached()


def test_a_second_connection_over_the_first(host: Sshd, canary: Path, tmp_path: Path) -> None:
    path = tmp_path / "master"
    with host.connected("alice", "-M", "-S", str(path)) as terminal:
        terminal.wait_for(LOG_IN)
        answer = host.ask("alice", "-S", str(path), asked=(f"touch {canary}",))
        assert REFUSED in answer.err
        assert answer.status == 2
        again = host.ask("alice", "-S", str(path), "-s", asked=("sftp",))
        assert again.out == b""
    assert not canary.exists()
