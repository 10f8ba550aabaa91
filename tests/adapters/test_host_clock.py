import ctypes
import sys
from pathlib import Path

import pytest

from tn_tui.adapters.host_clock import SystemHostClock


class Library:
    """A C library whose adjtimex says what a test wants, and keeps what it was asked."""

    def __init__(self, state: int) -> None:
        self.state = state
        self.asked: list[bytes] = []

    def adjtimex(self, reference: object) -> int:
        buffer = reference._obj  # type: ignore[attr-defined]
        self.asked.append(bytes(buffer))
        return self.state


def library(monkeypatch: pytest.MonkeyPatch, state: int) -> Library:
    found = Library(state)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: found)
    return found


# adjtimex(2): TIME_OK, TIME_INS, TIME_DEL, TIME_OOP, TIME_WAIT, TIME_ERROR, and an error.
@pytest.mark.parametrize(
    ("state", "word"), [(0, True), (1, True), (2, True), (3, True), (4, True), (5, False), (-1, None)]
)
def test_what_the_kernel_says(monkeypatch: pytest.MonkeyPatch, state: int, word: object) -> None:
    library(monkeypatch, state)
    assert SystemHostClock().synchronized() is word


def test_it_asks_and_never_changes_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    found = library(monkeypatch, 0)
    clock = SystemHostClock()
    for _ in range(2):
        clock.synchronized()
    # `modes`, which says what to change, comes first, and nothing else has a value.
    assert found.asked == [bytes(256)] * 2
    assert ctypes.sizeof(ctypes.c_long) * 26 <= 256


def test_another_system_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", pytest.fail)
    for platform in ("darwin", "win32", "freebsd14"):
        monkeypatch.setattr(sys, "platform", platform)
        assert SystemHostClock().synchronized() is None


def test_a_library_without_the_call_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: None) -> object:
        raise OSError

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert SystemHostClock().synchronized() is None
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert SystemHostClock().synchronized() is None


@pytest.mark.skipif(not Path("/proc").exists(), reason="the real call is Linux's")
def test_the_real_one_answers() -> None:
    assert SystemHostClock().synchronized() in {True, False, None}
