"""Recovery cases: what is refused, whoever asks and wherever the case stands, and what each step leaves behind."""

from datetime import timedelta
from typing import Any

import pytest

from tests.chain import broken
from tests.core.desk import ALL_CHECKS, ROOT, Desk, fresh, refused_case
from tests.world import Person, World
from tn_tui.domain.cases import Check, State
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    AskAdministrator,
    FieldRefused,
    NotAnAdministrator,
    NotEnrolled,
    PracticeUnknown,
    UserUnknown,
)
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk.of(world)


def state_of(desk: Desk, case: CaseView) -> State:
    return desk.world.core.cases.show(ROOT, case.id).state


# Opening


def test_each_item_of_the_checklist_is_needed(desk: Desk) -> None:
    session = desk.susan.session()
    for missing in Check:
        rest = [check for check in Check if check is not missing]
        for checklist in (rest, [*rest, "made up"], []):
            assert refused_case(desk.world, desk.ask, session, checklist=checklist) == ("checklist", None)


def test_who_and_what_must_be_there_and_be_text(desk: Desk) -> None:
    session = desk.susan.session()
    for field in ("caller", "ticket", "reason"):
        for typed in ("", " \t", "a\x00b", "a\nb", "\N{RIGHT-TO-LEFT OVERRIDE}x", "\ud800", "x" * 201):
            with pytest.raises(FieldRefused) as found:
                desk.ask(session, **{field: typed})
            assert found.value.field == field
    assert desk.world.execute("SELECT count(*) FROM support_cases") == [(0,)]


@pytest.mark.both_databases
def test_hostile_text_stays_text(desk: Desk) -> None:
    hostile = "[/]=HYPERLINK('%s') & <b>'; DROP TABLE users;--"
    case = desk.open(caller=hostile, ticket=hostile, reason=hostile)
    assert (case.caller, case.ticket, case.reason) == (hostile, hostile, hostile)
    # What stands in the database from elsewhere is cleaned on the way out.
    desk.world.execute(
        "UPDATE support_cases SET caller = :bad, reason = :bad, end_reason = :bad", bad="\x1b]52;c;x\x07"
    )
    shown = desk.world.core.cases.show(ROOT, case.id)
    assert "\x1b" not in shown.caller + shown.reason + shown.end_reason
    assert broken(desk.world) is None


def test_unknown_practices_and_users(desk: Desk) -> None:
    desk.world.person("bob", "LAKESIDE")
    for code in ("NOWHERE", "", "\x00", "\ud800"):
        with pytest.raises(PracticeUnknown):
            desk.open(practice_code=code)
    for username in ("bob", "", "\x00", "\ud800", "x" * 5000):
        with pytest.raises(UserUnknown):
            desk.open(username=username)
    assert desk.open(practice_code=" riverside ", username="\N{FULLWIDTH LATIN SMALL LETTER A}LICE").username == "alice"


def two_administrators(desk: Desk) -> Person:
    return desk.world.administrator("amy", enrolled=False)


@pytest.mark.both_databases
def test_a_practice_with_another_administrator_who_can_log_in_is_not_touched(desk: Desk) -> None:
    world, amy = desk.world, desk.second_administrator()
    for username in ("alice", "amy"):
        with pytest.raises(AskAdministrator):
            desk.open(username=username)
    # One whose tokens are closed can't help, and one who is deactivated neither.
    world.execute("UPDATE users SET token_closed_at = 1 WHERE username = 'amy'")
    case = desk.open()
    world.core.cases.stop(ROOT, case.id, reason="x")
    world.execute("UPDATE users SET token_closed_at = NULL")
    world.core.user_changes.apply(ROOT, [amy.id], Change.DEACTIVATE, reason="Left")
    assert desk.open()


def test_a_case_is_for_an_active_administrator_who_is_enrolled(desk: Desk) -> None:
    world = desk.world
    world.person("bob", enrolled=True)
    with pytest.raises(NotAnAdministrator):
        desk.open(username="bob")
    with pytest.raises(NotAnAdministrator):
        desk.open(practice_code="SUPPORT", username="sam")
    world.administrator("frank", "LAKESIDE", enrolled=False)
    with pytest.raises(NotEnrolled):
        desk.open(practice_code="LAKESIDE", username="frank")
    world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'alice'")
    with pytest.raises(NotAnAdministrator):
        desk.open()
    assert world.execute("SELECT count(*) FROM support_cases") == [(0,)]


def test_a_practice_has_one_open_case(desk: Desk) -> None:
    world, cases = desk.world, desk.world.core.cases
    first = desk.open()
    for by in (desk.susan, desk.sam):
        session = by.session()
        assert refused_case(world, desk.ask, session) == ("open", None)
    cases.approve(desk.sam.session(), first.id)
    session = desk.susan.session()
    assert refused_case(world, desk.ask, session) == ("open", None)
    world.clock.move(hours=24)
    session = desk.susan.session()
    assert refused_case(world, desk.ask, session) == ("open", None)
    cases.stop(ROOT, first.id, reason="x")
    assert desk.open().id != first.id


def _open(desk: Desk, session: Secret, **changed: str) -> CaseView:
    values: dict[str, Any] = {"practice_code": "RIVERSIDE", "username": "alice", "caller": "A", "ticket": "T"}
    return desk.world.core.cases.open(session, **(values | changed), checklist=ALL_CHECKS, reason="x")


def test_a_support_person_opens_five_within_a_day(desk: Desk) -> None:
    world, core = desk.world, desk.world.core
    opened = []
    for _ in range(5):
        opened.append(desk.open())
        core.cases.stop(ROOT, opened[-1].id, reason="x")
        world.clock.move(hours=1)
    session = desk.susan.session()
    until = opened[0].opened_at + 24 * HOUR
    assert refused_case(world, desk.ask, session) == ("limit", until)
    # It is that person's limit.
    core.cases.stop(ROOT, desk.open(desk.sam).id, reason="x")
    session = desk.susan.session()
    desk.move_to(until - SECOND)
    # A log-in moves the clock, so the session is the one from before.
    fresh(world)
    assert refused_case(world, desk.ask, session) == ("limit", until)
    world.clock.move(seconds=1)
    assert desk.ask(session)
    assert refused_case(world, desk.ask, session) == ("limit", opened[1].opened_at + 24 * HOUR)
