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
    assert policy.next_step(user, practice, NOW, second_factor_proven=proven) is step
    if step is not Step.TOKEN:
        assert policy.restriction(user, practice, NOW) is step


DAY = timedelta(days=1)
# (the practice requires it, from, the user's own day): from when it is required of the user, where that is a moment
DEADLINES = {
    (False, None, None): None,
    (False, NOW, NOW): None,
    (True, None, None): None,
    (True, NOW + DAY, None): NOW + DAY,
    (True, None, NOW + DAY): NOW + DAY,
    (True, NOW + DAY, NOW + 2 * DAY): NOW + 2 * DAY,
    (True, NOW + 2 * DAY, NOW + DAY): NOW + 2 * DAY,
    (True, NOW - DAY, NOW - 2 * DAY): NOW - DAY,
}


@pytest.mark.parametrize(("case", "expected"), list(DEADLINES.items()))
def test_a_deadline_is_the_later_one_of_the_practices_and_the_users_day(
    case: tuple[bool, datetime | None, datetime | None], expected: datetime | None
) -> None:
    required, required_from, enroll_by = case
    user = UserFacts(enrolled=False, password_temporary=False, enroll_by=enroll_by)
    practice = PracticeFacts(required, required_from)
    assert policy.deadline(user, practice) == expected
    assert policy.is_required(user, practice, NOW) is (required and (expected is None or expected <= NOW))


def test_before_the_deadline_nothing_is_asked_and_from_its_moment_on_it_is() -> None:
    user = UserFacts(enrolled=False, password_temporary=True)
    practice = PracticeFacts(two_factor_required=True, required_from=NOW)
    for now, step in ((NOW - SECOND, Step.NEW_PASSWORD), (NOW, Step.ENROLL), (NOW + 400 * DAY, Step.ENROLL)):
        assert policy.restriction(user, practice, now) is step
        assert policy.next_step(user, practice, now, second_factor_proven=False) is step
    enrolled = UserFacts(enrolled=True, password_temporary=False)
    assert policy.next_step(enrolled, practice, NOW - SECOND, second_factor_proven=False) is Step.TOKEN


@given(
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_no_reset_puts_a_deadline_off(required_from: datetime | None, enroll_by: datetime | None) -> None:
    practice = PracticeFacts(two_factor_required=True, required_from=required_from)
    facts = [UserFacts(one, two, enroll_by) for one, two in itertools.product([False, True], repeat=2)]
    assert len({policy.deadline(user, practice) for user in facts}) == 1


def test_a_device_is_remembered_for_as_long_as_it_was_told_and_no_longer_than_the_practice_has_it_now() -> None:
    expires_at = NOW + 10 * DAY
    for days, until in ((30, expires_at), (10, expires_at), (9, NOW + 9 * DAY), (0, NOW)):
        assert (
            policy.remembered_until(NOW, expires_at, PracticeFacts(two_factor_required=False, remember_days=days))
            == until
        )


def test_a_step_up_counts_for_just_under_five_minutes_and_not_from_the_future() -> None:
    assert not policy.is_proven(None, NOW)
    assert policy.is_proven(NOW, NOW)
    assert policy.is_proven(NOW, NOW + timedelta(minutes=5) - SECOND)
    assert not policy.is_proven(NOW, NOW + timedelta(minutes=5))
    assert policy.is_proven(NOW, NOW - 10 * SECOND)
    assert not policy.is_proven(NOW, NOW - 11 * SECOND)


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
    assert (range(31), range(1, 16), range(91)) == (policy.REMEMBER_DAYS, policy.IDLE_LOCK_MINUTES, policy.GRACE_DAYS)
    assert timedelta(minutes=5) == policy.STEP_UP
    assert timedelta(hours=1) == policy.ONE_TIME_CODE
    assert PracticeFacts(two_factor_required=True).remember_days == 30
    assert policy.DEVICES_PER_USER == 10
    assert timedelta(seconds=10) == policy.COUNTER_GRACE
    assert (10, timedelta(hours=24)) == (policy.TOKEN_TRIES_PER_DAY, policy.TOKEN_DAY)
    assert (40, timedelta(days=30)) == (policy.TOKEN_TRIES_PER_MONTH, policy.TOKEN_MONTH)
    assert policy.TOKEN_TRIES_TOLD == 10
