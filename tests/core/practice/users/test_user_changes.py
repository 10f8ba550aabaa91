"""What is done to users, from the table of changes: what ends with each, what stays, and what is refused."""

from collections.abc import Sequence

import pytest

from tests.chain import broken
from tests.core.calls import ROOT, state
from tests.core.power import power_cut
from tests.core.scenes import DETAILS, WHY, WRONG, do, person_with_everything, standing, waits_still
from tests.world import Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import BULK, RULES, Change, Lock
from tn_tui.domain.errors import FieldRefused, Gone, LastAdministrator, NotAllowed, OnYourself, SignInRefused, TnError
from tn_tui.domain.policy import Role
from tn_tui.domain.views import SignedIn

END_REASONS = {
    Change.DISABLE_TWO_FACTOR: "authenticators changed",
    Change.END_SESSIONS: "ended by administrator",
    Change.DEACTIVATE: "deactivated",
    Change.RESET_PASSWORD: "password reset",
}


def apply(world: World, by: Authority, people: Sequence[Person | int], change: Change) -> int:
    ids = [person if isinstance(person, int) else person.id for person in people]
    return world.core.user_changes.apply(by, ids, change, reason=WHY).users


@pytest.mark.both_databases
@pytest.mark.parametrize("change", list(Change))
def test_a_change_ends_what_the_table_says_and_nothing_else_in_the_commit_of_its_row(
    world: World, change: Change
) -> None:
    alice, amy = world.administrator("alice"), person_with_everything(world, "amy", Role.ADMINISTRATOR)
    bob = person_with_everything(world, "bob", Role.MEMBER if change is not Change.MAKE_MEMBER else Role.ADMINISTRATOR)
    world.execute("UPDATE users SET token_failures = 3, token_closed_at = 1 WHERE username IN ('amy', 'bob')")
    elsewhere = world.terminal()
    half = bob.half(elsewhere)
    # The right password has ended its own wrong ones.
    assert standing(world, bob.id).passwords == []
    with pytest.raises(SignInRefused):
        bob.log_in(elsewhere, WRONG)
    if change is Change.REACTIVATE:
        world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'bob'")
    session = alice.session()
    rule, before, other = RULES[change], standing(world, bob.id), standing(world, amy.id)
    assert [len(found) for found in vars(before).values()] == [2, 2, 1, 1, 10, 2, 1, 1, 1, 1]
    world.clock.move(seconds=5)
    everything = state(world)
    with power_cut(world, rule.event):
        do(world, session, bob.id, change)
    assert state(world) == everything

    do(world, session, bob.id, change)
    after = standing(world, bob.id)
    assert after.sessions == ([] if rule.ends_sessions else before.sessions)
    assert after.devices == ([] if rule.ends_devices else before.devices)
    assert after.authenticators == ([] if rule.ends_authenticators else before.authenticators)
    assert (after.code == before.code) is not rule.ends_code
    assert len(after.code) == (1 if change is Change.ONE_TIME_CODE or not rule.ends_code else 0)
    assert after.recovery_codes == ([] if rule.ends_recovery_codes else before.recovery_codes)
    assert waits_still(elsewhere, half) is not rule.ends_half_log_ins
    assert after.passwords == ([] if Lock.PASSWORDS in rule.opens else before.passwords)
    assert after.wait == ([(0,)] if Lock.TOKEN_WAIT in rule.opens else [(3,)])
    assert after.closed == ([(None,)] if Lock.TOKENS_CLOSED in rule.opens else [(1,)])
    # Ten of them within a day close tokens again.
    assert after.tokens == ([] if Lock.TOKENS_CLOSED in rule.opens else before.tokens)
    assert after.proofs == ([] if rule.ends_step_ups or rule.ends_sessions else before.proofs)
    assert standing(world, amy.id) == other
    reasons = {
        row[0] for row in world.execute("SELECT DISTINCT end_reason FROM sessions WHERE user_id = :id", id=bob.id)
    }
    assert reasons == {"logged out", END_REASONS[change] if rule.ends_sessions else None}

    columns = "event, outcome, actor, user_id, subject, origin, detail, reason"
    rows = world.execute(f"SELECT {columns} FROM activity ORDER BY number DESC")  # noqa: S608 - our own names
    assert rows[0] == (
        *(rule.event, "done", f"user:{alice.id}", bob.id, "bob", "at 10.0.0.1"),
        *(DETAILS.get(change, ""), WHY),
    )
    assert len(rows) == everything["activity"].total() + 1
    assert broken(world) is None


@pytest.mark.parametrize("change", BULK)
def test_who_has_nothing_to_change_is_passed_over_and_the_preview_says_so(world: World, change: Change) -> None:
    alice = world.administrator("alice")
    bob = person_with_everything(world, "bob", Role.MEMBER if change is not Change.MAKE_MEMBER else Role.ADMINISTRATOR)
    if change is Change.REACTIVATE:
        world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'bob'")
    session, preview = alice.session(), world.core.user_changes.preview
    before = state(world)
    assert [(one.id, one.idle, one.hindrance) for one in preview(session, [bob.id], change)] == [(bob.id, False, None)]
    assert state(world) == before
    assert apply(world, session, [bob, bob], change) == 1
    before = state(world)
    assert [one.idle for one in preview(session, [bob.id], change)] == [True]
    assert apply(world, session, [bob], change) == 0
    assert state(world) == before


