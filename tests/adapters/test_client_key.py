"""The file in which sshd tells which key proved the client: anything else than sshd's own tells nothing."""

import base64
import os
import secrets
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools import require_tool
from tn_tui.adapters.client_key import LIMIT_BYTES, VARIABLE, KeyDevice, client_here, key_of_client
from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.ports import Origin
from tn_tui.domain.reasons import RememberProblem

pytestmark = pytest.mark.usefixtures("descriptors")

NOBODY = 65_534
TEMPORARY = Path("/tmp")  # noqa: S108 - where sshd makes it
ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIBlqLkPzhuSt0EuUmKA4XuAfJ1oWDcgKVvrcgEQ0AeOy"


@pytest.fixture
def auth_info() -> Iterator[Path]:
    """A file as sshd makes one, where it makes it."""
    path = TEMPORARY / f"sshauth.{secrets.token_hex(8)[:15]}"
    path.touch(0o600, exist_ok=False)
    yield path
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def read(path: Path | str) -> ClientKey | RememberProblem:
    return key_of_client({VARIABLE: str(path)})


def key_pair(folder: Path, kind: str, *options: str) -> tuple[str, str]:
    """A public key's type and base64, made by OpenSSH, and its fingerprint as OpenSSH says it."""
    keygen, path = require_tool("ssh-keygen"), folder / f"{kind}{''.join(options)}"
    subprocess.run([keygen, "-q", "-t", kind, *options, "-N", "", "-f", str(path)], check=True)
    said = subprocess.run([keygen, "-l", "-f", f"{path}.pub"], check=True, capture_output=True, text=True).stdout
    first, second, *_ = Path(f"{path}.pub").read_text().split()
    return f"{first} {second}", said.split()[1]


@pytest.mark.parametrize(
    "options",
    [("ed25519",), ("rsa", "-b", "2048"), ("ecdsa", "-b", "256"), ("ecdsa", "-b", "384"), ("ecdsa", "-b", "521")],
)
def test_a_key_has_the_fingerprint_that_openssh_gives_it(
    tmp_path: Path, auth_info: Path, options: tuple[str, ...]
) -> None:
    line, fingerprint = key_pair(tmp_path, *options)
    auth_info.write_text(f"publickey {line}\n")
    found = read(auth_info)
    assert found == ClientKey(line.partition(" ")[0], fingerprint)
    assert found.label == f"SSH key {fingerprint}"


def test_a_certificate_counts_by_its_own_key_and_not_by_its_authority(tmp_path: Path, auth_info: Path) -> None:
    keygen = require_tool("ssh-keygen")
    key_pair(tmp_path, "ed25519", "-C", "authority")
    authority = tmp_path / "ed25519-Cauthority"
    found = []
    for kind in ("ed25519", "ecdsa", "rsa"):
        _, fingerprint = key_pair(tmp_path, kind)
        sign = [keygen, "-q", "-s", str(authority), "-I", "alice", "-n", "alice", f"{tmp_path / kind}.pub"]
        for _ in range(2):
            # Signed again it is another certificate of the same key.
            subprocess.run(sign, check=True)
            line = Path(f"{tmp_path / kind}-cert.pub").read_text().rsplit(" ", 1)[0]
            auth_info.write_text(f"publickey {line}\n")
            key = read(auth_info)
            assert isinstance(key, ClientKey)
            assert "cert" not in key.kind
            assert key.fingerprint == fingerprint
        found.append(key)
    assert len(set(found)) == 3


def test_a_security_key_is_told_as_such_with_the_count_that_sshd_writes_behind_it(auth_info: Path) -> None:
    kind = b"sk-ssh-ed25519@openssh.com"
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (kind, bytes(32), b"ssh:"))
    line = f"publickey {kind.decode()} {base64.b64encode(blob).decode()}"
    for more in ("", " signature count = 7", " signature count = 8"):
        auth_info.write_text(f"{line}{more}\n")
        found = read(auth_info)
        assert isinstance(found, ClientKey)
        assert found.is_security_key
        assert found.label.startswith("security key SHA256:")
    auth_info.write_text(f"{line} and more\n")
    assert read(auth_info) is RememberProblem.SSH


