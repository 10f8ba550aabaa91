import dataclasses
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain.errors import TnError
from tn_tui.domain.system_errors import FileRefused, SettingRefused
from tn_tui.keys import ACTIONS, EVERYWHERE, RESERVED, is_typed, named, together
from tn_tui.settings import FILE_LIMIT_BYTES, FILE_NAME, Settings, load, nearest
from tn_tui.settings_table import SETTINGS
from tn_tui.themes import for_terminal

ROOT = Path(__file__).parents[1]


def with_file(home: Path, content: str | bytes) -> dict[str, str]:
    (home / FILE_NAME).write_bytes(content.encode() if isinstance(content, str) else content)
    return {"TN_TUI_HOME": str(home)}


def refusal(environ: dict[str, str]) -> SettingRefused:
    with pytest.raises(SettingRefused) as caught:
        load(environ)
    return caught.value


def test_everything_has_a_default(tmp_path: Path) -> None:
    settings = load({"TN_TUI_HOME": str(tmp_path)})
    assert settings == Settings(home=tmp_path)
    assert settings.theme == "tn-dark"
    assert settings.idle_lock_minutes == 15
    assert settings.cooling_off_hours == 24
    assert settings.animations is False
    assert settings.database_path == tmp_path / "tn.db"
    assert settings.key_path == tmp_path / "keys"
    assert settings.device_path == tmp_path / "device"
    assert settings.log_path == tmp_path / "tn-tui.log"
    assert list(tmp_path.iterdir()) == []


def test_the_table_names_every_field_once() -> None:
    assert [setting.name for setting in SETTINGS if setting.name] == sorted(
        {field.name for field in dataclasses.fields(Settings)}, key=[s.name for s in SETTINGS].index
    )


def test_the_platforms_folder_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load({}).home.name == "tn-tui"


def test_the_file_sets_everything_but_the_folder(tmp_path: Path) -> None:
    text = (
        'database_url = "postgresql://u:p@h/d"\ntheme = "ansi-dark"\nidle_lock_minutes = 5\n'
        'cooling_off_hours = 0\nanimations = true\n[keys]\nhelp = "f9, ctrl+G"\nactivity = "?"\n'
    )
    settings = load(with_file(tmp_path, "\ufeff" + text))
    assert settings.theme == "ansi-dark"
    assert settings.idle_lock_minutes == 5
    assert settings.cooling_off_hours == 0
    assert settings.animations is True
    assert settings.database_path is None
    assert dict(settings.keys) == {"help": "f9,ctrl+g", "activity": "question_mark"}


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environ = with_file(tmp_path, 'theme = "nord"\nidle_lock_minutes = 5\n')
    environ |= {"TN_TUI_THEME": "tn-light", "TN_TUI_IDLE_LOCK_MINUTES": "3", "TN_TUI_ANIMATIONS": "true"}
    environ |= {"TN_TUI_COOLING_OFF_HOURS": "72", "TN_TUI_SUPPORT_PHONE": " +1 555\x1b[2J "}
    settings = load(environ)
    assert settings.support_phone.startswith("+1 555")
    assert settings.support_phone.isprintable()
    assert settings.cooling_off_hours == 72
    assert (settings.theme, settings.idle_lock_minutes, settings.animations) == ("tn-light", 3, True)


def test_a_wrong_value_in_the_file_counts_only_where_the_environment_says_nothing(tmp_path: Path) -> None:
    environ = with_file(tmp_path, 'theme = "puce"\n')
    assert refusal(environ).source == str(tmp_path / FILE_NAME)
    assert load(environ | {"TN_TUI_THEME": "nord"}).theme == "nord"


