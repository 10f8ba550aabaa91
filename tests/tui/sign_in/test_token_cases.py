"""Open recovery cases at the token step: told in a line, shown with the help, stopped after one question."""

from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.inside import assert_inside
from tests.tui.sign_in.test_challenges import tokens
from tests.tui.sign_in.test_token_ways import words
from tests.tui.sitting import sitting
from tn_tui.domain.errors import Gone
from tn_tui.domain.text import clean_line, fold

HOSTILE = "[b]\u202eAlice\x1b[2J[/b] $accent " + "字" * 40


@pytest.mark.parametrize("state", ["open", "approved", "ready"])
async def test_an_open_case_is_stopped_after_one_question(tmp_path: Path, state: str, enrolled: Front) -> None:
    getattr(enrolled.desk(), state)()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("question_mark")
        assert_inside(alice)
        assert f"Somebody called support as Alice Smith {'yesterday' if state == 'ready' else 'today'}" in words(alice)
        await alice.press("s")
        assert "Stop the recovery case?" in alice.text
        await alice.press("enter")
        assert alice.at == "GetHelpDialog"
        assert "stop_case" not in enrolled.calls
        await alice.press("s", "y")
        assert "stop_case" in enrolled.calls
        assert "The recovery case is stopped. Nobody gets in by it." in alice.text
        assert "is open" not in alice.text
        assert "Stop" not in alice.lines()[-1]
        assert_inside(alice)
        await alice.press("escape")
        assert "recovery case" not in alice.text
        await alice.type(enrolled.token())
        assert alice.at == "ToldScreen"
        await alice.press("enter")
        assert alice.at == "ProfileScreen"


async def test_a_case_that_is_over_by_now_is_said_so(tmp_path: Path, enrolled: Front) -> None:
    desk = enrolled.desk()
    cases, elsewhere = enrolled.world.core.cases, desk.sam.session()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        for end in (cases.refuse, None):
            number = desk.open().id
            await alice.log_in(PASSWORD)
            await alice.press("question_mark")
            if end is None:
                enrolled.refuse["stop_case"] = Gone()
            else:
                end(elsewhere, number, reason="Not she")
            await alice.pilot.click("#stop")
            await alice.press("y")
            assert "The recovery case is over already." in alice.text
            await alice.press("escape")
            assert "recovery case" not in alice.text
            await alice.press("escape")


async def test_hostile_names_break_nothing(tmp_path: Path, enrolled: Front) -> None:
    username = clean_line(HOSTILE)[:60]
    enrolled.desk().open(caller=clean_line(HOSTILE)[:80])
    enrolled.world.execute(
        "UPDATE users SET username = :username, username_key = :key WHERE username = 'alice'",
        username=username,
        key=fold(username),
    )
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD, username)
        assert_inside(alice)
        await alice.press("question_mark")
        assert "[b]" in alice.text
        assert "\x1b" not in alice.text
        assert_inside(alice)
        await alice.press("s")
        assert_inside(alice)
        await alice.press("y")
        await alice.press("escape", "c")
        enrolled.world.clock.move(minutes=1)
        await alice.type("".join(tokens(enrolled.alice, 0)))
        assert alice.at == "ClockToldScreen"
        assert_inside(alice)
