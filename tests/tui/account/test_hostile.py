"""Names made of markup, control bytes, wide characters and the other direction change nothing but themselves."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.tui.fake import PASSWORD, START, FakeCore
from tests.tui.sitting import sitting
from tn_tui.domain.policy import Role
from tn_tui.domain.ports import Origin
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import DeviceView, PersonView, SessionView
from tn_tui.tui.widgets.cells import cut, fill, fitting

NAMES = [
    "[/]",
    "[bold",
    "[red]a[/red]",
    "$accent",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;AAAA\x07",
    "\x1b[2J\x9b31m",
    "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    "אבגדה\u202etxt",
    "e\u0301\u200d\U0001f469\u200d\U0001f4bb",
    "x" * 80,
    "\\[",
    "%s {0} {name}",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_a_name_is_only_ever_text(name: str, tmp_path: Path) -> None:
    clean = clean_line(name)
    person = PersonView(clean, clean, clean, clean, Role.MEMBER)
    fake = FakeCore(person=person, origin=Origin(clean, clean))
    fake.devices = [
        DeviceView(UUID(int=1), clean, START, START + timedelta(days=3), START, clean, current=True),
    ]
    fake.sessions = [SessionView(UUID(int=2), START, START, clean, current=True)]
    async with sitting(tmp_path, fake.opener(), banner=clean[:8], hints=(clean,)) as alice:
        await alice.log_in(PASSWORD)
        assert alice.at == "ProfileScreen"
        for keys in (("d", "escape"), ("s", "escape"), ("f1", "escape"), ("e", "enter", "f5", "escape", "escape")):
            for key in keys:
                await alice.press(key)
                assert "\x1b" not in alice.text
                assert "\x9b" not in alice.text
                assert "\u202e" not in alice.text
        assert alice.at == "ProfileScreen"
        await alice.pilot.click("TitleBar", offset=(78, 0))
        await alice.press()
        assert alice.at == "UserMenu"
        assert clean[:3] in alice.text


def test_text_is_cut_by_cells() -> None:
    assert cut("漢字漢字", 5) == "漢字…"
    assert cut("漢字漢字", 6) == "漢字…"
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
    assert cut("abc", 0) == ""
    assert fill("漢", 4) == "漢  "


def test_what_does_not_fit_ends_with_a_sentence() -> None:
    text = "One two. Three four. Five."
    assert fitting(text, 26) == text
    assert fitting(text, 25) == "One two. Three four."
    assert fitting(text, 19) == "One two."
    assert fitting(text, 6) == "One t…"
    assert fitting("One two", 10) == "One two"
