import pytest

from tn_tui.domain.changes import BULK, RULES, Change, Rule
from tn_tui.domain.events import GROUPS, TOLD, Group
from tn_tui.domain.permissions import NEEDS_STEP_UP, OWN_ACCOUNT

SESSIONS, DEVICES, AUTHENTICATORS, CODE, STEP_UPS, LOCKS = (
    "sessions",
    "devices",
    "authenticators",
    "code",
    "proof",
    "locks",
)

# What the manual promises of each change: what ends with it, and what it opens.
PROMISED = {
    Change.UNLOCK: {LOCKS},
    Change.DISABLE_TWO_FACTOR: {SESSIONS, DEVICES, AUTHENTICATORS, CODE},
    Change.END_SESSIONS: {SESSIONS},
    Change.FORGET_DEVICES: {DEVICES},
    Change.MAKE_ADMINISTRATOR: {DEVICES, STEP_UPS},
    Change.MAKE_MEMBER: {DEVICES, STEP_UPS},
    Change.DEACTIVATE: {SESSIONS, DEVICES, CODE},
    Change.REACTIVATE: {LOCKS},
    Change.RESET_PASSWORD: {SESSIONS, DEVICES, CODE, LOCKS},
    Change.ONE_TIME_CODE: {CODE},
    Change.RENAME: set(),
}


def ends(rule: Rule) -> set[str]:
    return {
        name
        for name, is_so in (
            (SESSIONS, rule.ends_sessions),
            (DEVICES, rule.ends_devices),
            (AUTHENTICATORS, rule.ends_authenticators),
            (CODE, rule.ends_code),
            (STEP_UPS, rule.ends_step_ups),
            (LOCKS, rule.opens_locks),
        )
        if is_so
    }


def test_every_change_has_its_rule() -> None:
    assert set(RULES) == set(Change)
    assert set(PROMISED) == set(Change)
    assert len(set(BULK)) == len(BULK)
    assert set(Change) - set(BULK) == {Change.RESET_PASSWORD, Change.ONE_TIME_CODE, Change.RENAME}


@pytest.mark.parametrize("change", list(Change))
def test_a_change_ends_what_is_promised(change: Change) -> None:
    assert ends(RULES[change]) == PROMISED[change]


@pytest.mark.parametrize("change", list(Change))
def test_a_change_is_no_business_of_the_own_account_needs_a_step_up_and_is_told(change: Change) -> None:
    rule = RULES[change]
    assert rule.action not in OWN_ACCOUNT
    assert rule.action in NEEDS_STEP_UP
    assert rule.event in TOLD
    grouped = [group for group in Group if rule.event in GROUPS[group]]
    assert len(grouped) == 1


def test_a_reason_is_asked_for_where_somebody_loses_something() -> None:
    given = {Change.UNLOCK, Change.MAKE_ADMINISTRATOR, Change.REACTIVATE, Change.RENAME}
    assert {change for change in Change if not RULES[change].takes_away} == given


def test_the_practice_keeps_an_administrator_whoever_stops_being_one() -> None:
    assert {change for change in Change if RULES[change].counts} == {Change.MAKE_MEMBER, Change.DEACTIVATE}
    assert {change for change in Change if RULES[change].on_oneself} == {Change.MAKE_MEMBER, Change.RENAME}
