"""Argon2id with a pepper: what is stored, what it costs, and what a changed row gets."""

import base64
import copy
import hashlib
import hmac
import pickle
from pathlib import Path

import argon2.low_level
import pytest
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret, verify_secret

from tests.adapters.fakes import NEW, CountedEntropy, ring, rotated_ring, slots
from tn_tui.adapters.hasher import ArgonHasher
from tn_tui.adapters.key_ring import KeyRing, RingVault
from tn_tui.domain.errors import Busy
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import KeyRingWrong, StorageDamaged

PASSWORD = Secret("correct horse battery staple")
SALT = base64.b64encode(bytes(16)).decode().rstrip("=")
TAG = base64.b64encode(bytes(32)).decode().rstrip("=")
Work = list[dict[str, object]]


def hasher(home: Path, keys: KeyRing | None = None) -> ArgonHasher:
    entropy = CountedEntropy()
    return ArgonHasher(RingVault(keys or ring(), entropy), entropy, slots(home / "slots"))


def stored_text(
    password: Secret, cost: tuple[int, int, int] = (8, 1, 1), salt: bytes = bytes(16), tag: int = 32
) -> str:
    """A cheap stored text, made by the library alone."""
    pepper = RingVault(ring(), CountedEntropy()).pepper()[1]
    peppered = hmac.digest(pepper, password.reveal().encode("utf-8", "surrogatepass"), hashlib.sha256)
    memory, passes, lanes = cost
    return "old$" + hash_secret(peppered, salt, passes, memory, lanes, tag, Type.ID).decode()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """What Argon2 was asked to do, done on the cheap."""
    asked: Work = []

    def cheap(secret: bytes, salt: bytes, **cost: object) -> bytes:
        asked.append(cost | {"salt": len(salt), "secret": len(secret)})
        return hashlib.sha256(secret + salt).digest()

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", cheap)
    return asked


FULL_WORK = {
    "time_cost": 1,
    "memory_cost": 47_104,
    "parallelism": 1,
    "hash_len": 32,
    "type": Type.ID,
    "salt": 16,
    "secret": 32,
}


def test_a_password_is_verified_against_what_was_stored(home: Path) -> None:
    real = hasher(home)
    stored = real.hash(PASSWORD)
    assert stored.startswith("old$$argon2id$v=19$m=47104,t=1,p=1$")
    assert real.verify(stored, PASSWORD)
    assert not real.verify(stored, Secret("correct horse battery staplf"))
    assert not real.needs_rehash(stored)


def test_what_is_stored_is_what_the_library_reads(home: Path) -> None:
    stored = hasher(home).hash(PASSWORD)
    pepper = RingVault(ring(), CountedEntropy()).pepper()[1]
    peppered = hmac.digest(pepper, PASSWORD.reveal().encode(), hashlib.sha256)
    assert verify_secret(stored.removeprefix("old$").encode(), peppered, Type.ID)
    assert hasher(home).verify(stored_text(PASSWORD), PASSWORD)


def test_every_hash_has_its_own_salt(home: Path, work: Work) -> None:
    one = hasher(home)
    assert len({one.hash(PASSWORD) for _ in range(20)}) == 20


def test_the_account_that_does_not_exist_costs_the_same_and_is_never_right(home: Path, work: Work) -> None:
    one = hasher(home)
    stored = one.hash(PASSWORD)
    assert not one.verify(None, PASSWORD)
    assert one.verify(stored, PASSWORD)
    assert work == [FULL_WORK] * 3


