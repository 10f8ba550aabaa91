"""What ends the ground of a recovery case, and what support's looks and refusals leave in the log."""

import pytest

from tests.core.desk import ROOT, Desk
from tests.world import World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import AskAdministrator, CaseRefused, NotAllowed, PracticeUnknown, UserUnknown
from tn_tui.domain.policy import Step


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk.of(world)


def looks(desk: Desk) -> list[tuple[object, ...]]:
    return desk.world.execute(
        "SELECT subject, detail, outcome FROM activity WHERE event = 'support looked' ORDER BY chain_id, number"
    )


@pytest.mark.both_databases
def test_without_a_number_on_file_no_case_goes_on(desk: Desk) -> None:
    cases, case = desk.world.core.cases, desk.open()
    desk.world.execute("UPDATE practices SET phone = ''")
    with pytest.raises(CaseRefused) as refused:
        cases.approve(desk.sam.session(), case.id)
    assert refused.value.reason == "phone"
    cases.stop(ROOT, case.id, reason="No number")
    with pytest.raises(CaseRefused) as refused:
        desk.open()
    assert refused.value.reason == "phone"
    assert desk.world.core.support.look(desk.sam.session(), "RIVERSIDE").may_open is None


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["device", "recovery code", "none"])
def test_closed_tokens_alone_keep_no_administrator_out(desk: Desk, way: str) -> None:
    world, amy = desk.world, desk.world.administrator("amy")
    if way == "device":
        amy.session(remember=True)
    if way != "recovery code":
        world.execute("DELETE FROM recovery_codes WHERE user_id = :amy", amy=amy.id)
    world.execute("UPDATE users SET token_closed_at = 1 WHERE id = :amy", amy=amy.id)
    if way == "none":
        assert desk.open().username == "alice"
        return
    with pytest.raises(AskAdministrator):
        desk.open()


@pytest.mark.both_databases
def test_who_has_logged_in_since_is_not_locked_out(desk: Desk) -> None:
    cases, case = desk.world.core.cases, desk.open()
    desk.world.clock.move(minutes=5)
    assert desk.alice.signed_in().cases[0].id == case.id
    with pytest.raises(CaseRefused) as refused:
        cases.approve(desk.sam.session(), case.id)
    assert refused.value.reason == "logged in"


@pytest.mark.both_databases
def test_a_case_that_has_cooled_off_gives_no_code_to_who_logged_in_meanwhile(desk: Desk) -> None:
    case = desk.ready()
    desk.alice.signed_in()
    with pytest.raises(CaseRefused) as refused:
        desk.world.core.cases.redeem(desk.susan.session(), case.id)
    assert refused.value.reason == "logged in"
    assert desk.world.execute("SELECT * FROM one_time_codes") == []


@pytest.mark.both_databases
@pytest.mark.parametrize("gone", ["susan", "sam"])
def test_a_case_of_somebody_who_left_the_desk_gives_no_code(desk: Desk, gone: str) -> None:
    case, world = desk.ready(), desk.world
    left, stays = (desk.susan, desk.sam) if gone == "susan" else (desk.sam, desk.susan)
    world.core.user_changes.apply(ROOT, [left.id], Change.DEACTIVATE, reason="Left")
    with pytest.raises(CaseRefused) as refused:
        world.core.cases.redeem(stays.session(), case.id)
    assert refused.value.reason == "desk"


@pytest.mark.both_databases
def test_a_clock_that_stood_wrong_at_the_approval_shortens_nothing(desk: Desk) -> None:
    world, case = desk.world, desk.open()
    world.clock.move(hours=-48)
    session = desk.sam.session()
    approved = world.core.cases.approve(session, case.id)
    assert approved.ready_at is not None
    assert (approved.ready_at - case.opened_at).total_seconds() >= 24 * 3600


@pytest.mark.both_databases
@pytest.mark.parametrize("step", [Step.NEW_PASSWORD, Step.SAVE_CODES])
def test_it_is_stopped_at_a_log_in_that_has_something_else_to_do_first(desk: Desk, step: Step) -> None:
    world, case = desk.world, desk.open()
    column = "password_temporary = TRUE" if step is Step.NEW_PASSWORD else "codes_saved_at = NULL"
    world.execute(f"UPDATE users SET {column} WHERE username = 'alice'")  # noqa: S608 - our own columns
    signed_in = desk.alice.signed_in()
    assert signed_in.step is step
    assert [shown.id for shown in signed_in.cases] == [case.id]
    assert world.core.cases.stop(signed_in.session, case.id, reason="It is not I").ended_by == "alice"


@pytest.mark.both_databases
def test_a_session_of_a_one_time_code_stops_nothing(desk: Desk) -> None:
    world, case = desk.world, desk.open()
    code = world.core.user_changes.one_time_code(ROOT, desk.alice.id, reason="Lost the phone").code
    session = world.core.sign_in.submit_one_time_code(desk.alice.half(), code).session
    with pytest.raises(NotAllowed):
        world.core.cases.stop(session, case.id, reason="It is not I")


@pytest.mark.both_databases
def test_each_look_at_a_case_and_at_all_of_them_stands_in_a_log(desk: Desk) -> None:
    core, case = desk.world.core, desk.open()
    core.cases.show(desk.sam.session(), case.id)
    core.cases.list(desk.sam.session())
    core.cases.list(desk.alice.session())
    core.cases.show(ROOT, case.id)
    assert sorted(map(str, looks(desk))) == sorted(
        map(str, [("alice", f"case {case.id}", "done"), ("", "recovery cases", "done")])
    )


@pytest.mark.both_databases
def test_what_support_is_refused_stands_in_a_log_too(desk: Desk) -> None:
    core, session = desk.world.core, desk.susan.session()
    desk.second_administrator()
    with pytest.raises(AskAdministrator):
        desk.ask(session)
    with pytest.raises(UserUnknown):
        desk.ask(session, username="nobody\x1b[31m")
    with pytest.raises(PracticeUnknown):
        desk.ask(session, practice_code="NOWHERE")
    with pytest.raises(PracticeUnknown):
        core.support.look(session, "NOWHERE")
    assert [(detail, outcome) for _, detail, outcome in looks(desk)].count(("NOWHERE", "refused")) == 2
    assert {str(subject) for subject, *_ in looks(desk)} == {"RIVERSIDE", "SUPPORT"}
    assert not any("\x1b" in str(detail) for _, detail, _ in looks(desk))
