"""Clock, entropy, system user, origin, and the lists that are read late."""

import os
import pwd
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tn_tui.domain
from tn_tui.adapters.clock import SystemClock
from tn_tui.adapters.common_passwords import CommonPasswords
from tn_tui.adapters.entropy import SystemEntropy
from tn_tui.adapters.origin import origin_here, terminal_name
from tn_tui.adapters.system_user import system_user
from tn_tui.domain.text import clean_line


def test_the_clock_tells_the_time_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_entropy_gives_as_many_bytes_as_asked_and_never_the_same() -> None:
    entropy = SystemEntropy()
    assert [len(entropy.bytes(count)) for count in (0, 1, 12, 32)] == [0, 1, 12, 32]
    assert len({entropy.bytes(32) for _ in range(100)}) == 100
    with pytest.raises(ValueError, match="negative"):
        entropy.bytes(-1)


def test_the_system_user_is_asked_of_the_system_and_not_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "mallory")
    monkeypatch.setenv("USER", "mallory")
    assert system_user() == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_id_without_a_name_and_a_name_with_control_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert system_user() == "uid 4000000"
    entry = pwd.struct_passwd(("a\x1b[2J" + "x" * 100, "", 0, 0, "", "", ""))
    monkeypatch.setattr(pwd, "getpwuid", lambda _: entry)
    assert system_user() == "a\ufffd[2J" + "x" * 59


@pytest.mark.parametrize(
    ("connection", "address", "text"),
    [
        ("10.0.4.17 50000 10.0.4.1 22", "10.0.4.17", "10.0.4.17"),
        ("::ffff:10.0.4.17 50000 ::ffff:10.0.4.1 22", "10.0.4.17", "10.0.4.17"),
        ("2001:db8:1:2:3:4:5:6 50000 2001:db8::1 22", "2001:db8:1:2::/64", "2001:db8:1:2:3:4:5:6"),
        ("2001:0DB8:0::1 50000 2001:db8::1 22", "2001:db8::/64", "2001:db8::1"),
        ("fe80::1%eth0 50000 fe80::2%eth0 22", "fe80::/64", "fe80::1"),
        ("fe80::1%\x1b]52;c;x\x07 50000 fe80::2 22", "fe80::/64", "fe80::1"),
    ],
)
def test_over_ssh_the_clients_address(connection: str, address: str, text: str) -> None:
    origin = origin_here({"SSH_CONNECTION": connection}, "/dev/pts/3", "alice")
    assert (origin.address, origin.text) == (address, text)


@pytest.mark.parametrize(
    "connection",
    [
        "UNKNOWN 65535 UNKNOWN 65535",
        "10.0.4.17",
        "10.0.4.17 50000 10.0.4.1",
        "10.0.4.17 50000 10.0.4.1 22 1",
        "10.0.4.17  50000 10.0.4.1 22",
        "10.0.4.17 65536 10.0.4.1 22",
        "10.0.4.17 -1 10.0.4.1 22",
        "10.0.4.17 \u0665 10.0.4.1 22",
        "10.0.4.017 50000 10.0.4.1 22",
        "10.0.4.17%eth0 50000 10.0.4.1 22",
        "10.0.4.17\t50000\t10.0.4.1\t22",
        "[red]x 1 y 2",
        " ",
    ],
)
def test_over_ssh_with_no_address_everybody_shares_one_count(connection: str) -> None:
    origin = origin_here({"SSH_CONNECTION": connection}, "/dev/pts/3", "alice")
    assert (origin.address, origin.text) == ("ssh", "ssh")


@pytest.mark.parametrize("name", ["SSH_CLIENT", "SSH_TTY"])
def test_ssh_without_its_connection_is_still_ssh(name: str) -> None:
    assert origin_here({name: "10.0.4.17 1 22"}, None, "alice").address == "ssh"


@pytest.mark.parametrize(
    ("tty", "address", "text"),
    [
        ("/dev/pts/3", "local:alice", "pts/3 alice"),
        ("/dev/tty1", "local:alice", "tty1 alice"),
        (None, "local:alice", "alice"),
        ("", "local:alice", "alice"),
    ],
)
def test_at_the_machine_the_terminal_and_the_system_user(tty: str | None, address: str, text: str) -> None:
    origin = origin_here({"SSH_CONNECTION": "", "TERM": "xterm"}, tty, "alice")
    assert (origin.address, origin.text) == (address, text)


@given(connection=st.text(), tty=st.none() | st.text(), user=st.text())
def test_an_origin_is_clean_and_short_whatever_comes_in(connection: str, tty: str | None, user: str) -> None:
    origin = origin_here({"SSH_CONNECTION": connection}, tty, user)
    for line in (origin.address, origin.text):
        assert clean_line(line) == line
        assert len(line) <= 80


def test_the_terminals_name_is_that_of_any_standard_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_stderr(descriptor: int) -> str:
        if descriptor == 2:
            return "/dev/pts/7"
        raise OSError

    monkeypatch.setattr(os, "ttyname", only_stderr)
    assert terminal_name() == "/dev/pts/7"
    monkeypatch.setattr(os, "ttyname", lambda _: (_ for _ in ()).throw(OSError()))
    assert terminal_name() is None


def test_common_passwords_are_whole_entries_of_the_list() -> None:
    common = CommonPasswords()
    for password in ("password", "123456", "qwertyuiop", "trustno1"):
        assert password in common
    for other in ("", ",", "password,12345678", "asswor", "correct horse battery staple", None, 123456):
        assert other not in common


def test_the_whole_list_is_there_and_folded() -> None:
    common = CommonPasswords()
    assert "password" in common
    assert common._text is not None
    entries = common._text.strip(",").split(",")
    assert len(entries) == 30_000
    assert all(entry == entry.casefold() for entry in entries)


def test_importing_the_adapters_imports_nothing_heavy_and_the_list_leaves_nothing_behind() -> None:
    script = """
import sys
from tn_tui.adapters import clock, common_passwords, device, entropy, files
from tn_tui.adapters import hasher, key_ring, origin, slots, system_user
heavy = {"argon2", "cryptography", "zxcvbn", "multiprocessing"}
assert not heavy & {name.partition(".")[0] for name in sys.modules}
ring = key_ring.KeyRing({"a": bytes(32)}, current="a", mac="a")
vault = key_ring.RingVault(ring, entropy.SystemEntropy())
vault.fingerprint()
vault.mac("throttle", b"x")
assert "password" in common_passwords.CommonPasswords()
assert not heavy & {name.partition(".")[0] for name in sys.modules}
"""
    source = Path(tn_tui.domain.__path__[0]).parents[1]
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, env={"PYTHONPATH": str(source)})
