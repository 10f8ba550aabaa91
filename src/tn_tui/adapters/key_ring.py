"""The keys that live outside the database, and what is done under them.

The file is JSON: {"version": 1, "current": id, "mac": id, "keys": {id: base64 of 32 random bytes}}.
`current` names the key that seals and peppers from now on; every other key still opens what it
sealed. `mac` names the key of the keyed digests, which must stay what they are when a rotation adds
a new current key: the activity chain, the throttle's keys and the accounts' names are made of them.

No key of the file is used itself. Each use has a key of its own, derived by HKDF-SHA256 (RFC 5869),
so that nothing made for one purpose means anything for another.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, final

from tn_tui.adapters.files import create_private, read_credential, read_private
from tn_tui.domain.ports import Entropy
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused, KeyRingMissing, KeyRingWrong, VaultRefused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CREDENTIAL_NAME = "tn-tui.key"
KEY_BYTES = 32
LIMIT_BYTES = 64 * 1024

_VERSION = 1
_ENTRIES = {"version", "current", "mac", "keys"}
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_KEY_ID_BYTES = 4

_SEALED_VERSION = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HKDF_SALT = b"tn-tui key ring 1"


@final
class KeyRing:
    """The keys of one installation. Nothing shows them by accident, and they can't be pickled."""

    __slots__ = ("_keys", "current", "mac")

    def __init__(self, keys: Mapping[str, bytes], *, current: str, mac: str) -> None:
        """Take `keys` by their ids, `current` for new seals and peppers, `mac` for digests.

        Raises:
            ValueError: a key or an id that can't be one, or a name without its key.
        """
        if not {current, mac} <= keys.keys():
            raise ValueError("the ring does not hold the keys that it names")
        if any(_KEY_ID.fullmatch(key_id) is None or len(key) != KEY_BYTES for key_id, key in keys.items()):
            raise ValueError("a key has 32 bytes and an id of letters, digits, '-' and '_'")
        self._keys = dict(keys)
        self.current = current
        self.mac = mac

    def derive(self, key_id: str, purpose: str) -> bytes | None:
        """32 bytes for this purpose and no other, or None when the ring has no such key (RFC 5869)."""
        key = self._keys.get(key_id)
        if key is None:
            return None
        # One block is all of the output, so the expansion is a single HMAC. The library's own HKDF
        # would cost 40 ms of import before the first screen; a test holds the two against each other.
        info = b"\0".join((b"tn-tui", key_id.encode("ascii"), _encoded(purpose)))
        extracted = hmac.digest(_HKDF_SALT, key, hashlib.sha256)
        return hmac.digest(extracted, info + b"\x01", hashlib.sha256)

    def to_json(self) -> bytes:
        """What the key ring file holds."""
        keys = {key_id: base64.b64encode(key).decode("ascii") for key_id, key in self._keys.items()}
        document = {"version": _VERSION, "current": self.current, "mac": self.mac, "keys": keys}
        return json.dumps(document, indent=2).encode("ascii") + b"\n"

    def __repr__(self) -> str:
        return "KeyRing(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a KeyRing does not leave the process")


def open_key_ring(path: Path, entropy: Entropy, *, may_create: bool, credentials: Path | None = None) -> KeyRing:
    """The installation's keys, made once where they are missing and may be made.

    `credentials` is the folder in which the service manager puts what it hands over
    ($CREDENTIALS_DIRECTORY). A `tn-tui.key` there is used and never written, and the file at `path`
    is then not looked at.

    Raises:
        KeyRingMissing: there are no keys and they may not be made, since a database needs the old ones.
        FileRefused: the file can't be read or trusted, or is damaged.
    """
    if credentials is not None:
        credential = credentials / CREDENTIAL_NAME
        try:
            return _parse(credential, read_credential(credential, LIMIT_BYTES))
        except FileRefused as refused:
            if refused.reason is not PathProblem.MISSING:
                raise
    try:
        return load(path)
    except FileRefused as refused:
        if refused.reason is not PathProblem.MISSING:
            raise
        if not may_create:
            raise KeyRingMissing from refused
    return create(path, entropy)


def load(path: Path) -> KeyRing:
    """The keys in this file.

    Raises:
        FileRefused: it is missing, can't be trusted, or is damaged.
    """
    return _parse(path, read_private(path, LIMIT_BYTES))


