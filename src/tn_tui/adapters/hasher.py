"""Slow hashing of passwords: Argon2id over an HMAC with a pepper that is not in the database.

The parameters are those of the OWASP Password Storage cheat sheet for Argon2id with one pass; the
pepper makes a stolen database useless for guessing (NIST SP 800-63B-4, 3.1.1.2).
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import NoReturn, final

from tn_tui.adapters.key_ring import RingVault
from tn_tui.adapters.slots import Slots
from tn_tui.domain.errors import Busy
from tn_tui.domain.ports import Entropy
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import KeyRingWrong, StorageDamaged

MEMORY_KIB = 46 * 1024
RANDOM_MEMORY_KIB = 8
"""For passwords of 80 random bits: no hash is quick enough to try those."""

PASSES = 1
LANES = 1
SALT_BYTES = 16
TAG_BYTES = 32

# What a stored text may ask for: more than any parameters we would choose, less than what would let
# a changed row exhaust the machine.
_MOST_MEMORY_KIB = 256 * 1024
_LEAST_MEMORY_KIB_PER_LANE = 8

_STORED = re.compile(
    r"(?P<pepper>[A-Za-z0-9_-]{1,32})\$"
    r"\$argon2id\$v=19\$m=(?P<memory>[1-9][0-9]{0,6}),t=(?P<passes>[1-9]),p=(?P<lanes>[1-9])"
    r"\$(?P<salt>[A-Za-z0-9+/]{22,86})\$(?P<tag>[A-Za-z0-9+/]{22,86})"
)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


@dataclass(frozen=True, slots=True)
class _Cost:
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


@dataclass(frozen=True, slots=True, repr=False)
class _Stored:
    pepper_id: str
    cost: _Cost
    salt: bytes
    tag: bytes

    def to_text(self) -> str:
        """The pepper's id, then the encoding that every Argon2 library reads, with a "$" between."""
        cost = f"m={self.cost.memory_kib},t={self.cost.passes},p={self.cost.lanes}"
        return f"{self.pepper_id}$$argon2id$v=19${cost}${_base64(self.salt)}${_base64(self.tag)}"

    @classmethod
    def from_text(cls, text: str) -> "_Stored":
        """What `to_text` made, read back from the database.

        Raises:
            StorageDamaged: it is not what `to_text` makes, or asks for absurd work.
        """
        found = _STORED.fullmatch(text)
        if found is None:
            raise StorageDamaged
        cost = _Cost(int(found["memory"]), int(found["passes"]), int(found["lanes"]))
        if not _LEAST_MEMORY_KIB_PER_LANE * cost.lanes <= cost.memory_kib <= _MOST_MEMORY_KIB:
            raise StorageDamaged
        try:
            salt, tag = (_from_base64(found[name]) for name in ("salt", "tag"))
        except ValueError as error:
            raise StorageDamaged from error
        return cls(found["pepper"], cost, salt, tag)


_RANDOM = _Cost(RANDOM_MEMORY_KIB)

# The account that does not exist. No password gives a tag of zeros, and the answer is no regardless.
_NOBODY = _Stored("nobody", _Cost(), bytes(SALT_BYTES), bytes(TAG_BYTES)).to_text()


def _peppered(pepper: bytes, password: Secret) -> bytes:
    # A lone surrogate is a wrong password like any other, and costs what any other costs.
    return hmac.digest(pepper, password.reveal().encode("utf-8", "surrogatepass"), hashlib.sha256)


def _argon2(peppered: bytes, cost: _Cost, salt: bytes, tag_bytes: int) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            peppered,
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=tag_bytes,
            type=Type.ID,
        )
    except HashingError as error:
        # With parameters that were checked, only the memory can be lacking.
        raise Busy from error


@final
class ArgonHasher:
    """Argon2id under the vault's peppers, a slot for each hash; implements `ports.Hasher`.

    Passwords come normalized (`domain.password.normalize`).
    """

    def __init__(self, vault: RingVault, entropy: Entropy, slots: Slots) -> None:
        self._vault = vault
        self._entropy = entropy
        self._slots = slots

    def hash(self, password: Secret) -> str:
        """Text to store for a password: pepper id, "$", and the encoded Argon2id hash (RFC 9106).

        Raises:
            Busy: too many hashes are being computed on this machine, or it has no memory for one.
            FileRefused: the slot files can't be made or trusted.
        """
        pepper_id, pepper = self._vault.pepper()
        salt = self._entropy.bytes(SALT_BYTES)
        tag = self._work(pepper, password, _Cost(), salt, TAG_BYTES)
        return _Stored(pepper_id, _Cost(), salt, tag).to_text()

    def hash_random(self, password: Secret) -> str:
        """Text to store for a password of at least 80 random bits: no work that slows guessing down is needed.

        Thousands can be made at once, for an import; to check one costs what checking any other costs.
        """
        pepper_id, pepper = self._vault.pepper()
        salt = self._entropy.bytes(SALT_BYTES)
        tag = _argon2(_peppered(pepper, password), _RANDOM, salt, TAG_BYTES)
        return _Stored(pepper_id, _RANDOM, salt, tag).to_text()

    def verify(self, stored: str | None, password: Secret) -> bool:
        """Whether the password is the stored one; None costs the same work and is never right.

        Raises:
            Busy: too many hashes are being computed on this machine, or it has no memory for one.
            KeyRingWrong: the pepper it was made with is not in the key ring (told after the work).
            StorageDamaged: the stored text is none that `hash` makes.
            FileRefused: the slot files can't be made or trusted.
        """
        record = _Stored.from_text(_NOBODY if stored is None else stored)
        try:
            _, pepper = self._vault.pepper(None if stored is None else record.pepper_id)
            wrong_ring = None
        except KeyRingWrong as error:
            _, pepper = self._vault.pepper()
            wrong_ring = error
        tag = self._work(pepper, password, record.cost, record.salt, len(record.tag))
        if record.cost == _RANDOM:
            # Nobody learns from the time it takes that the password is one that was given out.
            self._work(pepper, password, _Cost(), record.salt, TAG_BYTES)
        is_right = hmac.compare_digest(tag, record.tag)
        if wrong_ring is not None:
            raise wrong_ring
        return is_right and stored is not None

    def needs_rehash(self, stored: str) -> bool:
        """Whether it was made with other parameters or an older pepper than today's.

        Raises:
            StorageDamaged: the stored text is none that `hash` makes.
        """
        record = _Stored.from_text(stored)
        cost = _Cost() if record.cost == _RANDOM else record.cost
        made_with = (record.pepper_id, cost, len(record.salt), len(record.tag))
        return made_with != (self._vault.pepper()[0], _Cost(), SALT_BYTES, TAG_BYTES)

    def _work(self, pepper: bytes, password: Secret, cost: _Cost, salt: bytes, tag_bytes: int) -> bytes:
        peppered = _peppered(pepper, password)
        if cost == _RANDOM:
            return _argon2(peppered, cost, salt, tag_bytes)
        with self._slots.taken():
            return _argon2(peppered, cost, salt, tag_bytes)

    def __repr__(self) -> str:
        return "ArgonHasher(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an ArgonHasher does not leave the process")
