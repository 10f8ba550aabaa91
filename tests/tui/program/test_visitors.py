"""Who comes by SSH: the core comes up with the first key, and nobody becomes the first administrator by being first."""

from pathlib import Path

from textual.widgets import Input

from tests.tui.sitting import wait_idle
from tn_tui.bootstrap import open_core
from tn_tui.settings import Settings
from tn_tui.tui.program.visitors import VisitorsApp


async def test_the_core_waits_for_somebody(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    with open_core(settings) as core:
        core.administration.add_practice("root", code="RIVERSIDE", name="Riverside Counseling")
    app = VisitorsApp(settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_idle(pilot)
        up = [app.backend.core is not None]
        await pilot.press("r")
        await wait_idle(pilot)
        up.append(app.backend.core is not None)
        assert up == [False, True]
        assert app.screen.query(Input).first().value == "r"


async def test_where_there_is_no_practice_a_sentence_sends_to_init(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    for made in (False, True):
        if made:
            with open_core(settings):
                pass
        app = VisitorsApp(settings)
        async with app.run_test(size=(80, 24)) as pilot:
            await wait_idle(pilot)
        assert app.return_code == 3
        assert "tn-tui init" in app.last_words
    assert not settings.heads_path.exists()
