import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain import policy
from tn_tui.domain.policy import PracticeFacts, Step, UserFacts

NOW = datetime(2026, 11, 24, 9, 12, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)

RULES = {
    # (enrolled, temporary password, required, second factor proven): next step
    (False, False, False, False): Step.IN,
    (False, False, False, True): Step.IN,
    (False, False, True, False): Step.ENROLL,
    (False, False, True, True): Step.ENROLL,
    (False, True, False, False): Step.NEW_PASSWORD,
    (False, True, False, True): Step.NEW_PASSWORD,
    (False, True, True, False): Step.ENROLL,
    (False, True, True, True): Step.ENROLL,
    (True, False, False, False): Step.TOKEN,
    (True, False, False, True): Step.IN,
    (True, False, True, False): Step.TOKEN,
    (True, False, True, True): Step.IN,
    (True, True, False, False): Step.TOKEN,
    (True, True, False, True): Step.NEW_PASSWORD,
    (True, True, True, False): Step.TOKEN,
    (True, True, True, True): Step.NEW_PASSWORD,
}


def test_the_rules_cover_every_case() -> None:
    assert set(RULES) == set(itertools.product([False, True], repeat=4))


@pytest.mark.parametrize(("case", "step"), list(RULES.items()))
def test_the_next_step_is_what_the_manual_says(case: tuple[bool, bool, bool, bool], step: Step) -> None:
    enrolled, temporary, required, proven = case
    user, practice = UserFacts(enrolled, temporary), PracticeFacts(required)
    assert policy.next_step(user, practice, second_factor_proven=proven) is step
    if step is not Step.TOKEN:
        assert policy.restriction(user, practice) is step


def test_five_wrong_passwords_are_free_then_the_wait_doubles_up_to_five_minutes() -> None:
    waits = [policy.password_wait(failures).total_seconds() for failures in range(16)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert policy.password_wait(10**9) == timedelta(seconds=300)


def test_five_wrong_tokens_are_free_then_the_wait_grows_to_a_quarter_of_an_hour() -> None:
    waits = [policy.token_wait(failures).total_seconds() / 60 for failures in range(12)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]


def test_a_lock_lasts_exactly_its_wait() -> None:
    wait = timedelta(minutes=1)
    assert policy.retry_at(NOW, wait, NOW) == NOW + wait
    assert policy.retry_at(NOW, wait, NOW + wait - SECOND) == NOW + wait
    assert policy.retry_at(NOW, wait, NOW + wait) is None
    assert policy.retry_at(None, wait, NOW) is None
    assert policy.retry_at(NOW, timedelta(), NOW) is None


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.integers(0, 30))
def test_no_clock_jump_locks_anybody_out_for_longer_than_twice_the_wait(jump: timedelta, failures: int) -> None:
    for wait in (policy.password_wait(failures), policy.token_wait(failures)):
        until = policy.retry_at(NOW, wait, NOW + jump)
        assert until is None or timedelta() < until - (NOW + jump) <= 2 * wait


def test_what_has_an_end_holds_until_just_before_it() -> None:
    end = NOW + timedelta(days=30)
    assert policy.is_current(NOW, end, NOW)
    assert policy.is_current(NOW, end, end - SECOND)
    assert not policy.is_current(NOW, end, end)
    assert policy.is_current(NOW, end, NOW - 10 * SECOND)
    assert not policy.is_current(NOW, end, NOW - 11 * SECOND)


def test_the_numbers_are_those_that_were_decided() -> None:
    assert timedelta(minutes=5) == policy.HALF_LOGIN
    assert timedelta(hours=12) == policy.SESSION_ABSOLUTE
    assert policy.SESSIONS_PER_USER == 3
    assert timedelta(days=30) == policy.REMEMBER
    assert policy.DEVICES_PER_USER == 10
    assert timedelta(seconds=10) == policy.COUNTER_GRACE
    assert (10, timedelta(hours=24)) == (policy.TOKEN_TRIES_PER_DAY, policy.TOKEN_DAY)
