"""The code on the screen is one that real authenticators read, in every theme, and their tokens log in."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.terminal.person import enroll, key_of, log_in, oathtool_token, open_enrollment, save_codes, shown_key
from tests.terminal.pseudo import opened
from tests.tools import require_tool

THEMES = ("tn-dark", "tn-light", "tn-contrast", "ansi-dark", "ansi-light", "nord")


@pytest.mark.parametrize(
    "environ",
    [*({"TN_TUI_THEME": theme} for theme in THEMES), {"NO_COLOR": "1"}, {"COLORTERM": "", "TERM": "xterm-16color"}],
    ids=[*THEMES, "no color", "16 colors"],
)
def test_the_code_is_read_off_the_screen_and_its_token_enrolls(home: Path, environ: dict[str, str]) -> None:
    with opened(home, environ=environ) as terminal:
        log_in(terminal)
        key = key_of(open_enrollment(terminal))
        assert shown_key(terminal.text) == key
        terminal.type(oathtool_token(key))
        terminal.wait_for("3 of 4")


def test_the_code_costs_four_characters_and_fits_the_screen(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        open_enrollment(terminal)
        drawn = {character for line in terminal.lines[1:22] for character in line[:41]}
        assert drawn <= set(" ▀▄█")
        assert len(terminal.lines) == 24


def test_zbar_reads_the_code_too(home: Path, tmp_path: Path) -> None:
    zbarimg = require_tool("zbarimg")
    with opened(home) as terminal:
        log_in(terminal)
        uri = open_enrollment(terminal)
        picture = tmp_path / "screen.png"
        Image.fromarray(np.asarray(terminal.picture())).save(picture)
    read = subprocess.run([zbarimg, "--quiet", "--raw", picture], check=True, capture_output=True, text=True)
    assert read.stdout.strip() == uri


def test_a_token_of_oathtool_logs_in(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        key = enroll(terminal)
        terminal.type(b"\x0c")
        log_in(terminal)
        terminal.wait_for("Submit Token and Log In")
        terminal.type(oathtool_token(key, "now + 30 seconds"))
        terminal.wait_for("Security & Activity")


def test_a_token_of_keepassxc_logs_in(home: Path, tmp_path: Path) -> None:
    keepassxc = require_tool("keepassxc-cli")
    with opened(home) as terminal:
        log_in(terminal)
        uri = open_enrollment(terminal)
        # The token before the current one enrolls, so that the current one is still unused.
        # When a step ends in between, that token is too old, and the next try has one of its own.
        for _ in range(3):
            terminal.type(oathtool_token(key_of(uri), "now - 30 seconds"))
            if "3 of 4" in terminal.wait_for(lambda text: "3 of 4" in text or "not right" in text or "behind" in text):
                break
            terminal.settle()
        save_codes(terminal)
        terminal.wait_for("On since")
        terminal.type(b"\x0c")
        log_in(terminal)
        terminal.wait_for("Submit Token and Log In")
        terminal.type(_keepassxc_token(keepassxc, uri, tmp_path))
        terminal.wait_for("Security & Activity")


def _keepassxc_token(keepassxc: str, uri: str, folder: Path) -> str:
    entry = f"""<?xml version="1.0" encoding="utf-8"?>
<KeePassFile><Root><Group><Name>Root</Name><Entry>
<String><Key>Title</Key><Value>TN</Value></String>
<String><Key>otp</Key><Value>{uri.replace("&", "&amp;")}</Value></String>
</Entry></Group></Root></KeePassFile>"""
    (folder / "in.xml").write_text(entry, encoding="utf-8")
    environ = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    database = str(folder / "phone.kdbx")
    words = "phone phone"
    subprocess.run(
        [keepassxc, "import", "-p", str(folder / "in.xml"), database],
        input=f"{words}\n{words}\n",
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    shown = subprocess.run(
        [keepassxc, "show", "--quiet", "--totp", database, "TN"],
        input=f"{words}\n",
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return shown.stdout.strip()
