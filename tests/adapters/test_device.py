"""The file that proves a remembered device: whatever is wrong with it, a token is asked for."""

import copy
import json
import logging
import os
import pickle
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.fakes import listing
from tests.adapters.processes import all_at_once
from tn_tui.adapters import device
from tn_tui.adapters.device import FileDevice, NoDevice, device_here
from tn_tui.adapters.files import create_private, try_lock
from tn_tui.domain.device_ports import DeviceProof, DeviceStore
from tn_tui.domain.reasons import RememberProblem
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.usefixtures("descriptors")

HANDLE = "canary" + "A" * 37 + "="
NOBODY = 65_534


def no_wait(seconds: float) -> None:
    """Waiting is for people."""


def proof(counter: int = 1, handle: str = HANDLE) -> DeviceProof:
    return DeviceProof(Secret(handle), counter)


def file_device(home: Path) -> FileDevice:
    return FileDevice(home / "device", "desk", wait=no_wait)


def loaded(store: DeviceStore, account: str) -> tuple[str, int] | None:
    found = store.load(account)
    return (found.handle.reveal(), found.counter) if isinstance(found, DeviceProof) else None


def test_a_saved_proof_is_loaded_replaced_and_forgotten(home: Path) -> None:
    one = file_device(home)
    assert one.unavailable is None
    assert one.load("alice") is None
    one.forget("alice")
    assert one.save("alice", proof(1))
    assert one.save("bob", proof(7))
    assert one.save("alice", proof(2))
    assert (loaded(one, "alice"), loaded(one, "bob")) == ((HANDLE, 2), (HANDLE, 7))
    one.forget("alice")
    assert loaded(file_device(home), "alice") is None
    assert loaded(file_device(home), "bob") == (HANDLE, 7)


