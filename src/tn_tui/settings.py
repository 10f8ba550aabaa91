"""What a person can set: by `tn-tui.toml` in the data folder, and by `TN_TUI_*`, which wins.

Nothing heavy is imported, since this stands before the first paint, and a value is never repeated in an error, since
it can hold a password.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tn_tui import keys as key_names
from tn_tui.domain.policy import COOLING_OFF_HOURS, IDLE_LOCK_MINUTES
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import ENVIRONMENT, FileRefused, SettingRefused
from tn_tui.setting_values import Values
from tn_tui.settings_table import DEFAULT_COOLING_OFF_HOURS, LINE_LIMITS, SETTINGS, Setting
from tn_tui.themes import THEME_NAMES

FILE_NAME: Final = "tn-tui.toml"
FILE_LIMIT_BYTES: Final = 64 * 1024
PREFIX: Final = "TN_TUI_"
_SQLITE: Final = "sqlite:///"
_POSTGRESQL: Final = ("postgresql://", "postgresql+psycopg://")


_BY_VARIABLE: Final = {setting.variable: setting for setting in SETTINGS if setting.variable}
_IN_FILE: Final = tuple(setting.name for setting in SETTINGS if setting.in_file)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for this run. `database_url` is empty for the SQLite file in `home`; it never shows in a `repr`.

    `keys` maps an action's id to its keys, in Textual's names and separated by commas, for those
    actions alone that the person has put elsewhere.
    """

    home: Path
    database_url: str = field(default="", repr=False)
    theme: str = THEME_NAMES[0]
    idle_lock_minutes: int = IDLE_LOCK_MINUTES[-1]
    cooling_off_hours: int = DEFAULT_COOLING_OFF_HOURS
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    animations: bool = False
    remember_ssh_keys: bool = False
    support_phone: str = ""
    banner: str = ""
    backup_folder: str = ""
    plain: bool = False

    @property
    def database_path(self) -> Path | None:
        """The SQLite file; None when the database is a PostgreSQL server."""
        if not self.database_url:
            return self.home / "tn.db"
        if self.database_url.startswith(_SQLITE):
            return Path(self.database_url.removeprefix(_SQLITE))
        return None

    @property
    def key_path(self) -> Path:
        """The key ring, outside the database."""
        return self.home / "keys"

    @property
    def heads_path(self) -> Path:
        """The newest row of each log, outside the database."""
        return self.home / "heads"

    @property
    def device_path(self) -> Path:
        """What this device remembers of itself."""
        return self.home / "device"

    @property
    def log_path(self) -> Path:
        """Where incidents are written."""
        return self.home / "tn-tui.log"


def parse(data: bytes, source: str) -> Settings:
    """The settings of a file that says all, the data folder too; nothing of the environment counts.

    `source` is what errors call the file.

    Raises:
        SettingRefused: an unknown setting, a value that can't be used, or no data folder.
    """
    values = _known(_parsed(data, source), source)
    home = values.pop("home", None)
    if not isinstance(home, str) or not home.startswith("/") or not home.isprintable():
        raise SettingRefused(source, "home", "it must be the path of the data folder, from / on, in quotes")
    return _settings(Path(os.path.normpath(home)), values, {name: (source, name) for name in values})


def load(environ: Mapping[str, str]) -> Settings:
    """The settings for this environment and the file in the folder that it names.

    Raises:
        SettingRefused: an unknown setting, or a value that can't be used.
        FileRefused: the file is there and can't be read.
    """
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in _BY_VARIABLE:
            raise SettingRefused(ENVIRONMENT, variable, "there is no such setting", nearest(variable, _BY_VARIABLE))
    home = _home(environ)
    path = home / FILE_NAME
    values = _known(_read(path), str(path))
    # Where this file and the operator's are one, it says what the environment has said.
    if values.pop("home", str(home)) != str(home):
        raise SettingRefused(str(path), "home", "only the environment can say where the folder is")
    sources = {name: (str(path), name) for name in values}
    for variable, setting in _BY_VARIABLE.items():
        if variable in environ and setting.in_file:
            values[setting.name] = _from_text(environ[variable], setting)
            sources[setting.name] = (ENVIRONMENT, variable)
    return _settings(home, values, sources)


def nearest(name: str, names: Mapping[str, object] | tuple[str, ...]) -> str:
    """The name that was most likely meant; always one, since a wrong guess still shows what names look like."""
    import difflib

    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.0)
    return found[0] if found else ""


def _home(environ: Mapping[str, str]) -> Path:
    value = environ.get("TN_TUI_HOME")
    if value is None:
        import platformdirs

        return Path(platformdirs.user_data_dir("tn-tui", appauthor=False))
    if not value.strip():
        raise SettingRefused(ENVIRONMENT, "TN_TUI_HOME", "it is empty; name a folder, or leave the variable out")
    try:
        return Path(os.path.abspath(Path(value).expanduser()))  # noqa: PTH100 - resolve() would follow links, which are refused later
    except (OSError, RuntimeError, ValueError) as error:
        raise SettingRefused(ENVIRONMENT, "TN_TUI_HOME", "it must be the path of a folder") from error


def _known(values: Mapping[str, object], source: str) -> dict[str, object]:
    for name in values.keys() - {*_IN_FILE, "home"}:
        raise SettingRefused(source, name, "there is no such setting", nearest(name, _IN_FILE))
    return dict(values)


