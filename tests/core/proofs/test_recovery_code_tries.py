import pytest

from tests.core.codes import close_tokens, codes_of, log_in, wait_after
from tests.core.desk import ROOT, state
from tests.world import Person, World
from tn_tui.domain.errors import (
    OneTimeCodeRefused,
    RecoveryCodeRefused,
    SessionEnded,
    SignInExpired,
    TokenClosed,
    TokenRefused,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret

WRONG = Secret("0000-0000-0000-0000")


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


# Tries


def test_wrong_ones_are_counted_with_wrong_tokens(world: World, person: Person) -> None:
    codes = codes_of(person)
    for _ in range(2):
        assert wait_after(person, WRONG) == 0
        with pytest.raises(TokenRefused):
            world.core.sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
    assert wait_after(person, WRONG) == 1
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(person.half(), person.token(), remember=False)
    assert wait_after(person, codes[0]) == 0.5
    world.clock.move(seconds=30)
    assert log_in(person, codes[0]).codes_left == 9


def test_a_half_log_in_survives_a_slip_and_dies_at_a_wait(world: World, person: Person) -> None:
    ticket, [code, *_] = person.half(), codes_of(person)
    for _ in range(5):
        with pytest.raises(RecoveryCodeRefused):
            world.core.sign_in.submit_recovery_code(ticket, WRONG)
    world.clock.move(minutes=1)
    with pytest.raises(SignInExpired):
        world.core.sign_in.submit_recovery_code(ticket, code)


def test_ten_wrong_ones_within_a_day_close_tokens(world: World, person: Person) -> None:
    for _ in range(10):
        world.clock.move(minutes=wait_after(person, WRONG))
    with pytest.raises(TokenClosed):
        world.core.sign_in.submit_token(person.half(), person.token(), remember=False)


@pytest.mark.both_databases
def test_a_right_one_opens_closed_tokens_after_the_wait(world: World, person: Person) -> None:
    codes = codes_of(person)
    close_tokens(person)
    # The tenth in a row begins a wait like the ones before, which holds for codes too.
    assert wait_after(person, codes[0]) == 15
    assert world.execute("SELECT count(*) FROM recovery_codes") == [(10,)]
    world.clock.move(minutes=15)
    assert log_in(person, codes[0]).codes_left == 9
    assert person.session()
    assert world.execute("SELECT count(*) FROM token_failures") == [(0,)]


def test_while_tokens_are_closed_codes_cannot_be_guessed_at_any_speed(world: World, person: Person) -> None:
    close_tokens(person)
    code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    sign_in = world.core.sign_in
    world.execute("DELETE FROM activity WHERE event IN ('recovery code', 'one-time code')")
    for number in range(60):
        if number % 2:
            with pytest.raises(RecoveryCodeRefused):
                sign_in.submit_recovery_code(person.half(), WRONG)
        else:
            with pytest.raises(OneTimeCodeRefused):
                sign_in.submit_one_time_code(person.half(), WRONG)
        world.clock.move(seconds=30)
    [(looked_at,)] = world.execute(
        "SELECT count(*) FROM activity WHERE event IN ('recovery code', 'one-time code') AND outcome = 'refused'"
    )
    # Five at once, then 1, 2, 4, 8 and 15 minutes apart.
    assert looked_at == 9
    world.clock.move(minutes=15)
    assert sign_in.submit_one_time_code(person.half(), code).step is Step.ENROLL


def test_a_new_one_time_code_begins_a_new_row_of_tries(world: World, person: Person) -> None:
    close_tokens(person)
    sign_in = world.core.sign_in
    code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    for _ in range(4):
        with pytest.raises(OneTimeCodeRefused) as found:
            sign_in.submit_one_time_code(person.half(), WRONG)
        assert found.value.retry_at is None
    with pytest.raises(TokenClosed):
        sign_in.submit_token(person.half(), person.token(), remember=False)
    assert sign_in.submit_one_time_code(person.half(), code).step is Step.ENROLL


def test_a_locked_out_code_tells_nothing_and_stays(world: World, person: Person) -> None:
    codes = codes_of(person)
    for _ in range(5):
        wait_after(person, WRONG)
    before = state(world, but=["activity", "chains"])
    assert wait_after(person, codes[0]) == wait_after(person, WRONG) == 1
    assert state(world, but=["activity", "chains"]) == before
    with pytest.raises(SessionEnded):
        world.core.recovery_codes.renew(Secret("forged"))
