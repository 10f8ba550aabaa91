"""Which key proved an SSH client, as sshd tells it (`ExposeAuthInfo`, sshd_config(5)) in a file of the account's own.

The variable that names the file proves nothing: where sshd was not told to set it, a client may have. So the file must
be one that only sshd could have made for this account, and whoever asks must know that sshd sets the variable.
"""

import base64
import binascii
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, final

from tn_tui.adapters.device import NoDevice
from tn_tui.adapters.origin import with_key
from tn_tui.domain.device_ports import ClientKey, DeviceProof, DeviceStore
from tn_tui.domain.ports import Origin
from tn_tui.domain.reasons import RememberProblem

VARIABLE: Final = "SSH_USER_AUTH"
LIMIT_BYTES: Final = 64 * 1024

_NAME = re.compile(r"sshauth\.[0-9A-Za-z]{15}")
_COUNT = re.compile(r"signature count = [0-9]{1,10}")
"""What sshd writes behind a security key."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_OTHERS = 0o077
_OTHERS_WRITE = 0o022
_CERTIFIED = re.compile(r"(.+)-cert-v01(@openssh\.com)")
_LENGTH_BYTES = 4
_FIELDS: Final = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
"""Each kind, and of how many fields its public key consists (RFC 4253 6.6, 5656 3.1, 8709 4, PROTOCOL.u2f)."""


def key_of_client(environ: Mapping[str, str]) -> ClientKey | RememberProblem:
    """The key that proved the client of this connection; or why there is none that stands for the client."""
    data = _read(environ.get(VARIABLE, ""))
    if data is None:
        return RememberProblem.SSH
    lines = data.splitlines()
    if not lines or not data.endswith("\n"):
        return RememberProblem.SSH
    shown = [rest for method, _, rest in (line.partition(" ") for line in lines) if method == "publickey"]
    if not shown:
        return RememberProblem.SSH_NO_KEY
    if len(shown) > 1:
        return RememberProblem.SSH_KEYS
    return _key(shown[0]) or RememberProblem.SSH


def client_here(environ: Mapping[str, str], origin: Origin) -> tuple[DeviceStore, Origin]:
    """What is remembered of who came by SSH to `origin`: the key, which is named beside the place from then on."""
    found = key_of_client(environ)
    if isinstance(found, ClientKey):
        return KeyDevice(found), with_key(origin, found)
    return NoDevice(found, os.uname().nodename), origin


def _read(name: str) -> str | None:
    """What sshd wrote; None for anything that it did not."""
    path = Path(name)
    if not name.startswith("/") or str(path) != name or ".." in path.parts or not _NAME.fullmatch(path.name):
        return None
    try:
        folder = os.open(path.parent, _FOLDER)
    except (OSError, ValueError):
        return None
    try:
        return _read_in(folder, path.name)
    except (OSError, UnicodeDecodeError):
        return None
    finally:
        os.close(folder)


def _read_in(folder: int, name: str) -> str | None:
    place = os.fstat(folder)
    # A temporary folder of the system: anybody may make files in it, and nobody may move those of others.
    if place.st_uid != 0 or (place.st_mode & _OTHERS_WRITE and not place.st_mode & stat.S_ISVTX):
        return None
    descriptor = os.open(name, _READ, dir_fd=folder)
    try:
        status = os.fstat(descriptor)
        is_plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
        if not is_plain or status.st_uid != os.geteuid() or status.st_mode & _OTHERS:
            return None
        data = os.read(descriptor, LIMIT_BYTES + 1)
    finally:
        os.close(descriptor)
    return data.decode("ascii") if len(data) <= LIMIT_BYTES else None


def _key(shown: str) -> ClientKey | None:
    kind, _, rest = shown.partition(" ")
    encoded, _, more = rest.partition(" ")
    certified = _CERTIFIED.fullmatch(kind)
    plain = kind if certified is None else _plain(certified)
    if plain not in _FIELDS or (more and not (plain.startswith("sk-") and _COUNT.fullmatch(more))):
        return None
    try:
        blob = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    fields = _fields(blob, _FIELDS[plain] + (1 if certified is None else 2))
    if fields is None or fields[0] != kind.encode():
        return None
    if certified is None:
        # Nothing may stand behind it: two texts of one key would be two devices.
        own = _joined(fields)
        return ClientKey(plain, _fingerprint(own)) if own == blob else None
    # A certificate begins with a nonce, then has the fields of the key that it certifies (PROTOCOL.certkeys).
    return ClientKey(plain, _fingerprint(_joined([plain.encode(), *fields[2:]])))


def _plain(certified: "re.Match[str]") -> str:
    name = certified[1]
    return f"{name}{certified[2]}" if name.startswith("sk-") else name


def _fields(blob: bytes, count: int) -> list[bytes] | None:
    found = []
    rest = memoryview(blob)
    for _ in range(count):
        length = int.from_bytes(rest[:_LENGTH_BYTES], "big")
        if len(rest) < _LENGTH_BYTES + length:
            return None
        found.append(bytes(rest[_LENGTH_BYTES : _LENGTH_BYTES + length]))
        rest = rest[_LENGTH_BYTES + length :]
    return found


def _joined(fields: list[bytes]) -> bytes:
    return b"".join(len(field).to_bytes(_LENGTH_BYTES, "big") + field for field in fields)


def _fingerprint(blob: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")
    return f"SHA256:{digest}"


@final
class KeyDevice:
    """The key of this connection in place of a device's memory; implements `device_ports.DeviceStore`."""

    def __init__(self, key: ClientKey) -> None:
        self._key = key

    @property
    def unavailable(self) -> None:
        """None: a key can be remembered."""
        return None

    @property
    def label(self) -> str:
        """The key's kind and fingerprint; its comment never comes here."""
        return self._key.label

    @property
    def key(self) -> ClientKey:
        """The key itself."""
        return self._key

    def load(self, account: str) -> ClientKey:  # noqa: ARG002 - the port's argument
        """The key, which is the same for every account."""
        return self._key

    def save(self, account: str, proof: DeviceProof) -> bool:  # noqa: ARG002 - the port's arguments
        """False: nothing is kept here."""
        return False

    def forget(self, account: str) -> None:
        """Do nothing: there is nothing to forget here."""
