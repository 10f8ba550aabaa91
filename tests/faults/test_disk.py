"""A disk that is full, or can't be written: a clear error, nobody in, nothing lost."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.faults.conftest import PASSWORD, Installation, Mount, log_in, refusal
from tn_tui.core.core import Core
from tn_tui.domain.errors import SignInRefused, TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused, StorageError, StorageFull, StorageReadOnly
from tn_tui.domain.views import SignedIn


def rows(core: Core, sql: str) -> list[tuple[object, ...]]:
    with core._context.database.read() as work:
        return [tuple(row) for row in work.execute(text(sql))]


def fill(folder: Path) -> Path:
    """Take what is left of the disk."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(512))
    return path


@pytest.mark.parametrize("kilobytes", [0, 4, 16, 40, 80, 160, 300, 1024])
def test_on_a_disk_of_any_size_it_starts_or_says_why_and_starts_later(mount: Mount, kilobytes: int) -> None:
    folder = mount("size=4m")
    (folder / "home").mkdir(mode=0o700)
    filler = folder / "filler"
    filler.write_bytes(bytes(4 * 2**20 - 1024 * (kilobytes + 16)))
    installation = Installation(folder / "home")
    try:
        installation.set_up()
    except TnError as error:
        assert isinstance(error, StorageFull) or getattr(error, "reason", "") == "full"  # noqa: PT017 - a start may also do
    installation.close()
    filler.unlink()
    core = installation.open()
    if core.sign_in.is_empty():
        core = installation.set_up()
    assert isinstance(log_in(core), SignedIn)
    installation.close()


def test_a_start_on_a_disk_that_is_full_says_so(mount: Mount) -> None:
    folder = mount("size=1m")
    installation = Installation(folder / "home")
    installation.set_up()
    installation.close()
    filler = fill(folder)
    with pytest.raises(StorageFull):
        log_in(installation.open())
    installation.close()
    filler.unlink()
    assert isinstance(log_in(installation.open()), SignedIn)


def test_when_the_disk_fills_up_nobody_gets_in_and_nothing_is_lost(mount: Mount) -> None:
    folder = mount("size=1m")
    installation = Installation(folder / "home")
    core = installation.set_up()
    filler = fill(folder)
    told = 0
    error: TnError | None = None
    for _ in range(2000):
        try:
            log_in(core, Secret("not the right password"))
        except SignInRefused:
            told += 1
            installation.clock.move(minutes=6)
        except StorageError as refused:
            error = refused
            break
    assert isinstance(error, StorageFull)
    assert isinstance(refusal(lambda: log_in(core)), StorageFull)
    assert rows(core, "SELECT count(*) FROM sessions") == [(0,)]
    installation.close()
    filler.unlink()
    core = installation.open()
    assert rows(core, "SELECT count(*) FROM activity WHERE event = 'password'") == [(told,)]
    assert rows(core, "PRAGMA integrity_check") == [("ok",)]
    installation.clock.move(minutes=6)
    assert isinstance(log_in(core), SignedIn)
    installation.close()


def test_what_cannot_be_written_lets_nobody_in(mount: Mount) -> None:
    folder = mount("size=4m")
    installation = Installation(folder / "home")
    installation.set_up()
    installation.close()
    mount("ro")

    def open_and_log_in() -> object:
        return log_in(installation.open())

    error = refusal(open_and_log_in)
    assert isinstance(error, (StorageReadOnly, FileRefused))
    installation.close()
    mount("rw")
    assert isinstance(log_in(installation.open()), SignedIn)
    installation.close()


def test_a_disk_that_becomes_read_only_lets_nobody_in(mount: Mount) -> None:
    folder = mount("size=4m")
    installation = Installation(folder / "home")
    core = installation.set_up()
    session = log_in(core)
    assert isinstance(session, SignedIn)
    installation.close()
    mount("ro")
    with suppress(TnError):
        core = installation.open()
        refusal(lambda: core.passwords.change(session.session, PASSWORD, Secret("orange kettle under seven")))
        pytest.fail("a read-only folder was opened")
    installation.close()
    mount("rw")
    assert isinstance(log_in(installation.open()), SignedIn)
    installation.close()
