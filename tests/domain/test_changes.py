import pytest

from tn_tui.domain.changes import BULK, RULES, Change, Lock, Rule
from tn_tui.domain.events import GROUPS, TOLD, Group
from tn_tui.domain.own_changes import FATES, Fate, OwnChange
from tn_tui.domain.permissions import NEEDS_STEP_UP, OWN_ACCOUNT

SESSIONS, HALF, DEVICES, AUTHENTICATORS, CODE, RECOVERY_CODES, STEP_UPS = (
    "sessions",
    "half_log_ins",
    "devices",
    "authenticators",
    "code",
    "recovery_codes",
    "step_ups",
)

# What the manual promises of each change: what ends with it, and which locks it opens.
PROMISED: dict[Change, tuple[set[str], set[Lock]]] = {
    Change.UNLOCK: (set(), set(Lock)),
    Change.DISABLE_TWO_FACTOR: (
        {SESSIONS, HALF, DEVICES, AUTHENTICATORS, CODE, RECOVERY_CODES},
        {Lock.TOKEN_WAIT, Lock.TOKENS_CLOSED},
    ),
    Change.END_SESSIONS: ({SESSIONS}, set()),
    Change.FORGET_DEVICES: ({DEVICES}, set()),
    Change.MAKE_ADMINISTRATOR: ({DEVICES, STEP_UPS}, set()),
    Change.MAKE_MEMBER: ({DEVICES, STEP_UPS}, set()),
    Change.DEACTIVATE: ({SESSIONS, HALF, DEVICES, CODE}, set()),
    Change.REACTIVATE: (set(), set(Lock)),
    Change.RESET_PASSWORD: ({SESSIONS, HALF, DEVICES, CODE}, set(Lock)),
    Change.ONE_TIME_CODE: ({CODE}, {Lock.TOKEN_WAIT}),
    Change.RENAME: (set(), set()),
}
PREFIX = "ends_"


def ends(rule: Rule) -> set[str]:
    return {name.removeprefix(PREFIX) for name in Rule.__slots__ if name.startswith(PREFIX) and getattr(rule, name)}


def test_every_change_has_its_rule() -> None:
    assert set(RULES) == set(Change)
    assert set(PROMISED) == set(Change)
    assert len(set(BULK)) == len(BULK)
    assert set(Change) - set(BULK) == {Change.RESET_PASSWORD, Change.ONE_TIME_CODE, Change.RENAME}


@pytest.mark.parametrize("change", list(Change))
def test_a_change_ends_what_is_promised(change: Change) -> None:
    ended, opened = PROMISED[change]
    assert ends(RULES[change]) == ended
    assert set(RULES[change].opens) == opened


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


def test_every_change_of_ones_own_has_its_row() -> None:
    assert set(FATES) == set(OwnChange)
    assert len({str(change) for change in OwnChange}) == len(OwnChange)


@pytest.mark.parametrize("change", list(OwnChange))
def test_what_takes_an_authenticator_away_or_brings_one_ends_what_was_trusted_before(change: OwnChange) -> None:
    fates = FATES[change]
    if fates.authenticators in {Fate.END, Fate.THAT_ENDS} or change is OwnChange.ADD_AUTHENTICATOR:
        assert fates.sessions in {Fate.OTHERS_END, Fate.END}
        assert fates.devices is fates.one_time_code is Fate.END
