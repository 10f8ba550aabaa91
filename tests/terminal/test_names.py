"""Names made of markup, control bytes and wide characters change nothing but themselves."""

import json
import subprocess
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.terminal.person import key_of, log_in, open_enrollment
from tests.terminal.pseudo import PASSWORD, PROGRAM, environment, opened

SHOWN = ("[/]", "[bold", "[@click=app.quit]x[/]", "a&b:c%d/e?f#g", "日本語", "é\u0301", "{0}%s", "-rf", "$(id)")
REFUSED = ("\x1b]52;c;x\x07", "a\nb", "\u202eevil", "x\x9b31m", "a\u200bb", "\ue000", " ", "a" * 65)


def init(home: Path, username: str, name: str, code: str = "RIVERSIDE") -> subprocess.CompletedProcess[bytes]:
    """The first practice and its administrator."""
    names = [f"--practice-code={code}", f"--practice-name={name}", f"--admin={username}", f"--name={name}"]
    return subprocess.run(
        [*PROGRAM, "init", *names, "--password-stdin"],
        input=PASSWORD.encode(),
        env=environment(home, {}),
        check=False,
        capture_output=True,
    )


@pytest.mark.parametrize("name", SHOWN)
def test_a_name_that_can_be_typed_is_shown_as_it_is_and_survives_the_code(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    assert init(home, name, name).returncode == 0
    with opened(home) as terminal:
        log_in(terminal, username=name)
        text = terminal.wait_for("Security & Activity")
        # The emulator leaves the second cell of a wide character empty.
        assert unicodedata.normalize("NFC", name) in text.replace("\0", "")
        uri = open_enrollment(terminal)
        key_of(uri)
        label = f"/TN:{unicodedata.normalize('NFC', name)}"
        # Where the code would not fit beside the key with it, the practice is left out.
        assert unquote(urlsplit(uri).path) in {f"{label}@RIVERSIDE", label}


def test_a_practice_code_made_of_markup_is_only_text(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert init(home, "alice", "Alice Smith", "[/]a&b").returncode == 0
    with opened(home) as terminal:
        log_in(terminal, practice="[/]A&B")
        assert "alice @ [/]a&b" in terminal.wait_for("Security & Activity")


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_could_harm_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    done = init(home, name, "Alice Smith")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr
    listed = subprocess.run(
        [*PROGRAM, "practice", "list", "--json"],
        env=environment(home, {}),
        check=True,
        capture_output=True,
    )
    assert json.loads(listed.stdout) == []