@pytest.mark.parametrize(
    ("variable", "value", "near"),
    [
        ("TN_TUI_TEHME", "nord", "TN_TUI_THEME"),
        ("TN_TUI_DATABASE", "x", "TN_TUI_DATABASE_URL"),
        ("TN_TUI_THEME", "ansi-drak", "ansi-dark"),
        ("TN_TUI_IDLE_LOCK_MINUTES", "0", ""),
        ("TN_TUI_IDLE_LOCK_MINUTES", "16", ""),
        ("TN_TUI_IDLE_LOCK_MINUTES", "5.0", ""),
        ("TN_TUI_IDLE_LOCK_MINUTES", "", ""),
        ("TN_TUI_IDLE_LOCK_MINUTES", "\u0665", ""),
        ("TN_TUI_IDLE_LOCK_MINUTES", "9" * 5000, ""),
        ("TN_TUI_COOLING_OFF_HOURS", "73", ""),
        ("TN_TUI_COOLING_OFF_HOURS", "-1", ""),
        ("TN_TUI_COOLING_OFF_HOURS", "1d", ""),
        ("TN_TUI_COOLING_OFF", "1", "TN_TUI_COOLING_OFF_HOURS"),
        ("TN_TUI_ANIMATIONS", "yes", ""),
        ("TN_TUI_DATABASE_URL", "", ""),
        ("TN_TUI_DATABASE_URL", "mysql://u:hunter2@h/d", ""),
        ("TN_TUI_DATABASE_URL", "sqlite:///relative.db", ""),
        ("TN_TUI_DATABASE_URL", "sqlite://", ""),
        ("TN_TUI_DATABASE_URL", "sqlite:////tmp/", ""),
        ("TN_TUI_DATABASE_URL", "sqlite:////tmp/a.db?nolock=1", ""),
        ("TN_TUI_DATABASE_URL", "sqlite:////tmp/a\x1b]52;c;x\x07.db", ""),
        ("TN_TUI_DATABASE_URL", "postgresql://", ""),
        ("TN_TUI_HOME", " ", ""),
        ("TN_TUI_HOME", "~nobody-has-this-name/x", ""),
    ],
)
def test_a_wrong_variable_is_named_with_the_nearest(tmp_path: Path, variable: str, value: str, near: str) -> None:
    error = refusal({"TN_TUI_HOME": str(tmp_path), variable: value})
    assert (error.source, error.key, error.nearest) == ("environment", variable, near)
    assert error.reason
    assert "hunter2" not in error.reason


def test_a_sqlite_url_is_a_path(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a b%20.db"
    assert load({"TN_TUI_HOME": str(tmp_path), "TN_TUI_DATABASE_URL": url}).database_path == tmp_path / "a b%20.db"


def test_no_url_shows_in_a_repr(tmp_path: Path) -> None:
    assert "hunter2" not in repr(Settings(tmp_path, "postgresql://u:hunter2@h/d"))


@pytest.mark.parametrize(
    ("text", "key", "near"),
    [
        ("tehme = 1", "tehme", "theme"),
        ("theme = 1", "theme", ""),
        ('theme = "TN-dark"', "theme", "tn-dark"),
        ('idle_lock_minutes = "5"', "idle_lock_minutes", ""),
        ("idle_lock_minutes = true", "idle_lock_minutes", ""),
        ("idle_lock_minutes = 5.0", "idle_lock_minutes", ""),
        ("cooling_off_hours = 73", "cooling_off_hours", ""),
        ("cooling_off_hours = 0.5", "cooling_off_hours", ""),
        ("cooling_off = 24", "cooling_off", "cooling_off_hours"),
        ("animations = 1", "animations", ""),
        ("support_phone = 1", "support_phone", ""),
        ("database_url = 1", "database_url", ""),
        ('home = "/tmp"', "home", ""),
        ("keys = 1", "keys", ""),
        ('[keys]\nhlep = "f9"', "keys.hlep", "keys.help"),
        ("[keys]\nhelp = 9", "keys.help", ""),
        ('[keys]\nhelp = ""', "keys.help", ""),
        ('[keys]\nhelp = "f9,"', "keys.help", ""),
        ('[keys]\nhelp = "f99"', "keys.help", ""),
        ('[keys]\nhelp = "ctrl+alt+x"', "keys.help", ""),
        ('[keys]\nhelp = "ctrl+m"', "keys.help", ""),
        ('[keys]\nhelp = "h"', "keys.help", ""),
        ('[keys]\nquit = "/"', "keys.quit", ""),
    ],
)
def test_a_wrong_line_in_the_file_is_named_with_the_nearest(tmp_path: Path, text: str, key: str, near: str) -> None:
    error = refusal(with_file(tmp_path, text))
    assert (error.source, error.key, error.nearest) == (str(tmp_path / FILE_NAME), key, near)
    assert error.reason


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ('[keys]\nhelp = "f9"\nquit = "f9"', ("help", "quit")),
        ('[keys]\nhelp = "f2"', ("help", "profile")),
        ('[keys]\nenroll = "d"', ("enroll", "devices")),
        ('[keys]\nactivity = "x"', ("activity", "remove")),
    ],
)
def test_two_actions_on_one_key_are_both_named(tmp_path: Path, text: str, both: tuple[str, str]) -> None:
    error = refusal(with_file(tmp_path, text))
    assert error.key.removeprefix("keys.") in both
    assert all(name in error.reason for name in both)


