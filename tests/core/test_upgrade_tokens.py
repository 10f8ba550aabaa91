"""From a database that kept used steps of an account and not of its phones: each counts for all of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.earlier import left_by
from tests.core.test_upgrade_data import PASSWORD, POSTGRES, RING, dump
from tests.storage import version_2, version_3
from tests.storage.version_1 import START
from tests.storage.version_2 import KEYS
from tests.world import MovableClock, Person, Phone, World
from tn_tui.domain.errors import TokenUsed
from tn_tui.domain.secret import Secret
from tn_tui.storage.upgrade import upgrade

NOW = START + timedelta(days=30)
STEP = int(NOW.timestamp()) // 30
TABLES = (
    *("practices", "users", "sessions", "authenticators", "devices", "throttles", "activity", "chains"),
    *("one_time_codes", "recovery_codes", "support_cases", "token_failures"),
)


@pytest.fixture(params=["sqlite", POSTGRES])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A database as version 0003 left it."""
    return left_by(request, tmp_path, request.param, "0003", NOW)


@pytest.fixture
def world(old: Path | str) -> Iterator[World]:
    """The same one, opened by today's program."""
    assert upgrade(old)
    world = World(old, clock=MovableClock(NOW), ring=RING)
    yield world
    world.close()


def test_every_column_of_every_row_is_what_it_was(old: Path | str) -> None:
    before = dump(old, TABLES)
    upgrade(old)
    after = dump(old, TABLES)
    for table in TABLES:
        width = len(before[table][0]) if before[table] else 0
        assert [row[:width] for row in after[table]] == before[table]


def test_what_was_used_is_used_for_all_of_the_accounts_phones_and_nothing_else_is(world: World) -> None:
    for username, keys in (("erin", (KEYS[version_2.ERIN], version_3.TABLET)), ("frank", (KEYS[version_2.FRANK],))):
        for key in keys:
            phone = Phone(Secret(f"otpauth://totp/x?secret={key}"))
            person = Person(world, "LAKESIDE", username, PASSWORD, phone)
            with pytest.raises(TokenUsed):
                world.core.sign_in.submit_token(person.half(), phone.token(NOW), remember=False)
            following = phone.token(NOW + timedelta(seconds=30))
            world.core.sign_in.submit_token(person.half(), following, remember=False)
    # Nothing is lost of what an account without a phone had.
    assert world.execute("SELECT user_id, step FROM used_steps WHERE authenticator_id IS NULL") == [(3, 59)]


def test_the_newest_of_each_phone_are_kept(world: World) -> None:
    phone = Phone(Secret(f"otpauth://totp/x?secret={version_3.TABLET}"))
    person = Person(world, "LAKESIDE", "erin", PASSWORD, phone)
    world.core.sign_in.submit_token(person.half(), phone.token(NOW + timedelta(seconds=30)), remember=False)
    counts = world.execute(
        "SELECT count(*), min(step), max(step) FROM used_steps JOIN authenticators ON authenticators.id ="
        " authenticator_id WHERE name = 'Tablet'"
    )
    assert counts == [(200, STEP - 1000 + 2, STEP + 1)]
