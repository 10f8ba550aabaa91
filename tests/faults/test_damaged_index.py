"""A used token stays used, whatever page of the database is damaged: nobody gets in by it, and nobody sees a defect."""

import random
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from shutil import rmtree

import pytest

from tests.faults.conftest import Installation, log_in
from tests.faults.test_database_file import attempt
from tests.world import Phone
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import SignInRefused, TnError, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import StorageDamaged
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage import soundness
from tn_tui.storage.database import Database
from tn_tui.storage.engine import sqlite_module

PAGE = 4096


@pytest.fixture
def used(installation: Installation) -> tuple[Installation, Secret]:
    """Somebody has logged in with this token a moment ago, and everything is closed."""
    core = installation.set_up()
    signed_in = log_in(core)
    assert isinstance(signed_in, SignedIn)
    offer = core.enrollment.begin(signed_in.session)
    phone = Phone(offer.uri)
    core.enrollment.confirm(signed_in.session, offer.ticket, phone.token(installation.clock.now()))
    for _ in range(4):
        installation.clock.move(seconds=30)
        token = phone.token(installation.clock.now())
        needed = log_in(core)
        assert isinstance(needed, TokenNeeded)
        core.sign_in.submit_token(needed.ticket, token, remember=False)
    installation.close()
    return installation, token


def pages(database: Path, table: str) -> list[int]:
    with closing(sqlite_module().connect(database)) as connection:
        rows = connection.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?", (table,))
        return [number for (number,) in rows if number]


def gets_in(installation: Installation, token: Secret) -> bool:
    """Whether the used token lets somebody in; what is refused is refused with an error of our own."""
    try:
        core = installation.open()
        needed = log_in(core)
        assert isinstance(needed, TokenNeeded)
        core.sign_in.submit_token(needed.ticket, token, remember=False)
    except TnError:
        return False
    finally:
        installation.close()
    return True


def test_no_damage_of_what_was_used_makes_a_token_good_again(used: tuple[Installation, Secret]) -> None:
    installation, token = used
    sound = installation.database.read_bytes()
    core = installation.open()
    needed = log_in(core)
    assert isinstance(needed, TokenNeeded)
    with pytest.raises(TokenRefused):
        core.sign_in.submit_token(needed.ticket, token, remember=False)
    installation.close()
    noise = random.Random(7)  # noqa: S311 - no secret is made of it
    refused = 0
    for page in pages(installation.database, "used_steps"):
        start = (page - 1) * PAGE
        written = [place for place in range(start, start + PAGE) if sound[place]]
        for place in [*written[:20], *noise.sample(written, 25)]:
            content = bytearray(sound)
            content[place] ^= 1 << noise.randrange(8)
            installation.database.write_bytes(content)
            assert not gets_in(installation, token), place
            refused += 1
    assert refused >= 90


@pytest.mark.parametrize("seed", range(12))
def test_a_page_of_something_else_is_damage_and_no_defect(installation: Installation, seed: int) -> None:
    core = installation.set_up()
    core.administration.add_practice("root", code="LAKESIDE", name="Lakeside")
    log_in(core)
    installation.close()
    content = bytearray(installation.database.read_bytes())
    first, second = random.Random(seed).sample(range(1, len(content) // PAGE), 2)  # noqa: S311 - no secret is made of it
    one, other = slice(first * PAGE, (first + 1) * PAGE), slice(second * PAGE, (second + 1) * PAGE)
    content[one], content[other] = content[other], content[one]
    installation.database.write_bytes(content)
    with suppress(TnError):
        attempt(installation)


WRONG: dict[str, str] = {
    "count": "UPDATE throttles SET failures = 'many'",
    "minutes": "UPDATE practices SET idle_lock_minutes = 'text'",
    "identity": "UPDATE sessions SET device_id = -1",
    "end of a log": "UPDATE chains SET mac = -1",
    "name": "UPDATE practices SET code = x'00ff'",
    "role": "UPDATE users SET role = 5",
    "moment": "UPDATE users SET created_at = 'soon'",
    "far moment": "UPDATE users SET created_at = 9223372036854775807",
    "no chain": "DELETE FROM chains",
    "number": "UPDATE chains SET number = 'text'",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_no_row_can_hold_is_damage_also_in_a_database_that_is_not_looked_at(
    installation: Installation, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = installation.set_up()
    log_in(core)
    with suppress(TnError):
        log_in(core, Secret("wrong"))
    installation.close()
    # As on another machine, where nothing says that a program of a session is gone: to open it writes nothing then.
    rmtree(installation.database.with_name("sessions"))
    with closing(sqlite_module().connect(installation.database)) as connection:
        connection.executescript(f"PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; {WRONG[wrong]}")
        connection.commit()
    monkeypatch.setattr(soundness, "SMALL_BYTES", 0)
    core = installation.open()

    def all_of_it() -> None:
        with suppress(SignInRefused):
            core.sign_in.submit_password("RIVERSIDE", "alice", Secret("wrong"))
        installation.clock.move(hours=1)
        signed_in = log_in(core)
        assert isinstance(signed_in, SignedIn)
        core.sessions.end_others(signed_in.session)
        core.practice.show(Operator("root"), practice_code="RIVERSIDE")

    with pytest.raises(StorageDamaged):
        all_of_it()


def failing(error: Exception) -> Callable[[Database], None]:
    def work(database: Database) -> None:
        with database.write():
            raise error

    return work


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), ValueError("x"), AttributeError("x")])
def test_a_defect_over_a_sound_database_stays_a_defect(database_file: Path, error: Exception) -> None:
    database = Database(database_file)
    with pytest.raises(type(error)):
        failing(error)(database)
    content = bytearray(database_file.read_bytes())
    page = pages(database_file, "throttles")[0]
    content[(page - 1) * PAGE] = 77
    database.close()
    database_file.write_bytes(content)
    database = Database(database_file)
    with pytest.raises(StorageDamaged):
        failing(error)(database)
    database.close()
