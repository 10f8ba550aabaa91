"""The one list of what can be set; `settings` reads it, and docs/settings.md is made from it."""

from datetime import timedelta
from typing import Final, NamedTuple

from tn_tui import keys as key_names
from tn_tui.domain.policy import COOLING_OFF, COOLING_OFF_HOURS, IDLE_LOCK_MINUTES
from tn_tui.themes import THEME_NAMES

DEFAULT_COOLING_OFF_HOURS: Final = COOLING_OFF // timedelta(hours=1)

LINE_LIMITS: Final = {"support_phone": 60, "banner": 200}
"""Characters that each line of text may have."""


class Setting(NamedTuple):
    """One row of the settings' table; `unit` and `values` are words, `variable` is empty where there is none."""

    name: str
    variable: str
    kind: str
    unit: str
    values: str
    default: str
    meaning: str
    in_file: bool = True


SETTINGS: Final = (
    Setting(
        "home",
        "TN_TUI_HOME",
        "text",
        "",
        "a folder",
        "the platform's folder for data",
        "the folder that holds everything: this file, the database, the keys, the device's own file, the log",
        in_file=False,
    ),
    Setting(
        "database_url",
        "TN_TUI_DATABASE_URL",
        "text",
        "",
        "sqlite:////absolute/path or postgresql://user:password@host/name",
        "tn.db in the data folder",
        "where the database is; postgresql needs the extra tn-tui[postgres]",
    ),
    Setting("theme", "TN_TUI_THEME", "text", "", " ".join(THEME_NAMES), THEME_NAMES[0], "the colors"),
    Setting(
        "idle_lock_minutes",
        "TN_TUI_IDLE_LOCK_MINUTES",
        "whole number",
        "minutes",
        f"{IDLE_LOCK_MINUTES[0]} to {IDLE_LOCK_MINUTES[-1]}",
        str(IDLE_LOCK_MINUTES[-1]),
        "how long nobody may be there before the password is asked again",
    ),
    Setting(
        "cooling_off_hours",
        "TN_TUI_COOLING_OFF_HOURS",
        "whole number",
        "hours",
        f"{COOLING_OFF_HOURS[0]} to {COOLING_OFF_HOURS[-1]}",
        str(DEFAULT_COOLING_OFF_HOURS),
        "how long an approved recovery case waits, so that an administrator can stop it",
    ),
    Setting(
        "support_phone",
        "TN_TUI_SUPPORT_PHONE",
        "text",
        "",
        "a telephone number, perhaps with hours",
        "none",
        "whom people call who can't log in; Get help shows it to who knows the password",
    ),
    Setting(
        "banner",
        "TN_TUI_BANNER",
        "text",
        "",
        f"at most {LINE_LIMITS['banner']} characters",
        "none",
        "what stands under the log-in, for whoever comes: whose host this is, what is allowed",
    ),
    Setting(
        "backup_folder",
        "TN_TUI_BACKUP_FOLDER",
        "text",
        "",
        "/absolute/path",
        "none",
        "where backups are put; tn-tui doctor looks how old the newest is",
    ),
    Setting(
        "remember_ssh_keys",
        "",
        "true or false",
        "",
        "true false",
        "false",
        "whether who comes by tn-tui session is remembered by the SSH key; only where tn-tui ssh-setup --check finds "
        "sshd set up for it",
    ),
    Setting("animations", "TN_TUI_ANIMATIONS", "true or false", "", "true false", "false", "whether screens move"),
    Setting(
        "plain",
        "TN_TUI_PLAIN",
        "true or false",
        "",
        "true false",
        "false",
        "whether tn-tui goes line by line in place of screens, as with --plain and where TERM is dumb",
    ),
    Setting(
        "keys",
        "",
        "table",
        "",
        " ".join(key_names.ACTIONS),
        "as the footer shows",
        'a table of action = "key", or several keys with commas, as in help = "f9,ctrl+g"',
    ),
)
