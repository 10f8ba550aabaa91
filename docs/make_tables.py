"""Make the tables in docs/ again from what the program itself goes by, or with --check only say what is out of date."""

import sys
from pathlib import Path

from tn_tui.cli import change_words
from tn_tui.cli.words import STATUSES
from tn_tui.domain.changes import BULK, RULES
from tn_tui.domain.user_file import COLUMNS
from tn_tui.keys import ACTIONS
from tn_tui.settings import SETTINGS

DOCS = Path(__file__).parent


def table(headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


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
                f"`tn-tui user {change_words.COMMANDS[change]}`",
                "needed" if rule.takes_away else "-",
                change_words.ended(change) or "-",
                "yes" if rule.opens_locks else "-",
                "yes" if change in BULK else "-",
                "yes" if rule.on_oneself else "-",
            )
            for change, rule in RULES.items()
        ],
    )


def columns_table() -> str:
    """One row for each column that a file of users can have."""
    return table(
        ("column", "headers that it goes by"),
        [(name, ", ".join(f"`{header}`" for header in headers)) for name, headers in COLUMNS.items()],
    )


TABLES = {
    "settings.md": {"settings": settings_table, "keys": keys_table},
    "commands.md": {"statuses": statuses_table},
    "administration.md": {"changes": changes_table, "columns": columns_table},
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
