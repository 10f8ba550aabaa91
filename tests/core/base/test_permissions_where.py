"""The permission table: whom and what a call reaches, for a session and for the operator."""

import inspect
from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.calls import CALLS, OF_ADMINISTRATORS, OF_CASES, OF_USERS, ROOT
from tests.core.office import Office
from tests.world import World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import Gone, LastAdministrator, OnYourself, PracticeUnknown, UserUnknown


@pytest.fixture
def office(world: World, tmp_path: Path) -> Office:
    return Office(world, tmp_path)


# Where


MADE_UP = [10**6, 0, -1, 2**62]


def test_another_practices_user_is_as_good_as_none(office: Office) -> None:
    session = office.alice.session()
    for case in OF_USERS:
        nothing = office.error_of(case, session, target=MADE_UP[0])
        assert nothing[0] is Gone
        for target in (*MADE_UP[1:], office.frank.id):
            assert office.error_of(case, session, target=target) == nothing
        if "user_ids" in case.parameters:
            for ids in ([office.bob.id, office.frank.id], [office.frank.id, office.bob.id], [office.bob.id, *MADE_UP]):
                assert office.error_of(case, session, user_ids=ids) == nothing


def test_another_practices_case_is_as_good_as_none_and_support_reaches_all(office: Office) -> None:
    alice, susan = office.alice.session(), office.susan.session()
    reached = [case for case in OF_CASES if not case.is_of_the_desk]
    assert {case.call for case in reached} == {"cases.show", "cases.stop"}
    for case in reached:
        nothing = office.error_of(case, alice, case_id=MADE_UP[0])
        assert nothing[0] is Gone
        for case_id in (*MADE_UP[1:], office.foreign_case):
            assert office.error_of(case, alice, case_id=case_id) == nothing
    assert [one.id for one in office.world.core.cases.list(alice)] == [office.case]
    assert [one.id for one in office.world.core.cases.list(susan)] == [office.foreign_case, office.case]
    for case in OF_CASES:
        for by in (susan, *(() if case.is_of_the_desk else (ROOT,))):
            assert office.error_of(case, by, case_id=MADE_UP[0])[0] is Gone
    assert office.world.core.cases.approve(susan, office.foreign_case).practice_code == "LAKESIDE"
    assert office.world.core.cases.stop(susan, office.foreign_case, reason="Not he").practice_code == "LAKESIDE"


def test_another_practices_user_is_unknown_by_name_and_in_the_log(office: Office) -> None:
    session = office.alice.session()
    by_call = {case.call: case for case in OF_ADMINISTRATORS}
    for name in ("frank", "nobody", "", "\x00\ud800", "f" * 5000):
        assert office.error_of(by_call["users.named"], session, username=name)[0] is UserUnknown
    for call in ("log.page", "log.export"):
        nothing = office.error_of(by_call[call], session, person=MADE_UP[0])
        assert nothing[0] is Gone
        assert office.error_of(by_call[call], session, person=office.frank.id) == nothing


WITH_A_CODE = [case for case in OF_ADMINISTRATORS if "practice_code" in inspect.signature(CALLS[case.call]).parameters]


def test_a_session_reaches_its_own_practice_whatever_practice_it_names(office: Office) -> None:
    core, session, frank = office.world.core, office.alice.session(), office.frank.session()
    before = lakeside(office.world)
    assert len(WITH_A_CODE) > 12
    for case in WITH_A_CODE:
        for code in ("LAKESIDE", "NOWHERE", ""):
            names = {"username": f"u{code.lower()}"} if case.call == "user_changes.add" else {}
            changed = {"source": str(imported(office.folder, code))} if case.call == "user_import.run" else names
            outcome = office.make(case, session, practice_code=code, **changed)
            assert not {"LAKESIDE", "frank", "Frank"} & set(repr(outcome).replace("'", " ").split()), case
    assert lakeside(office.world) == before
    assert core.practice.show(frank).code == "LAKESIDE"
    assert broken(office.world) is None


def imported(folder: Path, code: str) -> Path:
    path = folder / f"users {code}.csv"
    path.write_text(f"username,name\nimported{code},Dora Smith\n", encoding="utf-8")
    return path


def lakeside(world: World) -> list[object]:
    return [
        world.execute(f"SELECT * FROM {table} WHERE {column} = (SELECT id FROM practices WHERE code = 'LAKESIDE')")  # noqa: S608 - the names stand below
        for table, column in (("practices", "id"), ("users", "practice_id"), ("activity", "chain_id"), ("chains", "id"))
    ]


# The operator


def test_the_operator_can_do_all_of_it_without_a_session(office: Office) -> None:
    alice = office.alice.id
    for case in OF_ADMINISTRATORS:
        changed: dict[str, object] = {"practice_code": "riverside"} if case in WITH_A_CODE else {}
        if case.call == "user_changes.one_time_code":
            changed["target"] = alice
        office.make(case, ROOT, **changed)
    actors = {
        actor
        for (actor,) in office.world.execute(
            "SELECT actor FROM activity WHERE reason <> '' AND event <> 'recovery case opened'"
        )
    }
    assert actors == {"operator:root"}
    assert broken(office.world) is None


def test_the_operator_is_told_that_a_practice_is_unknown_and_reaches_one_at_a_time(office: Office) -> None:
    for case in WITH_A_CODE:
        assert office.error_of(case, ROOT, practice_code="NOWHERE")[0] is PracticeUnknown
        if case.call not in {"log.verify", "log.head"}:
            assert office.error_of(case, ROOT)[0] is PracticeUnknown
    for case in OF_USERS:
        for target in MADE_UP:
            assert office.error_of(case, ROOT, target=target)[0] is Gone
        if "user_ids" in case.parameters:
            for ids in ([office.bob.id, office.frank.id], [office.frank.id, office.alice.id], []):
                assert office.error_of(case, ROOT, user_ids=ids)[0] is Gone


# Oneself


def test_what_is_done_to_others_only_is_refused_on_oneself(office: Office) -> None:
    session = office.alice.session()
    for case in OF_USERS:
        on_oneself = case.call in {"users.show", "user_changes.preview", "user_changes.rename"}
        if on_oneself or case.label == Change.MAKE_MEMBER:
            continue
        assert office.error_of(case, session, target=office.alice.id)[0] is OnYourself
    office.world.core.user_changes.apply(session, [office.amy.id], Change.MAKE_MEMBER, reason="Left")
    with pytest.raises(LastAdministrator):
        office.world.core.user_changes.apply(session, [office.alice.id], Change.MAKE_MEMBER, reason="Left")
