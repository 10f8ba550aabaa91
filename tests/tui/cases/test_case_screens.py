"""A case in each of its states, from each side: what is said, what can be done, and how the time changes it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.fake import ALICE, PASSWORD, START, FakeCore
from tests.tui.fake_support import SUSAN, FakeCases, FakeSupport, case
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, one_by_one, sitting
from tn_tui.domain.cases import State
from tn_tui.domain.errors import CaseRefused, Gone
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.views import PersonView
from tn_tui.tui.cases.case_page import CaseScreen
from tn_tui.words.cases import HEADINGS
from tn_tui.words.moments import left

ENDED = {"expires_at": None, "ended_at": START, "ended_by": "amy", "end_reason": "Nobody called"}
CASES: dict[State, CaseView] = {
    State.WAITING: case(7, State.WAITING, approved_by="", approved_at=None, ready_at=None),
    State.COOLING: case(7, State.COOLING),
    State.READY: case(7, State.READY, ready_at=START - timedelta(hours=1)),
    State.USED: case(7, State.USED, **{**ENDED, "end_reason": ""}),
    State.STOPPED: case(7, State.STOPPED, **ENDED),
    State.REFUSED: case(7, State.REFUSED, **ENDED),
    State.EXPIRED: case(7, State.EXPIRED, **{**ENDED, "ended_by": "nobody", "end_reason": ""}),
}


async def at(somebody: Sitting, view: CaseView, person: PersonView = SUSAN) -> CaseScreen:
    """Log in, and be at a case."""
    if somebody.at == "LogInScreen":
        await somebody.log_in(PASSWORD)
    screen = CaseScreen(Secret("session"), person, view)
    await somebody.app.push_screen(screen)
    await somebody.press()
    return screen


def keys(somebody: Sitting) -> set[str]:
    """What can be done about the case now."""
    line = somebody.lines()[-1]
    return {words for words in ("Approve", "Refuse", "Stop", "Get the code") if words in line}


@pytest.mark.parametrize(
    ("state", "own", "offered"),
    [
        (State.WAITING, False, {"Approve", "Refuse"}),
        (State.WAITING, True, {"Stop"}),
        (State.COOLING, False, {"Stop"}),
        (State.READY, False, {"Stop", "Get the code"}),
        (State.READY, True, {"Stop", "Get the code"}),
        (State.USED, False, set()),
        (State.STOPPED, False, set()),
        (State.REFUSED, False, set()),
        (State.EXPIRED, False, set()),
    ],
)
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_each_state_says_what_it_waits_for(
    state: State,
    own: bool,  # noqa: FBT001 - a column of the table
    offered: set[str],
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    support = FakeSupport(FakeCore())
    async with sitting(tmp_path, support.core.opener(), size) as susan:
        await at(susan, replace(CASES[state], own=own))
        assert HEADINGS[state] in susan.text
        assert keys(susan) == offered
        for fact in ("RIVERSIDE · Riverside Counseling", "alice · Alice Smith", "T-1041", "fell into the river"):
            assert fact in susan.text
        assert ("by amy" in susan.text) == (state in {State.USED, State.STOPPED, State.REFUSED})
        assert "nobody" not in susan.text or own
        assert_inside(susan)


@pytest.mark.parametrize("state", State)
async def test_an_administrator_can_only_stop_it(state: State, tmp_path: Path) -> None:
    fake = FakeCore()
    fake.more["cases"] = FakeCases((CASES[state],))
    async with sitting(tmp_path, fake.opener()) as alice:
        screen = await at(alice, CASES[state], ALICE)
        assert keys(alice) == ({"Stop"} if state in {State.WAITING, State.COOLING, State.READY} else set())
        assert ("stop it now" in alice.text) == bool(keys(alice))
        assert_inside(alice)
        await one_by_one(alice, "a", "x", "g")
        assert alice.app.screen is screen
        await alice.press("s")
        if keys(alice):
            assert alice.at == "StopCaseDialog"


async def test_the_time_makes_it_ready(tmp_path: Path) -> None:
    support = FakeSupport(FakeCore())
    async with sitting(tmp_path, support.core.opener()) as susan:
        screen = await at(susan, CASES[State.COOLING])
        assert "(in 23 h 30 min)" in " ".join(susan.text.split())
        for ahead, left in ((timedelta(hours=23), "30 min"), (timedelta(minutes=29, seconds=20), "40 s")):
            support.core.moment += ahead
            screen._tick()
            await susan.press()
            assert f"(in {left})" in " ".join(susan.text.split())
        assert support.cases.asked == []
        support.cases.cases = (CASES[State.READY],)
        support.core.moment += timedelta(seconds=40)
        screen._tick()
        screen._tick()
        await susan.press()
        assert support.cases.asked == ["show 7"]
        assert "The code can be fetched" in susan.text
        support.cases.cases = (CASES[State.EXPIRED],)
        support.core.moment += timedelta(hours=73)
        screen._tick()
        await susan.press()
        assert "Expired" in susan.text
        screen._tick()
        await susan.press()
        assert len(support.cases.asked) == 2


async def test_where_somebody_else_was_first_it_shows_what_they_did(tmp_path: Path) -> None:
    support = FakeSupport(FakeCore())
    async with sitting(tmp_path, support.core.opener()) as susan:
        await at(susan, CASES[State.COOLING])
        support.cases.cases = (CASES[State.STOPPED],)
        support.cases.refuse["stop"] = CaseRefused(CaseProblem.STATE)
        await susan.press("s")
        await susan.type("Too late", "enter")
        assert susan.at == "StopCaseDialog"
        await susan.press("escape")
        assert "Stopped" in susan.text
        assert "by amy" in susan.text
        assert not keys(susan)


async def test_a_case_that_is_gone_is_said_so(tmp_path: Path) -> None:
    support = FakeSupport(FakeCore())
    async with sitting(tmp_path, support.core.opener()) as susan:
        await at(susan, CASES[State.COOLING])
        support.cases.refuse["show"] = Gone()
        await one_by_one(susan, "s", "escape")
        assert "This is not there any more." in susan.text
        await susan.press("escape")
        assert susan.at == "SupportScreen"


async def test_a_long_case_can_be_read_on(tmp_path: Path) -> None:
    support = FakeSupport(FakeCore())
    long = replace(CASES[State.STOPPED], caller="Caller " * 11, reason="word " * 40, end_reason="end " * 48 + "finis")
    async with sitting(tmp_path, support.core.opener()) as susan:
        await at(susan, long)
        assert_inside(susan)
        assert "finis" not in susan.text
        await susan.press("end")
        assert "finis" in susan.text


async def test_the_help_names_the_commands(tmp_path: Path) -> None:
    support = FakeSupport(FakeCore())
    async with sitting(tmp_path, support.core.opener(), (80, 60)) as susan:
        await at(susan, CASES[State.WAITING])
        await susan.press("f1")
        assert "tn-tui support case approve CASE --as USERNAME" in susan.text
        assert "tn-tui support case refuse" in susan.text


def test_lengths_are_said_in_hours_minutes_and_seconds() -> None:
    for seconds, said in (
        (0, "0 s"),
        (-5, "0 s"),
        (60, "60 s"),
        (61, "2 min"),
        (3600, "1 h 00 min"),
        (86_400, "24 h 00 min"),
    ):
        assert left(START + timedelta(seconds=seconds), START) == said