REASONS = {"x" * 201: "too long", "\x1b[2J": "unsafe", "a\u202eb": "unsafe", "a\nb": "unsafe", "\ud800": "unsafe"}


def test_a_reason_is_needed_where_something_is_taken_away(world: World) -> None:
    session, bob = world.administrator("alice").session(), world.person("bob", enrolled=True)
    before = state(world)
    for change in Change:
        missing = {"": "empty", " \t ": "empty"} if RULES[change].takes_away else {}
        for reason, problem in {**REASONS, **missing}.items():
            with pytest.raises(FieldRefused) as error:
                do(world, session, bob.id, change, reason)
            assert (error.value.field, error.value.reason) == ("reason", problem)
    assert state(world) == before
    for change in (Change.RENAME, Change.MAKE_ADMINISTRATOR, Change.MAKE_MEMBER, Change.DEACTIVATE, Change.REACTIVATE):
        do(world, session, bob.id, change, "x" * 200 if RULES[change].takes_away else "")
    assert world.execute("SELECT count(*) FROM activity WHERE length(reason) = 200") == [(2,)]


HOSTILE = [
    "[/]",
    "[red]x",
    "=1+1",
    "@SUM(A1)",
    "'); DROP TABLE users; --",
    "%s{0}$HOME`id`",
    "\u05d0\u0644 \U0001f9d1",
]


@pytest.mark.both_databases
def test_hostile_reasons_and_names_stay_text(world: World) -> None:
    session, core = world.administrator("alice").session(), world.core
    for number, text in enumerate(HOSTILE):
        bob = world.person(f"bob {number}")
        core.user_changes.rename(session, bob.id, name=text, username=text, reason=text)
        bob.username = text
        core.user_changes.apply(session, [bob.id], Change.DEACTIVATE, reason=text)
        core.user_changes.apply(session, [bob.id], Change.REACTIVATE, reason=text)
        rows = core.log.page(session, person=bob.id, limit=3).rows
        assert [(row.reason, row.subject) for row in rows] == [(text, text)] * 3
        user = core.users.show(session, bob.id).user
        assert (user.name, user.username) == (text, text)
        assert [told.reason for told in bob.signed_in().told][-3:] == [text] * 3
    assert broken(world) is None


# All or nothing


@pytest.mark.both_databases
def test_where_one_is_refused_nobody_is_changed(world: World) -> None:
    alice = world.administrator("alice")
    bob = person_with_everything(world, "bob", Role.MEMBER)
    frank = world.person("frank", "LAKESIDE")
    session = alice.session()
    before = state(world)
    refusals: list[tuple[list[Person | int], type[TnError]]] = [
        ([bob, alice], OnYourself),
        ([alice, bob], OnYourself),
        ([bob, 10**6], Gone),
        ([bob, frank], Gone),
    ]
    for change in BULK:
        for people, error in refusals:
            with pytest.raises(LastAdministrator if RULES[change].on_oneself and error is OnYourself else error):
                apply(world, session, people, change)
            assert state(world) == before


@pytest.mark.both_databases
def test_many_are_changed_at_once_each_with_a_row(world: World) -> None:
    session = world.administrator("alice").session()
    people = [world.person(f"user {number}", enrolled=number % 2 == 0) for number in range(6)]
    for person in people[:3]:
        person.session()
    changed = world.core.user_changes.apply(
        session, [person.id for person in people], Change.DISABLE_TWO_FACTOR, reason=WHY
    )
    assert (changed.change, changed.users, changed.sessions_ended, changed.devices_ended) == (
        *(Change.DISABLE_TWO_FACTOR, 3, 2, 0),
    )
    rows = world.execute("SELECT subject, reason FROM activity WHERE event = 'two-factor disabled' ORDER BY number")
    assert rows == [(f"user {number}", WHY) for number in (0, 2, 4)]
    assert broken(world) is None


def test_what_needs_something_of_each_users_own_is_done_to_one_at_a_time(world: World) -> None:
    bob = world.person("bob", enrolled=True)
    for change in set(Change) - set(BULK):
        with pytest.raises(ValueError, match=change):
            apply(world, ROOT, [bob], change)


def test_nobody_at_all_is_no_change(world: World) -> None:
    session = world.administrator("alice").session()
    before = state(world)
    assert apply(world, session, [], Change.DEACTIVATE) == 0
    assert world.core.user_changes.preview(session, [], Change.DEACTIVATE) == ()
    assert state(world) == before


# The own account


def test_an_administrator_can_step_down_while_there_is_another(world: World) -> None:
    alice, amy = world.administrator("alice"), world.administrator("amy")
    session = alice.session()
    assert apply(world, session, [alice], Change.MAKE_MEMBER) == 1
    with pytest.raises(NotAllowed):
        world.core.users.counts(session)
    with pytest.raises(LastAdministrator):
        apply(world, amy.session(), [amy], Change.MAKE_MEMBER)


def test_a_device_that_was_remembered_before_is_asked_after_a_change_of_role(world: World) -> None:
    bob = world.person("bob", enrolled=True)
    bob.session(remember=True)
    assert isinstance(bob.log_in(), SignedIn)
    assert apply(world, ROOT, [bob], Change.MAKE_ADMINISTRATOR) == 1
    assert bob.half()
