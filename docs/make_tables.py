"""Make the tables in docs/ again from what the program itself goes by, or with --check only say what is out of date."""

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import command_tables

from tn_tui.cli import change_words, checklist
from tn_tui.cli.statuses import STATUSES
from tn_tui.domain import policy
from tn_tui.domain.cases import OPEN, State
from tn_tui.domain.changes import BULK, RULES
from tn_tui.domain.own_changes import FATES
from tn_tui.domain.user_file import COLUMNS
from tn_tui.keys import ACTIONS
from tn_tui.settings_table import SETTINGS
from tn_tui.words import cases
from tn_tui.words.changes import COMMAND_NAMES, ENDS

DOCS = Path(__file__).parent

HEADERS = {
    "sessions": "sessions",
    "half_log_ins": ENDS["half_log_ins"],
    "devices": ENDS["devices"],
    "authenticators": ENDS["authenticators"],
    "one_time_code": ENDS["code"],
    "recovery_codes": ENDS["recovery_codes"],
}
"""What an account can have, as the heads of columns."""


def table(headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def value_table(name: str) -> str:
    """One row for each value that a script can meet."""
    headers, rows = command_tables.TABLES[name]
    return table(headers, rows())


def settings_table() -> str:
    """One row for each setting."""
    headers = ("in tn-tui.toml", "in the environment", "type", "unit", "values", "default", "what it is")
    return table(
        headers,
        [
            (
                f"`{row.name}`" if row.in_file else "-",
                f"`{row.variable}`" if row.variable else "-",
                row.kind,
                row.unit or "-",
                row.values,
                row.default,
                row.meaning,
            )
            for row in SETTINGS
        ],
    )


def keys_table() -> str:
    """One row for each action that a key can be put on."""
    return table(
        ("action", "key", "what it does"),
        [(f"`{name}`", f"`{key.default}`", key.label) for name, key in ACTIONS.items()],
    )


def statuses_table() -> str:
    """One row for each exit status."""
    return table(("status", "meaning"), [(str(status), meaning) for status, meaning in STATUSES.items()])


def changes_table() -> str:
    """One row for each change of a user."""
    headers = ("command", "reason", "ends", "opens locks", "several users", "an administrator's own account")
    return table(
        headers,
        [
            (
                f"`tn-tui user {COMMAND_NAMES[change]}`",
                "needed" if rule.takes_away else "-",
                change_words.ended(change) or "-",
                change_words.opened(change) or "-",
                "yes" if change in BULK else "-",
                "yes" if rule.on_oneself else "-",
            )
            for change, rule in RULES.items()
        ],
    )


def own_changes_table() -> str:
    """One row for each change of the own authentication, and for each way in without a token."""
    headers = ("what is done", *HEADERS.values())
    rows = [(f"{change}", *(str(getattr(fates, name)) for name in HEADERS)) for change, fates in FATES.items()]
    return table(headers, rows)


def columns_table() -> str:
    """One row for each column that a file of users can have."""
    return table(
        ("column", "headers that it goes by"),
        [(name, ", ".join(f"`{header}`" for header in headers)) for name, headers in COLUMNS.items()],
    )


def checklist_table() -> str:
    """One row for each thing that is asked of a caller before a case is opened."""
    return table(
        ("on the command line", "what it says"),
        [(f"`{checklist.FLAGS[check]}`", cases.ASKED[check]) for check in checklist.FLAGS],
    )


def states_table() -> str:
    """One row for each state of a recovery case."""
    by_itself = {
        State.WAITING: f"`{State.EXPIRED}` after {hours(policy.CASE_APPROVAL)}",
        State.COOLING: f"`{State.READY}` after the cooling-off time",
        State.READY: f"`{State.EXPIRED}` after {hours(policy.CASE_READY)}",
    }
    can_follow = {
        State.WAITING: "approved, refused, stopped",
        State.COOLING: "stopped",
        State.READY: "redeemed, stopped",
    }
    return table(
        ("state", "what it means", "what can be done", "what comes by itself"),
        [
            (
                f"`{state}`",
                meaning,
                can_follow[state] if state in OPEN else "nothing: it is over",
                by_itself.get(state, "-"),
            )
            for state, meaning in cases.STATES.items()
        ],
    )


def limits_table() -> str:
    """One row for each number that holds for support."""
    first, last = policy.COOLING_OFF_HOURS[0], policy.COOLING_OFF_HOURS[-1]
    return table(
        ("what", "how much"),
        [
            ("cases that one person opens", f"{policy.CASES_PER_DAY} within 24 hours"),
            ("how long a case waits to be approved", hours(policy.CASE_APPROVAL)),
            (
                "cooling-off time",
                f"{hours(policy.COOLING_OFF)}, or {first} to {last} by the setting `cooling_off_hours`",
            ),
            ("how long its code can be fetched after that", hours(policy.CASE_READY)),
            ("how long the code can be used", hours(policy.ONE_TIME_CODE)),
            ("how long a pair of spoken codes holds", f"{policy.SPOKEN_CHECK // timedelta(minutes=1)} minutes"),
        ],
    )


def hours(time: timedelta) -> str:
    """A time in whole hours, for people."""
    count = time // timedelta(hours=1)
    return "1 hour" if count == 1 else f"{count} hours"


TABLES: dict[str, dict[str, Callable[[], str]]] = {
    "settings.md": {"settings": settings_table, "keys": keys_table},
    "commands.md": {
        "statuses": statuses_table,
        **{name: partial(value_table, name) for name in command_tables.TABLES},
    },
    "administration.md": {"changes": changes_table, "own changes": own_changes_table, "columns": columns_table},
    "support.md": {"checklist": checklist_table, "states": states_table, "limits": limits_table},
}


def made(text: str, name: str, new: str) -> str:
    """The text with the table of this name, between its two comments, replaced.

    Raises:
        ValueError: the comments are not there.
    """
    start, end = f"<!-- table: {name} -->\n", f"<!-- end: {name} -->\n"
    before, found_start, rest = text.partition(start)
    _, found_end, after = rest.partition(end)
    if not (found_start and found_end):
        raise ValueError(name)
    return f"{before}{start}{new}\n{end}{after}"


def main() -> int:
    """Write what changed; with --check write nothing and give 1 when something would change."""
    check = "--check" in sys.argv
    stale = []
    for file, tables in TABLES.items():
        path = DOCS / file
        old = text = path.read_text(encoding="utf-8")
        for name, render in tables.items():
            text = made(text, name, render())
        if text != old:
            stale.append(file)
            if not check:
                path.write_text(text, encoding="utf-8")
    for file in stale:
        print(f"docs/{file} is out of date; make it again with: make docs" if check else f"docs/{file}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