def test_not_even_the_tag_of_nobody_is_right(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", lambda *_, **__: bytes(32))
    assert not hasher(home).verify(None, PASSWORD)


def test_a_missing_pepper_is_told_after_the_work(home: Path, work: Work) -> None:
    stored = hasher(home, rotated_ring()).hash(PASSWORD)
    with pytest.raises(KeyRingWrong):
        hasher(home).verify(stored, PASSWORD)
    assert work == [FULL_WORK] * 2


def test_another_pepper_under_the_same_id_is_just_wrong(home: Path) -> None:
    other = KeyRing({"old": NEW}, current="old", mac="old")
    assert not hasher(home, other).verify(stored_text(PASSWORD), PASSWORD)


def test_a_rotation_leaves_old_passwords_right_and_due(home: Path) -> None:
    stored = stored_text(PASSWORD, (47_104, 1, 1))
    assert not hasher(home).needs_rehash(stored)
    after = hasher(home, rotated_ring())
    assert after.verify(stored, PASSWORD)
    assert after.needs_rehash(stored)
    assert not after.needs_rehash(after.hash(PASSWORD))


@pytest.mark.parametrize(
    "stored",
    [
        stored_text(PASSWORD, (47_105, 1, 1)),
        stored_text(PASSWORD, (9, 1, 1)),
        stored_text(PASSWORD, (8, 2, 1)),
        stored_text(PASSWORD, (16, 1, 2)),
        stored_text(PASSWORD, salt=bytes(24)),
        stored_text(PASSWORD, tag=16),
    ],
)
def test_other_parameters_are_verified_and_due(home: Path, stored: str) -> None:
    assert hasher(home).verify(stored, PASSWORD)
    assert not hasher(home).verify(stored, Secret("wrong"))
    assert hasher(home).needs_rehash(stored)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "$",
        "old",
        "old$",
        f"old$argon2id$v=19$m=8,t=1,p=1${SALT}${TAG}",
        f"$$argon2id$v=19$m=8,t=1,p=1${SALT}${TAG}",
        f"old$$argon2i$v=19$m=8,t=1,p=1${SALT}${TAG}",
        f"old$$argon2id$v=16$m=8,t=1,p=1${SALT}${TAG}",
        f"old$$argon2id$v=19$m=7,t=1,p=1${SALT}${TAG}",
        f"old$$argon2id$v=19$m=15,t=1,p=2${SALT}${TAG}",
        f"old$$argon2id$v=19$m=9999999,t=1,p=1${SALT}${TAG}",
        f"old$$argon2id$v=19$m=8,t=10,p=1${SALT}${TAG}",
        f"old$$argon2id$v=19$m=8,t=0,p=1${SALT}${TAG}",
        f"old$$argon2id$v=19$m=\u0668,t=1,p=1${SALT}${TAG}",
        f"old$$argon2id$v=19$m=8,t=1,p=1${SALT}$AAAA",
        f"old$$argon2id$v=19$m=8,t=1,p=1$AAAA${TAG}",
        f"old$$argon2id$v=19$m=8,t=1,p=1${SALT}${TAG}==",
        f"old$$argon2id$v=19$m=8,t=1,p=1${SALT}${TAG}\n",
        f"old$$argon2id$v=19$m=8,t=1,p=1${SALT}${TAG}AA",
        f"old$$argon2id$v=19$m=8,t=1,p=1${SALT}AAA${TAG}",
        "x" * 100_000,
    ],
)
def test_a_changed_row_is_said_to_be_damaged_and_never_right(home: Path, work: Work, stored: str) -> None:
    with pytest.raises(StorageDamaged):
        hasher(home).verify(stored, PASSWORD)
    with pytest.raises(StorageDamaged):
        hasher(home).needs_rehash(stored)
    assert work == []


@pytest.mark.parametrize("password", ["", "\ud800", "a\udcff b", "\0", "é" * 128, "x" * 1_000_000])
def test_any_text_can_be_hashed_and_only_itself_is_right(home: Path, work: Work, password: str) -> None:
    one = hasher(home)
    stored = one.hash(Secret(password))
    assert one.verify(stored, Secret(password))
    assert not one.verify(stored, Secret(password + "\0"))


def test_with_all_slots_taken_it_is_busy_and_nothing_is_computed(home: Path, work: Work) -> None:
    limited = slots(home / "slots", 1)
    entropy = CountedEntropy()
    one = ArgonHasher(RingVault(ring(), entropy), entropy, limited)
    stored = one.hash(PASSWORD)
    with limited.taken():
        with pytest.raises(Busy):
            one.hash(PASSWORD)
        for found in (stored, None):
            with pytest.raises(Busy):
                one.verify(found, PASSWORD)
    assert len(work) == 1


def test_without_memory_for_a_hash_it_is_busy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", fail)
    with pytest.raises(Busy):
        hasher(home).verify(None, PASSWORD)


def test_a_hasher_shows_nothing_and_stays_in_the_process(home: Path) -> None:
    one = hasher(home)
    assert f"{one} {one!r}" == "ArgonHasher(…) ArgonHasher(…)"
    for leave in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="does not leave the process"):
            leave(one)
