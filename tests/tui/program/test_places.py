"""The table of places: each has a screen and a way back; and no sentence names a key that the settings moved."""

from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import sitting
from tn_tui.domain.policy import Role
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.program.places import PLACES, back_from, menu, stage_at

ON_THE_WAY = {Visit.ENROLL, Visit.PASSWORD}
"""What the flow shows at the log-in as well, and leads on from by itself."""


@pytest.mark.parametrize("visit", [visit for visit in Visit if visit not in ON_THE_WAY])
def test_every_place_has_a_screen_and_a_way_back(visit: Visit) -> None:
    made = stage_at(visit)
    assert isinstance(made, type)
    assert issubclass(made, Stage)
    assert back_from(back_from(visit)) in {back_from(visit), Visit.PROFILE}


def test_every_place_stands_in_the_table_once() -> None:
    assert sorted(place.visit.name for place in PLACES) == sorted(visit.name for visit in set(Visit) - ON_THE_WAY)


def test_the_menu_is_the_roles_own() -> None:
    assert list(menu(Role.MEMBER)) == ["Profile"]
    assert list(menu(Role.ADMINISTRATOR)) == ["Profile", "Users", "Practice", "Practice activity"]
    assert list(menu(Role.SUPPORT)) == ["Support", "Cases", "Profile"]


async def test_sentences_name_the_keys_that_the_settings_put(tmp_path: Path, front: Front) -> None:
    moved = {"quit": "f9,ctrl+g", "log_out": "f10", "bigger_code": "f8"}
    async with sitting(tmp_path, front.opener(), (60, 30), keys=moved) as alice:
        await alice.press("ctrl+c")
        assert "f9 quits." in alice.text
        await alice.log_in(PASSWORD)
        await alice.press("s")
        assert alice.at == "SessionsDialog"
        await alice.press("x")
        assert "f10 logs you out." in " ".join(alice.text.split())
        await alice.press("escape", "e", "enter")
        assert "f8 shows it alone" in alice.text