def test_the_file_and_its_lock_are_private(home: Path) -> None:
    file_device(home).save("alice", proof())
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {
        "device": 0o600,
        "device.lock": 0o600,
    }
    assert json.loads((home / "device").read_bytes()) == {
        "version": 1,
        "devices": {"alice": {"handle": HANDLE, "counter": 1}},
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'{"version": 2, "devices": {}}',
        b'{"devices": {}}',
        b'{"version": 1, "devices": []}',
        b'{"version": 1, "devices": {"alice": null}}',
        b'{"version": 1, "devices": {"alice": []}}',
        b'{"version": 1, "devices": {"alice": {"handle": "x"}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "", "counter": 1}}}',
        b'{"version": 1, "devices": {"alice": {"handle": 5, "counter": 1}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "\\u001b", "counter": 1}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "x", "counter": -1}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "x", "counter": true}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "x", "counter": 1.0}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "x", "counter": 99999999999999999999}}}',
        b'{"version": 1, "devices": {"alice": {"handle": "x", "counter": 1, "more": 1}}}',
        b" " * 300_000,
    ],
    ids=lambda content: repr(content)[:60],
)
def test_a_damaged_file_proves_nothing_is_not_shown_and_is_written_anew_by_the_next_save(
    home: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    create_private(home / "device", content)
    one = file_device(home)
    assert one.load("alice") is None
    assert (home / "device").read_bytes() == content
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == ["damaged"]
    shown = proof()
    assert one.save("alice", shown)
    kept = one.load("alice")
    assert kept is not None
    assert kept.handle.reveal() == shown.handle.reveal()


@given(content=st.binary(max_size=200))
def test_no_content_raises(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    home = tmp_path_factory.mktemp("home", numbered=True)
    home.chmod(0o700)
    create_private(home / "device", content)
    assert file_device(home).load("alice") is None
    file_device(home).forget("alice")
    assert file_device(home).save("alice", proof())


@pytest.mark.parametrize("kind", ["linked", "open to the group", "foreign", "a folder", "in an open folder"])
def test_a_file_that_may_be_somebody_elses_is_not_trusted(home: Path, kind: str) -> None:
    one = file_device(home)
    assert one.save("alice", proof())
    if kind == "linked":
        (home / "device").rename(home / "real")
        (home / "device").symlink_to(home / "real")
    elif kind == "open to the group":
        (home / "device").chmod(0o640)
    elif kind == "foreign":
        if os.geteuid() != 0:
            pytest.skip("only root can give a file away")
        os.chown(home / "device", NOBODY, -1)
    elif kind == "a folder":
        (home / "device").unlink()
        (home / "device").mkdir(0o700)
    else:
        home.chmod(0o777)
    assert one.load("alice") is None
    assert not one.save("alice", proof(2))
    one.forget("alice")


def test_a_missing_folder_saves_nothing(home: Path) -> None:
    one = FileDevice(home / "none" / "device", "desk", wait=no_wait)
    assert one.load("alice") is None
    assert not one.save("alice", proof())


@pytest.mark.parametrize("wrong", [proof(-1), proof(handle=""), proof(handle="é"), proof(handle="x" * 201)])
def test_what_could_not_be_loaded_again_is_not_saved(home: Path, wrong: DeviceProof) -> None:
    assert not file_device(home).save("alice", wrong)
    assert listing(home) == []


def test_beyond_a_thousand_the_oldest_are_dropped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "ENTRIES_LIMIT", 3)
    one = file_device(home)
    for account in ("a", "b", "c", "a", "d"):
        assert one.save(account, proof())
    assert [loaded(one, account) is not None for account in "abcd"] == [True, False, True, True]


def test_the_file_stays_within_its_bytes_and_keeps_the_newest(home: Path) -> None:
    one = file_device(home)
    for number in range(5):
        assert one.save(f"{number}" + "x" * 60_000, proof(number))
    assert (home / "device").stat().st_size <= device.LIMIT_BYTES
    assert loaded(one, "4" + "x" * 60_000) == (HANDLE, 4)
    assert loaded(one, "0" + "x" * 60_000) is None
    assert not one.save("x" * 300_000, proof())
    assert loaded(one, "4" + "x" * 60_000) == (HANDLE, 4)


def test_a_lock_that_is_held_for_long_saves_nothing(home: Path) -> None:
    waits: list[float] = []
    one = FileDevice(home / "device", "desk", wait=waits.append)
    lock = try_lock(home / "device.lock")
    assert lock is not None
    assert not one.save("alice", proof())
    assert sum(waits) == pytest.approx(2.0)
    os.close(lock)
    assert one.save("alice", proof())


def test_eight_processes_that_save_different_accounts_lose_none(home: Path) -> None:
    script = """
    from tn_tui.adapters.device import FileDevice
    from tn_tui.domain.device_ports import DeviceProof
    from tn_tui.domain.secret import Secret
    one = FileDevice(Path(sys.argv[1]), "desk")
    ready()
    print(all(one.save(f"{sys.argv[2]}-{n}", DeviceProof(Secret("handle" + sys.argv[2]), n)) for n in range(5)))
    """
    printed = all_at_once(script, [(str(home / "device"), str(number)) for number in range(8)])
    assert printed == ["True"] * 8
    one = file_device(home)
    for number in range(8):
        for counter in range(5):
            assert loaded(one, f"{number}-{counter}") == (f"handle{number}", counter)


def test_a_label_is_one_clean_short_line(home: Path) -> None:
    for store in (
        FileDevice(home / "device", "a\x1b[31m\n" + "x" * 100),
        NoDevice(RememberProblem.SSH, "a\x1b[31m\n" + "x" * 100),
    ):
        assert store.label == "a\ufffd[31m " + "x" * 57
        assert len(store.label) == 64


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"])
def test_over_ssh_nothing_is_remembered(home: Path, name: str) -> None:
    create_private(home / "device", b'{"version":1,"devices":{"alice":{"handle":"x","counter":1}}}')
    store = device_here({name: "x"}, home / "device")
    assert store.unavailable == "ssh"
    assert store.load("alice") is None
    assert not store.save("alice", proof())
    store.forget("alice")
    assert listing(home) == ["device"]


def test_at_the_machine_the_file_is_used_and_named_after_the_host(home: Path) -> None:
    store = device_here({"SSH_CONNECTION": "", "SSH_AUTH_SOCK": "/run/agent"}, home / "device")
    assert store.unavailable is None
    assert store.label == os.uname().nodename[:64]
    assert store.save("alice", proof())


def test_nothing_shows_a_handle(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = file_device(home)
    one.save("alice", proof())
    found = one.load("alice")
    (home / "device").chmod(0o644)
    one.load("alice")
    assert "canary" not in f"{one} {one!r} {found} {found!r} {caplog.text}"
    for thing in (one, found):
        with pytest.raises(TypeError, match="does not leave the process"):
            pickle.dumps(thing)
    with pytest.raises(TypeError, match="does not leave the process"):
        copy.copy(one)
