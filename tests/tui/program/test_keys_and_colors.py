"""Keys that the settings move, the palette's actions, help everywhere, and every theme."""

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from textual._compositor import LayoutUpdate
from textual.color import Color
from textual.strip import Strip

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import sitting
from tn_tui.domain.secret import Secret
from tn_tui.keys import ACTIONS
from tn_tui.qr_code import rows, twice
from tn_tui.themes import THEME_NAMES
from tn_tui.tui.enroll.qr_code import QrCode
from tn_tui.tui.program.themes import themes
from tn_tui.tui.widgets.keys import bind, keymap, shown

URI = "otpauth://totp/TN:alice%40RIVERSIDE?secret=UNGDMHWJ63BA5DWSQP4UBIJU2STXV5YX&issuer=TN"
MODULE = 4


async def test_a_moved_key_works_and_is_shown_where_it_is(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener(), keys={"help": "f9", "devices": "g"}) as alice:
        assert "f9 Help" in alice.lines()[-1]
        await alice.press("f1")
        assert alice.at == "LogInScreen"
        await alice.press("f9")
        assert alice.at == "HelpDialog"
        await alice.press("escape")
        await alice.log_in(PASSWORD)
        assert "g Devices" in alice.lines()[-1]
        assert "g Manage" in alice.text
        await alice.press("g")
        assert alice.at == "DevicesDialog"


def test_only_moved_keys_are_in_the_keymap() -> None:
    assert keymap({"help": "f9", "quit": ACTIONS["quit"].default}) == {"help": "f9"}
    assert bind("help", "help").id == "help"
    assert shown("ctrl+q") == "ctrl+q"
    assert shown("slash") == "/"
    assert shown("escape") == "esc"


async def test_the_palette_offers_our_actions_and_no_picture(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener(), (80, 40)) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("ctrl+p")
        text = alice.text
        for words in ("Enroll in Two-Factor Authentication", "Change password", "Log out", "Theme: nord", "Help"):
            assert words in text
        assert "creenshot" not in text
        assert "Maximize" not in text
        await alice.type("change pass", "enter")
        await alice.press("enter")
        assert alice.at == "NewPasswordScreen"


async def test_control_c_only_says_how_to_quit(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.press("ctrl+c")
        assert "ctrl+q quits." in alice.text
        assert alice.app.return_code is None


def test_every_theme_has_its_name() -> None:
    assert tuple(theme.name for theme in themes()) == THEME_NAMES


@pytest.mark.parametrize("name", ["tn-dark", "tn-light", "tn-contrast"])
def test_text_of_our_themes_can_be_read(name: str) -> None:
    theme = next(theme for theme in themes() if theme.name == name)
    surfaces = [theme.background, theme.surface, theme.panel]
    texts = [theme.foreground, theme.accent, theme.error, theme.warning, theme.success, theme.variables["muted"]]
    for text in texts:
        for surface in surfaces:
            assert _contrast(str(text), str(surface)) >= 4.5, (text, surface)
    assert _contrast(theme.variables["on-accent"], str(theme.accent)) >= 4.5
    assert _contrast(theme.variables["on-accent"], str(theme.error)) >= 4.5
    for field in ("field", "field-focus"):
        assert _contrast(str(theme.foreground), theme.variables[field]) >= 7


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in Color.parse(color).normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("name", [*THEME_NAMES, "no color"])
async def test_the_code_is_dark_on_white_in_one_style(
    name: str, tmp_path: Path, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "no color":
        monkeypatch.setenv("NO_COLOR", "1")
    theme = "ansi-dark" if name == "no color" else name
    async with sitting(tmp_path, front.opener(), theme=theme) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("e")
        await alice.press("enter")
        code = alice.app.screen.query_one(QrCode)
        region = code.region
        update = alice.app.screen._compositor.render_update(full=True)
        styles = set()
        lines = []
        assert isinstance(update, LayoutUpdate)
        for y, line in enumerate(update.strips):
            if region.y <= y < region.bottom:
                parts = list(Strip.join(line).crop(region.x, region.right))
                styles |= {segment.style for segment in parts}
                lines.append("".join(segment.text for segment in parts)[: region.width])
        assert len(styles) == 1
        (style,) = styles
        assert style is not None
        assert style.color is not None
        assert style.bgcolor is not None
        assert style.color.triplet == (0, 0, 0)
        assert style.bgcolor.triplet == (255, 255, 255)
        assert set("".join(lines)) <= set(" ▀▄█")
        assert "issuer=TN" in _read(lines)


def test_the_code_reads_back_in_both_sizes() -> None:
    lines = rows(Secret(URI))
    assert (len(lines[0]), len(lines)) == (41, 21)
    assert _read(lines) == URI
    assert _read(twice(lines)) == URI


def _read(lines: list[str]) -> str:
    dark = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    modules = [[dark[block][half] for block in line] for line in lines for half in (0, 1)]
    image = np.kron(1 - np.array(modules, dtype=np.uint8), np.ones((MODULE, MODULE), dtype=np.uint8)) * 255
    found = zxingcpp.read_barcodes(image)
    assert len(found) == 1
    return str(found[0].text)


async def test_the_key_that_opens_the_help_closes_it_wherever_it_was_put(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener(), keys={"help": "f9"}) as alice:
        await alice.press("f9")
        assert alice.at == "HelpDialog"
        await alice.press("f9")
        assert alice.at == "LogInScreen"
