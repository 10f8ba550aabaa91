"""A few wrong tokens each day, never enough for the day's bound: forty within thirty days close, and are told of."""

import pytest

from tests.core.calls import ROOT
from tests.core.codes import codes_of, log_in
from tests.world import Person, World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import TokenClosed, TokenRefused, TokenUsed
from tn_tui.domain.events import Event
from tn_tui.domain.views import SignedIn, Told


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def guess(person: Person, times: int, core: Core | None = None) -> None:
    """Wrong tokens, none of which closes the account."""
    core = core or person.world.core
    for _ in range(times):
        with pytest.raises(TokenRefused):
            core.sign_in.submit_token(person.half(core), person.wrong_token(), remember=False)


def guess_daily(person: Person, days: int, times: int = 4) -> None:
    """So many each day, and then a right one."""
    for _ in range(days):
        guess(person, times)
        person.session()
        person.world.clock.move(hours=25)


def is_closed(person: Person) -> bool:
    [(closed,)] = person.world.execute("SELECT token_closed_at FROM users WHERE username = :name", name=person.username)
    return closed is not None


def closes(person: Person) -> None:
    with pytest.raises(TokenClosed):
        person.world.core.sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
    with pytest.raises(TokenClosed):
        person.world.core.sign_in.submit_token(person.half(), person.token(), remember=False)


@pytest.mark.both_databases
def test_forty_within_thirty_days_close_whatever_was_right_between_them(world: World, person: Person) -> None:
    guess_daily(person, 9)
    guess(person, 3)
    person.session()
    assert not is_closed(person)
    closes(person)
    world.clock.move(hours=24 * 40)
    with pytest.raises(TokenClosed):
        world.core.sign_in.submit_token(person.half(), person.token(), remember=False)
    assert world.execute("SELECT count(*) FROM token_failures") == [(40,)]


def test_those_of_the_month_before_close_nothing(world: World, person: Person) -> None:
    guess_daily(person, 9)
    guess(person, 3)
    person.session()
    world.clock.move(hours=24 * 30)
    guess_daily(person, 8)
    assert not is_closed(person)
    assert world.execute("SELECT count(*) FROM token_failures") == [(40,)], "the newest, and no more"


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["recovery code", "one-time code", "administrator"])
def test_what_opens_it_begins_the_count_anew(world: World, way: str) -> None:
    person = world.person(enrolled=True)
    codes = codes_of(person)
    guess_daily(person, 9)
    guess(person, 3)
    person.session()
    closes(person)
    match way:
        case "recovery code":
            log_in(person, codes[0])
        case "one-time code":
            code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Locked").code
            person.enroll(world.core.sign_in.submit_one_time_code(person.half(), code).session)
        case _:
            world.core.user_changes.apply(ROOT, [person.id], Change.UNLOCK)
    guess(person, 4)
    person.session()
    assert not is_closed(person)
    world.clock.move(hours=25)
    guess_daily(person, 8)
    guess(person, 3)
    person.session()
    closes(person)


def test_a_remembered_device_still_gets_in(world: World, person: Person) -> None:
    person.signed_in(remember=True)
    elsewhere = world.terminal()
    for _ in range(9):
        guess(person, 4, elsewhere)
        elsewhere.sign_in.submit_token(person.half(elsewhere), person.token(), remember=False)
        world.clock.move(hours=25)
    guess(person, 3, elsewhere)
    elsewhere.sign_in.submit_token(person.half(elsewhere), person.token(), remember=False)
    with pytest.raises(TokenClosed):
        elsewhere.sign_in.submit_token(person.half(elsewhere), person.wrong_token(), remember=False)
    assert isinstance(person.log_in(), SignedIn)
    assert is_closed(person), "which opens nothing"


# The notice


def told(person: Person, signed_in: SignedIn | None = None) -> Told | None:
    """What is told at a log-in of wrong tokens, and never again once it was read."""
    signed_in = signed_in or person.signed_in()
    found = [one for one in signed_in.told if one.event == Event.TOKEN]
    if found:
        person.world.core.profile.told(signed_in.session, signed_in.told[-1].number)
    return found[0] if found else None


@pytest.mark.both_databases
def test_from_the_tenth_within_thirty_days_on_the_person_is_told_once(world: World, person: Person) -> None:
    guess_daily(person, 2)
    guess(person, 1)
    assert told(person) is None
    world.clock.move(hours=25)
    guess(person, 1)
    at = world.clock.now()
    found = person.signed_in()
    assert told(person) is not None, "whoever logged out instead of reading is told again"
    row = told(person, found)
    assert row is not None
    assert (row.detail, row.at, row.actor, row.reason) == ("10", at, "", "")
    assert told(person) is None
    world.clock.move(hours=25)
    guess(person, 1)
    again = told(person)
    assert again is not None
    assert again.detail == "11"
    world.clock.move(hours=24 * 31)
    guess(person, 4)
    assert told(person) is None


def test_it_is_told_also_where_a_code_opened_the_account_again(world: World, person: Person) -> None:
    codes = codes_of(person)
    guess_daily(person, 9)
    guess(person, 3)
    person.session()
    closes(person)
    row = told(person, log_in(person, codes[0]))
    assert row is not None
    assert row.detail == "40"


def test_a_used_token_is_none_of_them(world: World, person: Person) -> None:
    token = person.token()
    world.core.sign_in.submit_token(person.half(), token, remember=False)
    for _ in range(12):
        with pytest.raises(TokenUsed):
            world.core.sign_in.submit_token(person.half(), token, remember=False)
    assert told(person) is None
