"""A one-time code that is read aloud can be spelled; a temporary password is handed over and is not."""

from pathlib import Path

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import sitting
from tn_tui.domain.practice_views import OneTimeCode
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dialogs.shown_once import ShownOnceDialog, code_shown

CODE = "7K3M-9QX2-AB4D"


async def test_a_code_that_is_read_aloud_is_spelled_on_wish(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        alice.app.push_screen(code_shown(OneTimeCode("bob", Secret(CODE), front.moment)))
        await alice.press("s")
        assert alice.at == "SpellDialog"
        assert "The code, spelled" in alice.text
        assert "7K3M" in alice.text
        await alice.press("escape")
        assert CODE in alice.text
        await alice.press("escape")
        alice.app.push_screen(ShownOnceDialog("Temporary password", "Hand this over.", Secret("ab-cd")))
        await alice.press("s")
        assert alice.at == "ShownOnceDialog"
