"""Passwords of 80 random bits: made cheaply, checked at the full price, and replaced at the first log-in."""

import time
from pathlib import Path

import argon2.low_level
import pytest

from tests.adapters.fakes import CountedEntropy, ring, slots
from tests.adapters.test_hasher import FULL_WORK, PASSWORD, Work, hasher, work
from tn_tui.adapters.hasher import MEMORY_KIB, ArgonHasher
from tn_tui.adapters.key_ring import RingVault
from tn_tui.domain.crockford import grouped
from tn_tui.domain.errors import Busy
from tn_tui.domain.secret import Secret

__all__ = ["work"]

RANDOM = grouped(bytes(range(10)), 16)


def test_only_itself_is_right(home: Path) -> None:
    one = hasher(home)
    stored = one.hash_random(RANDOM)
    assert stored.startswith("old$$argon2id$v=19$m=8,t=1,p=1$")
    assert one.verify(stored, RANDOM)
    assert not one.verify(stored, Secret("0123-4567-89ab-cdef"))
    assert not one.verify(stored, Secret(""))


def test_to_check_it_costs_what_any_other_costs_whether_it_is_right_or_not(home: Path, work: Work) -> None:
    one = hasher(home)
    stored = one.hash_random(RANDOM)
    assert [cost["memory_cost"] for cost in work] == [8]
    for typed in (RANDOM, PASSWORD):
        work.clear()
        one.verify(stored, typed)
        assert [cost["memory_cost"] for cost in work] == [8, MEMORY_KIB]
        assert work[1] == FULL_WORK


def test_it_is_left_as_it_is_until_it_is_changed(home: Path) -> None:
    one = hasher(home)
    # To check it costs the full price already.
    assert not one.needs_rehash(one.hash_random(RANDOM))


def test_many_are_made_without_a_slot_and_one_is_checked_with_one(work: Work, home: Path) -> None:
    limited, entropy = slots(home / "slots", 1), CountedEntropy()
    one = ArgonHasher(RingVault(ring(), entropy), entropy, limited)
    with limited.taken():
        stored = one.hash_random(RANDOM)
        with pytest.raises(Busy):
            one.verify(stored, RANDOM)
    assert one.verify(stored, RANDOM)


def test_every_one_has_its_own_salt(home: Path) -> None:
    one = hasher(home)
    assert len({one.hash_random(RANDOM) for _ in range(50)}) == 50


def test_fifty_thousand_of_them_take_seconds_and_not_an_hour(home: Path) -> None:
    one = hasher(home)
    started = time.process_time()
    for _ in range(200):
        one.hash_random(RANDOM)
    # An ordinary hash takes some 60 ms; what is promised is two orders of magnitude under it.
    assert (time.process_time() - started) / 200 < 0.002


def test_the_library_was_really_asked(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    one = hasher(home)
    asked: list[int] = []
    real = argon2.low_level.hash_secret_raw

    def spy(secret: bytes, salt: bytes, **cost: object) -> bytes:
        asked.append(cost["memory_cost"])  # type: ignore[arg-type]
        return real(secret, salt, **cost)  # type: ignore[arg-type]

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", spy)
    assert one.verify(one.hash_random(RANDOM), RANDOM)
    assert asked == [8, 8, MEMORY_KIB]