def _read(path: Path) -> dict[str, object]:
    """The file's table; empty when there is no file."""
    # A pipe in the file's place must not hold the program up, so it is opened without waiting.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        if path.is_symlink():
            raise FileRefused(path, PathProblem.MISSING) from None
        return {}
    except NotADirectoryError as error:
        raise FileRefused(path.parent, PathProblem.KIND) from error
    except (OSError, ValueError) as error:
        raise FileRefused(path, PathProblem.READ) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileRefused(path, PathProblem.KIND)
        data = os.read(descriptor, FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise FileRefused(path, PathProblem.READ) from error
    finally:
        os.close(descriptor)
    return _parsed(data, str(path))


def _parsed(data: bytes, source: str) -> dict[str, object]:
    import tomllib

    if len(data) > FILE_LIMIT_BYTES:
        raise SettingRefused(source, "", f"the file is longer than {FILE_LIMIT_BYTES // 1024} KiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingRefused(source, "", f"line {line} is not UTF-8; save the file as UTF-8") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = str(error).rpartition("at line ")[2].partition(",")[0]
        line = int(found) if found.isdecimal() else text.count("\n") + 1
        raise SettingRefused(source, "", f'line {line} is not TOML; a line reads like theme = "tn-dark"') from None
    except (ValueError, RecursionError):
        raise SettingRefused(source, "", "a value in it is far too long or too deep") from None


def _from_text(text: str, setting: Setting) -> object:
    """A variable's value in the type the file would give it; what doesn't fit stays text and is refused later."""
    if setting.kind == "whole number" and text.isascii() and text.isdecimal() and len(text) < len("1000000000"):
        return int(text)
    if setting.kind == "true or false":
        return {"true": True, "false": False}.get(text, text)
    return text


def _settings(home: Path, given: Mapping[str, object], sources: Mapping[str, tuple[str, str]]) -> Settings:
    values = Values(given, sources)
    url = values.get("database_url", "")
    if "database_url" in given and not (isinstance(url, str) and _is_database(url)):
        raise values.refused(
            "database_url", "it must be sqlite:////absolute/path or postgresql://user:password@host/name"
        )
    theme = values.get("theme", THEME_NAMES[0])
    if theme not in THEME_NAMES:
        near = nearest(theme, THEME_NAMES) if isinstance(theme, str) else ""
        raise values.refused("theme", f"it must be one of {', '.join(THEME_NAMES)}", near)
    table = values.get("keys", {})
    if not isinstance(table, dict):
        raise values.refused("keys", 'it must be a table: a line [keys], then lines like help = "f9"')
    return Settings(
        home,
        str(url),
        str(theme),
        idle_lock_minutes=values.whole_number("idle_lock_minutes", IDLE_LOCK_MINUTES, IDLE_LOCK_MINUTES[-1]),
        cooling_off_hours=values.whole_number("cooling_off_hours", COOLING_OFF_HOURS, DEFAULT_COOLING_OFF_HOURS),
        keys=MappingProxyType(_keys(table, values.source("keys")) if table else {}),
        animations=values.switch("animations"),
        plain=values.switch("plain"),
        remember_ssh_keys=values.switch("remember_ssh_keys"),
        backup_folder=values.folder("backup_folder"),
        **{name: values.line(name, limit) for name, limit in LINE_LIMITS.items()},
    )


def _is_database(url: str) -> bool:
    if not url.isprintable():
        return False
    if url.startswith(_SQLITE):
        path = url.removeprefix(_SQLITE)
        # A relative path would be another database in every folder; a query could turn the locks off.
        return path.startswith("/") and not path.endswith("/") and "?" not in path
    return any(url.startswith(scheme) and len(url) > len(scheme) for scheme in _POSTGRESQL)


def _keys(table: Mapping[str, object], source: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for action, value in table.items():
        key = f"keys.{action}"
        if action not in key_names.ACTIONS:
            raise SettingRefused(source, key, "there is no such action", f"keys.{nearest(action, key_names.ACTIONS)}")
        names = [key_names.named(part) for part in value.split(",")] if isinstance(value, str) else [None]
        if None in names:
            raise SettingRefused(source, key, 'it must name keys, such as "f9", "ctrl+g" or, on a screen, "e"')
        found = [name for name in names if name]
        for name in found:
            if name in key_names.RESERVED:
                raise SettingRefused(source, key, f"{name} has its own work in every terminal; take another key")
            if action in key_names.EVERYWHERE and key_names.is_typed(name):
                raise SettingRefused(source, key, f"{name} is typed into fields; take a function key or ctrl+letter")
        chosen[action] = ",".join(dict.fromkeys(found))
    _refuse_shared(chosen, source)
    return chosen


def _refuse_shared(chosen: Mapping[str, str], source: str) -> None:
    """Refuse one key for two actions that work on one screen."""
    owners: dict[str, list[str]] = {}
    for action, default in key_names.ACTIONS.items():
        for name in chosen.get(action, default.default).split(","):
            for owner in owners.setdefault(name, []):
                if key_names.together(owner, action):
                    key = f"keys.{action if action in chosen else owner}"
                    reason = f"{name} would be the key of both {owner} and {action}; give one of them another key"
                    raise SettingRefused(source, key, reason)
            owners[name].append(action)
