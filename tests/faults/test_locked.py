import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.conftest import Installation, log_in, refusal
from tn_tui.domain.system_errors import StorageLocked
from tn_tui.domain.views import SignedIn
from tn_tui.storage import engine as engines
from tn_tui.storage.database import Database


@contextmanager
def lock_held(installation: Installation, seconds: float) -> Iterator[None]:
    """Another connection holds the write lock for so long, or until the block ends."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        database = Database(installation.database)
        with database.write():
            held.set()
            release.wait(seconds)
        database.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        yield
    finally:
        release.set()
        thread.join()


def test_a_lock_that_ends_in_time_is_waited_for(installation: Installation) -> None:
    core = installation.set_up()
    with lock_held(installation, 0.2):
        assert isinstance(log_in(core), SignedIn)


def test_a_lock_that_does_not_end_is_said_and_counts_nothing(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.set_up()
    installation.close()
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0.05)
    core = installation.open()
    with lock_held(installation, 60):
        for _ in range(6):
            assert isinstance(refusal(lambda: log_in(core)), StorageLocked)
    assert isinstance(log_in(core), SignedIn)


def test_one_can_open_the_program_while_somebody_writes(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.set_up()
    installation.close()
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0.05)
    with lock_held(installation, 60):
        assert not installation.open().sign_in.is_empty()
