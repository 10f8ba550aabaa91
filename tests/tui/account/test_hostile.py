"""Names made of markup, control bytes, wide characters and the other direction change nothing but themselves."""

from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import sitting
from tn_tui.domain.text import clean_line
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


def is_called(front: Front, name: str) -> None:
    """All that is shown of her account has this name, as no call of the core lets it have."""
    for row in (
        "practices SET code = :name, name = :name WHERE code_key = 'riverside'",
        "users SET username = :name, name = :name",
        "devices SET label = :name, last_origin = :name",
        "sessions SET origin = :name",
    ):
        front.world.execute(f"UPDATE {row}", name=name)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_a_name_is_only_ever_text(name: str, tmp_path: Path, enrolled: Front) -> None:
    clean = clean_line(name)
    enrolled.alice.session(enrolled.world.terminal(), remember=True)
    # What can be enrolled is shown too.
    enrolled.world.execute("DELETE FROM authenticators")
    enrolled.world.execute("UPDATE users SET two_factor_since = NULL")
    async with sitting(tmp_path, enrolled.opener(), banner=clean[:8], hints=(clean,)) as alice:
        is_called(enrolled, name)
        await alice.log_in(PASSWORD)
        is_called(enrolled, name)
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
