"""Sealing, digests and peppers: what they are byte for byte, and that nothing else opens."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.fakes import NEW, OLD, CountedEntropy, FixedEntropy, ring, rotated_ring
from tn_tui.adapters.key_ring import KeyRing, RingVault
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import KeyRingWrong, VaultRefused

VECTORS = {
    "sealed": "01036f6c640000000000000000000000006222e0f4b5ed0fd2a6b89680951508915129fdde4ce7d285732e923602be3764",
    "mac": "8ec0dabf4254c446e012e79a6f8841fdbbed10f8307e2497f309073da45c2eeb",
    "fingerprint": "25191ad6de69d646d1af3fcd0c5df545435689a04460006570653836f03f6625",
    "pepper": "9b509f109a35140ac7bd38769aa7691b24a0db59b83110f00276e2a3aa8952b0",
}

anything = st.text(st.characters(codec=None))
VAULT = RingVault(ring(), CountedEntropy())
SEALED = VAULT.seal(Secret("UNGDMHWJ63BA5DWS"), "user authenticator")


def test_subkeys_are_those_of_hkdf_sha256() -> None:
    for key_id, key, purpose in (
        ("old", OLD, "seal"),
        ("new", NEW, "pepper"),
        ("old", OLD, "mac throttle"),
        ("old", OLD, ""),
    ):
        info = b"tn-tui\0" + key_id.encode() + b"\0" + purpose.encode()
        expected = HKDF(hashes.SHA256(), 32, salt=b"tn-tui key ring 1", info=info).derive(key)
        assert rotated_ring().derive(key_id, purpose) == expected
    assert ring().derive("new", "seal") is None


def test_what_is_stored_today_opens_tomorrow() -> None:
    """Vectors: a change here makes every stored secret, password and digest unreadable."""
    vault = RingVault(ring(), FixedEntropy())
    sealed = vault.seal(Secret("UNGDMHWJ63BA5DWS"), "user authenticator")
    assert sealed.hex() == VECTORS["sealed"]
    assert vault.mac("throttle", b"alice").hex() == VECTORS["mac"]
    assert vault.fingerprint().hex() == VECTORS["fingerprint"]
    assert vault.pepper()[1].hex() == VECTORS["pepper"]
    assert vault.open(bytes.fromhex(VECTORS["sealed"]), "user authenticator").reveal() == "UNGDMHWJ63BA5DWS"


def test_a_seal_is_version_key_id_nonce_and_ciphertext_with_all_in_front_authenticated() -> None:
    sealed = RingVault(rotated_ring(), FixedEntropy()).seal(Secret("secret"), "context")
    assert sealed[:5] == b"\x01\x03new"
    assert sealed[5:17] == bytes(12)
    key = rotated_ring().derive("new", "seal")
    assert key is not None
    assert AESGCM(key).decrypt(sealed[5:17], sealed[17:], b"\x01\x03newcontext") == b"secret"


def test_every_seal_has_its_own_nonce() -> None:
    assert len({VAULT.seal(Secret("same"), "same") for _ in range(50)}) == 50


@given(text=anything, context=anything)
def test_what_was_sealed_opens_with_its_context(text: str, context: str) -> None:
    sealed = VAULT.seal(Secret(text), context)
    assert VAULT.open(sealed, context).reveal() == text
    with pytest.raises(VaultRefused):
        VAULT.open(sealed, context + "x")


@given(bit=st.integers(0, len(SEALED) * 8 - 1))
def test_one_changed_bit_is_refused(bit: int) -> None:
    changed = bytearray(SEALED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VaultRefused):
        VAULT.open(bytes(changed), "user authenticator")


def test_a_shortened_or_lengthened_seal_is_refused() -> None:
    for changed in (*(SEALED[:end] for end in range(len(SEALED))), SEALED + b"\0"):
        with pytest.raises(VaultRefused):
            VAULT.open(changed, "user authenticator")


@given(sealed=st.binary() | st.binary().map(lambda rest: b"\x01\x03old" + rest))
def test_foreign_bytes_are_refused(sealed: bytes) -> None:
    with pytest.raises(VaultRefused):
        VAULT.open(sealed, "")


def test_context_and_key_id_can_not_trade_bytes() -> None:
    keys = {"a": OLD, "aa": OLD}
    sealed = RingVault(KeyRing(keys, current="a", mac="a"), FixedEntropy()).seal(Secret("x"), "ab")
    moved = b"\x01\x02aa" + sealed[3:]
    with pytest.raises(VaultRefused):
        RingVault(KeyRing(keys, current="a", mac="a"), FixedEntropy()).open(moved, "b")


def test_a_refusal_says_nothing_of_what_was_sealed() -> None:
    with pytest.raises(VaultRefused) as caught:
        VAULT.open(SEALED, "another user")
    assert caught.value.args == ()


def test_a_rotation_keeps_what_was_sealed_and_every_digest() -> None:
    before, after = RingVault(ring(), CountedEntropy()), RingVault(rotated_ring(), CountedEntropy())
    assert after.open(before.seal(Secret("x"), "c"), "c").reveal() == "x"
    assert after.mac("throttle", b"alice") == before.mac("throttle", b"alice")
    assert after.fingerprint() == before.fingerprint()
    assert after.pepper("old") == before.pepper() == ("old", before.pepper("old")[1])
    assert after.pepper()[0] == "new"
    with pytest.raises(VaultRefused):
        before.open(after.seal(Secret("x"), "c"), "c")


def test_every_purpose_has_its_own_key() -> None:
    vault = RingVault(ring(), CountedEntropy())
    found = [vault.mac(purpose, b"x") for purpose in ("throttle", "activity", "seal", "pepper", "mac throttle", "")]
    found += [hmac.digest(vault.pepper()[1], b"x", hashlib.sha256), hmac.digest(OLD, b"x", hashlib.sha256)]
    assert len(set(found)) == len(found)
    assert {len(digest) for digest in found} == {32}


def test_an_unknown_pepper_is_another_ring() -> None:
    with pytest.raises(KeyRingWrong):
        VAULT.pepper("new")


def test_another_ring_has_another_fingerprint() -> None:
    other = RingVault(KeyRing({"old": NEW}, current="old", mac="old"), CountedEntropy())
    assert other.fingerprint() != VAULT.fingerprint()
    with pytest.raises(VaultRefused):
        other.open(SEALED, "user authenticator")
