"""The demo in a real terminal: its log-ins work, and every screen says that it is a demo."""

import re
from pathlib import Path

from tests.terminal.pseudo import opened


def test_the_log_ins_are_shown_and_log_in_and_every_screen_is_marked(tmp_path: Path) -> None:
    places = {"TMPDIR": str(tmp_path)}
    with opened(tmp_path / "own", "demo", environ=places) as terminal:
        text = terminal.wait_for("open the blue door")
        assert "DEMO" in text
        terminal.type("RIVERSIDE\talice\topen the blue door\r")
        assert "DEMO" in terminal.wait_for("Security & Activity")
        terminal.type("e")
        assert "DEMO" in terminal.wait_for("Duo Mobile")
        terminal.type("\x11")
        assert terminal.wait_for_end() == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("tn-tui-demo")] == []
    assert not (tmp_path / "own" / "tn.db").exists()


def test_a_practice_that_requires_it_leads_a_new_user_to_enrollment_and_nowhere_else(tmp_path: Path) -> None:
    with opened(tmp_path / "own", "demo", environ={"TMPDIR": str(tmp_path)}) as terminal:
        text = terminal.wait_for("HILLTOP")
        found = re.search(r"dana\s+([0-9a-z-]{19})", text)
        assert found
        terminal.type(f"HILLTOP\tdana\t{found[1]}\r")
        text = terminal.wait_for("Duo Mobile")
        assert "require" in text
        terminal.type("\x1b")
        terminal.wait_for("Practice code")