KEY_LINE = f"publickey ssh-ed25519 {ED25519}\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (KEY_LINE + KEY_LINE, RememberProblem.SSH_KEYS),
        ("password\n", RememberProblem.SSH_NO_KEY),
        ("keyboard-interactive/pam\n", RememberProblem.SSH_NO_KEY),
        (f"hostbased ssh-ed25519 {ED25519} alice@desk\n", RememberProblem.SSH_NO_KEY),
        ("", RememberProblem.SSH),
        ("\n", RememberProblem.SSH_NO_KEY),
        ("publickey\n", RememberProblem.SSH),
        ("publickey ssh-ed25519\n", RememberProblem.SSH),
        (KEY_LINE[:-1], RememberProblem.SSH),
        (f"publickey ssh-rsa {ED25519}\n", RememberProblem.SSH),
        (f"publickey ssh-ed448 {ED25519}\n", RememberProblem.SSH),
        (f"publickey ssh-ed25519 {ED25519} more\n", RememberProblem.SSH),
        (f"publickey ssh-ed25519 {ED25519[:-4]}\n", RememberProblem.SSH),
        (f"publickey ssh-ed25519 {ED25519}AAAA\n", RememberProblem.SSH),
        (f"publickey ssh-ed25519 {ED25519[:-4]}!!!!\n", RememberProblem.SSH),
        (f"publickey ssh-ed25519-cert-v01@openssh.com {ED25519}\n", RememberProblem.SSH),
        ("publickey ssh-ed25519 \xe9\n", RememberProblem.SSH),
        (KEY_LINE + "x" * LIMIT_BYTES + "\n", RememberProblem.SSH),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_is_not_one_key_in_sshds_form_stands_for_nobody(
    auth_info: Path, content: str, found: RememberProblem
) -> None:
    auth_info.write_text(content)
    assert read(auth_info) is found


def test_a_key_beside_another_proof_stands_for_the_client(auth_info: Path) -> None:
    for content in (KEY_LINE, f"{KEY_LINE}keyboard-interactive/pam\n", f"password\n{KEY_LINE}"):
        auth_info.write_text(content)
        assert isinstance(read(auth_info), ClientKey)


@pytest.mark.parametrize("kind", ["linked", "linked twice", "open to the group", "foreign", "a folder", "a pipe"])
def test_a_file_that_sshd_did_not_make_for_this_account_is_not_believed(
    auth_info: Path, tmp_path: Path, kind: str
) -> None:
    auth_info.write_text(KEY_LINE)
    if kind == "linked":
        auth_info.rename(tmp_path / "real")
        auth_info.symlink_to(tmp_path / "real")
    elif kind == "linked twice":
        (tmp_path / "second").hardlink_to(auth_info)
    elif kind == "open to the group":
        auth_info.chmod(0o640)
    elif kind == "foreign":
        if os.geteuid() != 0:
            pytest.skip("only root can give a file away")
        os.chown(auth_info, NOBODY, -1)
    else:
        auth_info.unlink()
        auth_info.mkdir() if kind == "a folder" else os.mkfifo(auth_info, 0o600)
    assert read(auth_info) is RememberProblem.SSH


def test_neither_another_folder_nor_another_name_is_believed(auth_info: Path, tmp_path: Path) -> None:
    auth_info.write_text(KEY_LINE)
    assert isinstance(read(auth_info), ClientKey)
    own = tmp_path / auth_info.name
    own.write_text(KEY_LINE)
    own.chmod(0o600)
    if os.geteuid() == 0:
        tmp_path.chmod(stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO)
    assert read(own) is RememberProblem.SSH
    other = auth_info.with_name("sshauth.short")
    for name in (
        "",
        "sshauth.x",
        auth_info.name,
        f"{auth_info.parent}//{auth_info.name}",
        f"{auth_info}\0",
        str(other),
    ):
        assert read(name) is RememberProblem.SSH
    assert read(f"{auth_info.parent}/../{auth_info.parent.name}/{auth_info.name}") is RememberProblem.SSH
    assert read(auth_info.with_name("sshauth.AAAAAAAAAAAAAAA")) is RememberProblem.SSH
    assert key_of_client({}) is RememberProblem.SSH


@given(content=st.binary(max_size=300), shown=st.booleans())
def test_no_content_raises(content: bytes, shown: bool) -> None:  # noqa: FBT001 - hypothesis's argument
    path = TEMPORARY / f"sshauth.{secrets.token_hex(8)[:15]}"
    try:
        path.touch(0o600, exist_ok=False)
        path.write_bytes(b"publickey ssh-ed25519 " + base64.b64encode(content) + b"\n" if shown else content)
        assert isinstance(read(path), RememberProblem)
    finally:
        path.unlink()


def test_the_store_shows_the_key_to_every_account_and_keeps_nothing() -> None:
    key = ClientKey("ssh-ed25519", "SHA256:" + "x" * 41 + "k9")
    store = KeyDevice(key)
    assert (store.load("alice"), store.load("bob"), store.key, store.unavailable) == (key, key, key, None)
    assert len(store.label) <= 64
    assert (key.mark, key.brief) == ("ssh key …k9", "SSH key SHA256:xxx…k9")
    assert ClientKey.kept(key.text) == key


def test_the_key_stands_beside_the_place_and_throttles_go_by_the_place(auth_info: Path) -> None:
    auth_info.write_text(KEY_LINE)
    place = Origin("2001:db8::/64", "x" * 80)
    store, origin = client_here({VARIABLE: str(auth_info)}, place)
    assert store.key == read(auth_info)
    assert store.key is not None
    assert (origin.address, origin.text) == (place.address, f"{'x' * 60} · {store.key.mark}")
    store, origin = client_here({}, place)
    assert (store.key, store.unavailable, origin) == (None, RememberProblem.SSH, place)
