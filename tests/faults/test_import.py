"""An import on a disk that fills up, or a database that somebody else holds: nothing of it is half done."""

import csv
from pathlib import Path

import pytest

from tests.faults.conftest import PASSWORD, Installation, Mount, log_in, refusal
from tests.faults.test_disk import fill, rows
from tests.faults.test_locked import lock_held
from tests.world import OPERATOR
from tn_tui.core.core import Core
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import Step
from tn_tui.domain.practice_views import Imported
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused, StorageFull, StorageLocked, StorageReadOnly
from tn_tui.domain.views import SignedIn
from tn_tui.storage import engine as engines

BY = Operator(OPERATOR)
LINES = 2_000


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("username,name\n" + "".join(f"user{number},User {number}\n" for number in range(LINES)))
    return path


def run(core: Core, users: Path, passwords: Path) -> Imported:
    return core.user_import.run(BY, str(users), str(passwords), practice_code="RIVERSIDE")


def check_nothing_was_made(core: Core, passwords: Path) -> None:
    assert rows(core, "SELECT username FROM users") == [("alice",)]
    assert rows(core, "SELECT count(*) FROM activity") == [(2,)]
    assert rows(core, "PRAGMA integrity_check") == [("ok",)]
    assert core.log.verify(BY).broken == ()
    assert list(passwords.parent.glob("passwords*")) == []


def check_all_were_made(core: Core, passwords: Path) -> None:
    assert rows(core, "SELECT count(*) FROM users") == [(LINES + 1,)]
    found = {row["username"]: row["temporary password"] for row in csv.DictReader(passwords.read_text().splitlines())}
    assert len(found) == LINES
    outcome = core.sign_in.submit_password("RIVERSIDE", "user77", Secret(found["user77"]))
    assert isinstance(outcome, SignedIn)
    assert outcome.step is Step.NEW_PASSWORD


def is_full(error: TnError) -> bool:
    return isinstance(error, StorageFull) or (isinstance(error, FileRefused) and error.reason == "full")


@pytest.mark.parametrize("elsewhere", [False, True], ids=["one disk", "two disks"])
@pytest.mark.parametrize("kilobytes", [0, 16, 64, 150, 300, 500, 700, 900, 1100])
def test_a_disk_that_fills_up_at_any_moment_leaves_nothing_behind(
    mount: Mount, tmp_path: Path, users: Path, *, kilobytes: int, elsewhere: bool
) -> None:
    folder = mount("size=6m")
    installation = Installation(folder / "home")
    core = installation.set_up()
    assert isinstance(log_in(core), SignedIn)
    core = reopened(installation)
    before = rows(core, "SELECT count(*) FROM activity")
    passwords = (tmp_path if elsewhere else folder) / "passwords.csv"
    filler = fill(folder)
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - kilobytes * 1024)
    error = refusal(lambda: run(core, users, passwords))
    assert is_full(error)
    assert rows(core, "SELECT username FROM users") == [("alice",)]
    assert rows(core, "SELECT count(*) FROM activity") == before
    assert list(passwords.parent.glob("passwords*")) == []
    filler.unlink()
    core = reopened(installation)
    assert core.log.verify(BY).broken == ()
    assert rows(core, "PRAGMA integrity_check") == [("ok",)]
    run(core, users, passwords)
    check_all_were_made(core, passwords)
    installation.close()


def reopened(installation: Installation) -> Core:
    """With nothing left of what an earlier one keeps beside the database."""
    installation.close()
    return installation.open()


def test_a_full_disk_for_the_passwords_alone_leaves_nothing_behind(
    mount: Mount, installation: Installation, users: Path
) -> None:
    core = installation.set_up()
    folder = mount("size=64k")
    error = refusal(lambda: run(core, users, folder / "passwords.csv"))
    assert isinstance(error, FileRefused)
    assert error.reason == "full"
    check_nothing_was_made(core, folder / "passwords.csv")


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_made(
    mount: Mount, installation: Installation, users: Path
) -> None:
    core = installation.set_up()
    mount("size=1m")
    folder = mount("ro")
    error = refusal(lambda: run(core, users, folder / "passwords.csv"))
    assert isinstance(error, FileRefused)
    assert error.reason == "write"
    check_nothing_was_made(core, folder / "passwords.csv")


def test_a_lock_that_does_not_end_is_said_and_nothing_is_made(
    installation: Installation, users: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.set_up()
    installation.close()
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0.05)
    core, passwords = installation.open(), tmp_path / "passwords.csv"
    with lock_held(installation, 60):
        assert isinstance(refusal(lambda: run(core, users, passwords)), StorageLocked)
    check_nothing_was_made(core, passwords)
    run(core, users, passwords)
    check_all_were_made(core, passwords)


def test_a_lock_that_ends_in_time_is_waited_for(installation: Installation, users: Path, tmp_path: Path) -> None:
    core = installation.set_up()
    with lock_held(installation, 0.2):
        run(core, users, tmp_path / "passwords.csv")
    check_all_were_made(core, tmp_path / "passwords.csv")


def test_a_database_that_became_read_only_takes_no_users(mount: Mount, tmp_path: Path, users: Path) -> None:
    folder = mount("size=6m")
    installation = Installation(folder / "home")
    installation.set_up()
    installation.close()
    mount("ro")
    passwords = tmp_path / "passwords.csv"

    def open_and_run() -> object:
        return run(installation.open(), users, passwords)

    assert isinstance(refusal(open_and_run), (StorageReadOnly, FileRefused))
    installation.close()
    mount("rw")
    core = installation.open()
    check_nothing_was_made(core, passwords)
    assert isinstance(log_in(core, PASSWORD), SignedIn)
    installation.close()
