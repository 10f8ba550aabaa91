"""Open recovery cases at the token step: told in a line, shown with the help, stopped after one question."""

import dataclasses
from pathlib import Path

import pytest

from tests.tui.fake import ALICE, PASSWORD, TOKEN
from tests.tui.inside import assert_inside
from tests.tui.sign_in.test_token_ways import case, enrolled, words
from tests.tui.sitting import sitting
from tn_tui.domain.cases import State
from tn_tui.domain.errors import CaseRefused, Gone
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.text import clean_line

HOSTILE = "[b]\u202eAlice\x1b[2J[/b] $accent " + "字" * 40


@pytest.mark.parametrize("state", [State.WAITING, State.COOLING, State.READY])
async def test_an_open_case_is_stopped_after_one_question(tmp_path: Path, state: State) -> None:
    fake = enrolled(cases=(case(state=state),))
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("question_mark")
        assert_inside(alice)
        assert "Somebody called support as Alice Smith today" in words(alice)
        await alice.press("s")
        assert "Stop the recovery case?" in alice.text
        await alice.press("enter")
        assert alice.at == "GetHelpDialog"
        assert "stop_case" not in fake.calls
        await alice.press("s", "y")
        assert fake.calls[-1] == "stop_case"
        assert "The recovery case is stopped. Nobody gets in by it." in alice.text
        assert "is open" not in alice.text
        assert "Stop" not in alice.lines()[-1]
        assert_inside(alice)
        await alice.press("escape")
        assert "recovery case" not in alice.text
        await alice.type(TOKEN)
        assert alice.at == "ProfileScreen"


@pytest.mark.parametrize("refusal", [Gone(), CaseRefused(CaseProblem.STATE)])
async def test_a_case_that_is_over_by_now_is_said_so(tmp_path: Path, refusal: Gone | CaseRefused) -> None:
    fake = enrolled(cases=(case(),), refuse={"stop_case": refusal})
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("question_mark")
        await alice.pilot.click("#stop")
        await alice.press("y")
        assert "The recovery case is over already." in alice.text
        await alice.press("escape")
        assert "recovery case" not in alice.text


async def test_hostile_names_break_nothing(tmp_path: Path) -> None:
    fake = enrolled(cases=(case(caller=clean_line(HOSTILE)[:80], state=State.WAITING),))
    fake.person = dataclasses.replace(ALICE, username=clean_line(HOSTILE)[:60])
    fake.cases = (dataclasses.replace(fake.cases[0], username=fake.person.username),)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert_inside(alice)
        await alice.press("question_mark")
        assert "[b]" in alice.text
        assert "\x1b" not in alice.text
        assert_inside(alice)
        await alice.press("s")
        assert_inside(alice)
        await alice.press("y")
        await alice.press("escape", "c")
        await alice.type(TOKEN + "654321")
        assert alice.at == "ClockToldScreen"
        assert_inside(alice)
