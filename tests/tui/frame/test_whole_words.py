"""With the longest names and numbers no word of a fact is cut, in small terminals and in large ones."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.fake import ALICE, PASSWORD, START, FakeCore
from tests.tui.fake_practice import FakePractice
from tests.tui.fake_support import FakeCases, FakeSupport, case, head, practice
from tests.tui.fake_users import FakeUsers, user
from tests.tui.sitting import Sitting, go, sitting
from tests.tui.whole_words import cut_words
from tn_tui.domain.cases import State
from tn_tui.domain.policy import Role
from tn_tui.domain.support_views import Matches, PracticeMatch, UserMatch
from tn_tui.tui.frame.visit import Visit

SIZES = [(60, 20), (80, 24), (120, 40)]
CODE = "NORTHWESTERN-RIVERSIDE-COUNSELING"[:32]
NAME = "Bartholomew Maximilian Featherstonehaugh of the Northwestern Riverside Practice"
USERNAME = "amaryllis.featherstonehaugh"
PERSON = replace(ALICE, practice_code=CODE, practice_name=NAME, username=USERNAME, name=NAME)


async def whole(somebody: Sitting, *keys: str) -> None:
    """Press keys one by one, and look at each screen that they lead to."""
    for key in ("", *keys):
        await somebody.press(*([key] if key else []))
        assert cut_words(somebody) == [], somebody.text


@pytest.mark.parametrize("size", SIZES, ids=["60x20", "80x24", "120x40"])
async def test_of_an_administrator(size: tuple[int, int], tmp_path: Path) -> None:
    fake = FakeCore(person=PERSON, activity_rows=60, enroll_by=START + timedelta(days=30), required=True)
    fake.remembered(5)
    fake.other_session()
    rule = FakePractice(fake)
    rule.view = replace(rule.view, code=CODE, name=NAME, users=100_002, enrolled=99_000, two_factor_required=True)
    fakes = dict(fake.more)
    users = FakeUsers(fake, required=True, required_from=START + timedelta(days=30))
    users.people = [
        user(1, USERNAME, NAME, role=Role.ADMINISTRATOR),
        *(user(number, f"{USERNAME[:20]}{number}", NAME, enrolled=False) for number in range(2, 1004)),
    ]
    users.people[1] = replace(users.people[1], locked_until=START + timedelta(minutes=59), enrolled=True)
    async with sitting(tmp_path, fake.opener(), size) as alice:
        await whole(alice, "enter")
        await alice.log_in(PASSWORD, username=USERNAME, code=CODE)
        await whole(alice, "down", "f1", "f1", "d", "escape", "s", "escape", "f2", "escape")
        await go(alice, Visit.USERS)
        assert alice.at == "UsersScreen"
        await whole(alice, "space", "a", "escape", "s", "escape", "o", "escape", "n", "escape", "down", "enter")
        assert alice.at == "UserPageScreen"
        await whole(alice, "p", "enter", "escape", "n", "escape", "r", "escape", "t", "escape")
        await alice.press("escape")
        fake.more |= fakes
        fake.enrolled_at = START
        await go(alice, Visit.PROFILE)
        await whole(alice, "down", "x", "escape")


@pytest.mark.parametrize("size", SIZES, ids=["60x20", "80x24", "120x40"])
async def test_of_a_practice_and_its_rule(size: tuple[int, int], tmp_path: Path) -> None:
    fake = FakeCore(person=PERSON)
    rule = FakePractice(fake, stopped=99_999, never=88_888, in_grace=77_777, alone=True)
    rule.view = replace(rule.view, code=CODE, name=NAME, users=100_002, enrolled=99_000, two_factor_required=True)
    async with sitting(tmp_path, fake.opener(), size) as alice:
        await alice.log_in(PASSWORD, username=USERNAME, code=CODE)
        fake.enrolled_at, fake.codes_left = START, 2
        await go(alice, Visit.PRACTICE)
        await whole(alice, "r")
        assert alice.at == "RuleScreen"
        await whole(alice, "escape")
        await go(alice, Visit.LOG)
        assert alice.at == "LogScreen"
        await whole(alice, "slash", "escape", "enter")


@pytest.mark.parametrize("size", SIZES, ids=["60x20", "80x24", "120x40"])
async def test_of_support(size: tuple[int, int], tmp_path: Path) -> None:
    names: dict[str, object] = {
        "practice_code": CODE,
        "practice_name": NAME,
        "username": USERNAME,
        "name": NAME,
        "caller": NAME,
    }
    cases = (
        case(10**6, State.COOLING, **names),
        *(case(10**6 - 1 - number, State.STOPPED, **names) for number in range(9)),
    )
    view = practice(code=CODE, name=NAME, administrators=(head(USERNAME, NAME),), others=100_001, may_open=USERNAME)
    matches = Matches(
        (PracticeMatch(CODE, NAME, 100_002, 1, sole=True),),
        (UserMatch(CODE, "a" + "•" * 26, "B" + "•" * 70, Role.ADMINISTRATOR, active=True),),
        more=True,
    )
    support = FakeSupport(FakeCore(), matches=matches, view=view, cases=FakeCases(cases))
    async with sitting(tmp_path, support.core.opener(), size) as susan:
        await susan.log_in(PASSWORD)
        await whole(susan)
        await susan.type("north", "enter")
        await whole(susan, "enter")
        assert susan.at == "SupportPracticeScreen"
        await whole(susan, "s", "escape", "o", "escape", "escape")
        await go(susan, Visit.CASES)
        await whole(susan, "enter")
        assert susan.at == "CaseScreen"
