from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain import cases, policy
from tn_tui.domain.cases import CaseTimes, Check, State, expires_at, masked, state_now
from tn_tui.domain.events import GROUPS, TOLD, Event, Group

OPENED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
READY = OPENED + timedelta(hours=30)
TICK = timedelta(microseconds=1)
TIMES = CaseTimes(OPENED, READY)
ENDED = (State.USED, State.STOPPED, State.REFUSED, State.EXPIRED)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENED - timedelta(days=9), State.WAITING),
        (OPENED, State.WAITING),
        (OPENED + policy.CASE_APPROVAL - TICK, State.WAITING),
        (OPENED + policy.CASE_APPROVAL, State.EXPIRED),
        (OPENED + timedelta(days=9999), State.EXPIRED),
    ],
)
def test_a_case_waits_for_its_second_person_for_three_days(now: datetime, state: State) -> None:
    assert state_now(State.WAITING, CaseTimes(OPENED, None), now) is state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENED - timedelta(days=9), State.COOLING),
        (READY - TICK, State.COOLING),
        (READY, State.READY),
        (READY + policy.CASE_READY - TICK, State.READY),
        (READY + policy.CASE_READY, State.EXPIRED),
    ],
)
def test_an_approved_case_cools_off_is_ready_and_expires(now: datetime, state: State) -> None:
    assert state_now(State.COOLING, TIMES, now) is state


@given(st.sampled_from(ENDED), st.datetimes(timezones=st.just(UTC)))
def test_what_has_ended_stays_so_at_any_time(state: State, now: datetime) -> None:
    assert state_now(state, TIMES, now) is state
    assert expires_at(state, TIMES) is None


@given(
    st.sampled_from([State.WAITING, State.COOLING]),
    st.integers(0, 72),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is given
)
def test_it_is_over_by_itself_exactly_when_it_says(stored: State, cooling: int, now: datetime) -> None:
    times = CaseTimes(OPENED, OPENED + timedelta(hours=cooling))
    end = expires_at(stored, times)
    assert end is not None
    assert (state_now(stored, times, now) is State.EXPIRED) is (now >= end)


def test_every_state_is_open_or_ended() -> None:
    assert set(cases.OPEN) | set(ENDED) == set(State)
    assert not set(cases.OPEN) & set(ENDED)
    assert set(cases.STORED_OPEN) == {State.WAITING, State.COOLING}
    assert cases.STORED_APPROVED is State.COOLING


def test_the_checklist_is_what_was_decided_and_fits_its_column() -> None:
    assert {check.name for check in Check} == {"CALLED_BACK", "PRACTICE_CODE", "LAST_LOG_IN", "COLLEAGUES"}
    assert not any("," in check for check in Check)


def test_the_numbers_are_those_that_were_decided() -> None:
    assert timedelta(hours=24) == policy.COOLING_OFF
    assert (policy.COOLING_OFF_HOURS[0], policy.COOLING_OFF_HOURS[-1]) == (0, 72)
    assert timedelta(minutes=5) == policy.SPOKEN_CHECK
    assert (policy.RECOVERY_CODES, policy.RECOVERY_CODES_FEW, policy.AUTHENTICATORS_PER_USER) == (10, 3, 5)


def test_every_step_of_a_case_is_told_and_filtered_with_supports_looks() -> None:
    steps = {event for event in Event if event.name.startswith("CASE_")}
    assert len(steps) == 6
    assert steps <= set(TOLD)
    assert steps < set(GROUPS[Group.SUPPORT])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Alice Smith", "A•••• S••••"),
        ("a", "a"),
        ("", ""),
        ("  Bo   van  der  Straßenbahnhaltestelle ", "B• v•• d•• S••••••"),
        ("Zoë", "Z••"),
        ("[b]x[/b]", "[••••••"),
    ],
)
def test_a_masked_name_shows_the_first_letter_of_each_word(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text())
def test_a_mask_never_shows_more_than_first_letters_nor_how_long_a_word_is(name: str) -> None:
    for word, mask in zip(name.split(), masked(name).split(), strict=True):
        assert mask[0] == word[0]
        assert set(mask[1:]) <= {"•"}
        assert len(mask) <= 7