def test_keys_can_change_places(tmp_path: Path) -> None:
    settings = load(with_file(tmp_path, '[keys]\nhelp = "f2"\nprofile = "f1"\nenroll = "E,e"'))
    assert dict(settings.keys) == {"help": "f2", "profile": "f1", "enroll": "E,e"}


def test_the_default_keys_obey_the_same_rules() -> None:
    defaults = [key.default for key in ACTIONS.values()]
    for one, other in itertools.combinations(ACTIONS, 2):
        assert ACTIONS[one].default != ACTIONS[other].default or not together(one, other), (one, other)
    assert all(named(key) == key and key not in RESERVED for key in defaults)
    assert not any(is_typed(ACTIONS[action].default) for action in EVERYWHERE)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'theme = "nord"\n# \xff\n', "line 2 is not UTF-8"),
        (b"# fine\n\n= 1\n", "line 3 is not TOML"),
        (b"a = [1,\n", "line 2 is not TOML"),
        (b"a = " + b"[" * 30_000, "too long or too deep"),
        (b"a = " + b"1" * 5000, "too long or too deep"),
        (b"#" * (FILE_LIMIT_BYTES + 1), "64 KiB"),
        (b"\x00", "line 1 is not TOML"),
    ],
)
def test_a_file_that_is_no_settings_file_gets_its_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    error = refusal(with_file(tmp_path, content))
    assert (error.source, error.key) == (str(tmp_path / FILE_NAME), "")
    assert words in error.reason


@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling", "loop", "home is a file"])
def test_something_else_in_the_files_place_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / FILE_NAME
    home, reason = tmp_path, "kind"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "dangling":
            path.symlink_to(tmp_path / "nothing")
            reason = "missing"
        case "loop":
            path.symlink_to(path)
            reason = "read"
        case _:
            home = tmp_path / "file"
            home.write_text("")
            path = home
    with pytest.raises(FileRefused) as caught:
        load({"TN_TUI_HOME": str(home)})
    assert (caught.value.path, caught.value.reason) == (path, reason)


def test_a_link_to_a_settings_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('theme = "nord"')
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "mine.toml")
    assert load({"TN_TUI_HOME": str(tmp_path)}).theme == "nord"


@given(content=st.binary(max_size=200))
def test_no_content_of_the_file_is_a_defect(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    home = tmp_path_factory.getbasetemp() / "any-content"
    home.mkdir(exist_ok=True)
    try:
        load(with_file(home, content))
    except TnError as error:
        assert isinstance(error, SettingRefused)  # noqa: PT017 - either outcome is fine, a third one is not


@given(text=st.text(max_size=12))
def test_no_text_is_a_key_that_breaks(text: str) -> None:
    name = named(text)
    assert name is None or (named(name) == name and name.isascii() and name.isprintable())


def test_the_nearest_is_always_one() -> None:
    assert nearest("zzz", ("theme", "keys")) in {"theme", "keys"}


def test_the_tables_in_the_docs_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "docs/make_tables.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("theme", "environ", "used"),
    [
        ("tn-dark", {"TERM": "linux"}, "ansi-dark"),
        ("tn-light", {"TERM": "linux"}, "ansi-light"),
        ("nord", {"TERM": "xterm-16color"}, "ansi-dark"),
        ("tn-dark", {"TERM": "xterm-256color"}, "tn-dark"),
        ("tn-dark", {"TERM": "linux", "COLORTERM": "truecolor"}, "tn-dark"),
    ],
)
def test_a_terminal_of_few_colors_gets_its_own(theme: str, environ: dict[str, str], used: str) -> None:
    assert for_terminal(theme, environ) == used