def create(path: Path, entropy: Entropy) -> KeyRing:
    """A new ring with one key; the one in the file where another process has just made it.

    Raises:
        FileRefused: the file can't be made, or the folder can't be trusted.
    """
    key_id = entropy.bytes(_KEY_ID_BYTES).hex()
    ring = KeyRing({key_id: entropy.bytes(KEY_BYTES)}, current=key_id, mac=key_id)
    return ring if create_private(path, ring.to_json()) else load(path)


@final
class RingVault:
    """Sealing and keyed digests under a key ring; implements `ports.Vault`."""

    def __init__(self, ring: KeyRing, entropy: Entropy) -> None:
        self._ring = ring
        self._entropy = entropy
        self._derived: dict[tuple[str, str], bytes] = {}
        self._ciphers: dict[str, AESGCM] = {}

    def seal(self, secret: Secret, context: str) -> bytes:
        """Encrypt so that it opens only with the same context (AES-256-GCM, NIST SP 800-38D).

        The result is a version byte, the key id's length and the key id, 12 bytes of nonce, and the
        ciphertext with its tag. All that stands before the nonce is authenticated with the context.
        """
        key_id = self._ring.current
        header = bytes((_SEALED_VERSION, len(key_id))) + key_id.encode("ascii")
        nonce = self._entropy.bytes(_NONCE_BYTES)
        return (
            header + nonce + self._cipher(key_id).encrypt(nonce, _encoded(secret.reveal()), header + _encoded(context))
        )

    def open(self, sealed: bytes, context: str) -> Secret:
        """As `ports.Vault` has it."""
        from cryptography.exceptions import InvalidTag

        id_end = 2 + sealed[1] if len(sealed) > 1 else 0
        if len(sealed) < id_end + _NONCE_BYTES + _TAG_BYTES or sealed[:1] != bytes((_SEALED_VERSION,)):
            raise VaultRefused
        try:
            cipher = self._cipher(sealed[2:id_end].decode("ascii"))
            nonce, ciphertext = sealed[id_end : id_end + _NONCE_BYTES], sealed[id_end + _NONCE_BYTES :]
            text = cipher.decrypt(nonce, ciphertext, sealed[:id_end] + _encoded(context))
        except (UnicodeDecodeError, KeyRingWrong, InvalidTag) as error:
            raise VaultRefused from error
        return Secret(text.decode("utf-8", "surrogatepass"))

    def mac(self, purpose: str, data: bytes) -> bytes:
        """32 bytes of HMAC-SHA256 under a key of this purpose's own; a rotation does not change them."""
        return hmac.digest(self._key(self._ring.mac, f"mac {purpose}"), data, hashlib.sha256)

    def fingerprint(self) -> bytes:
        """32 bytes that say which keys these are without saying anything about them."""
        return self.mac("installation", b"tn-tui")

    def pepper(self, key_id: str | None = None) -> tuple[str, bytes]:
        """The id and the 32 bytes of a pepper; None gives the one for new passwords.

        Raises:
            KeyRingWrong: the ring has no such key.
        """
        found = self._ring.current if key_id is None else key_id
        return found, self._key(found, "pepper")

    def _key(self, key_id: str, purpose: str) -> bytes:
        key = self._derived.get((key_id, purpose))
        if key is None:
            key = self._ring.derive(key_id, purpose)
            if key is None:
                raise KeyRingWrong
            self._derived[key_id, purpose] = key
        return key

    def _cipher(self, key_id: str) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = self._ciphers.get(key_id)
        if cipher is None:
            cipher = self._ciphers[key_id] = AESGCM(self._key(key_id, "seal"))
        return cipher

    def __repr__(self) -> str:
        return "RingVault(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a RingVault does not leave the process")


def _encoded(text: str) -> bytes:
    # A lone surrogate is somebody's typing error, and no reason to fail where a secret is handled.
    return text.encode("utf-8", "surrogatepass")


def _parse(path: Path, data: bytes) -> KeyRing:
    ring = _parsed(data)
    # Raised here and not where it went wrong: a decoder's error carries all of the text, and that is keys.
    if ring is None:
        raise FileRefused(path, PathProblem.DAMAGED)
    return ring


def _parsed(data: bytes) -> KeyRing | None:
    try:
        document = json.loads(data, object_pairs_hook=_without_repetition)
        if document.keys() != _ENTRIES or type(document["version"]) is not int or document["version"] != _VERSION:
            return None
        keys = {key_id: base64.b64decode(text, validate=True) for key_id, text in document["keys"].items()}
        return KeyRing(keys, current=document["current"], mac=document["mac"])
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("an entry stands there twice")
    return entries
