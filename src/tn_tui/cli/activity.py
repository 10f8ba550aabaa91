"""`tn-tui activity`: the log of a practice."""

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

import click

from tn_tui.cli import completing, listing, options, output, people, sheet
from tn_tui.cli.activity_check import head, verify
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports
from tn_tui.domain.events import Group, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityRow

PAGE: Final = 200
"""How many rows one question to the core asks for."""

"""What a listing and an export hold of a row."""

_HEADERS = ("When (UTC)", "What", "Whom", "Who", "From", "Why")


class Filters(TypedDict):
    """What is asked of the log, as it was typed."""

    practice_code: str
    group: str | None
    username: str | None
    outcome: str | None
    since: "datetime | None"
    until: "datetime | None"


@click.group()
def activity() -> None:
    """Read the log, export it, see that it is as written."""


activity.add_command(verify)
activity.add_command(head)


def _filters(command: "Callable[..., Any]") -> "Callable[..., Any]":
    for option in (
        click.option("--until", type=options.Moment(), metavar="DATE", help="Only before this day or moment."),
        click.option("--since", type=options.Moment(), metavar="DATE", help="Only from this day or moment on."),
        click.option("--outcome", type=options.choice(Outcome), help="Only what ended so."),
        click.option(
            "--user",
            "username",
            metavar="USERNAME",
            help="Only what concerns this user.",
            shell_complete=completing.usernames,
        ),
        click.option("--group", type=options.choice(Group), help="Only of this kind."),
        options.practice,
    ):
        command = option(command)
    return command


@activity.command(
    "list", epilog=options.example("tn-tui activity list --practice RIVERSIDE --user bob --outcome refused")
)
@_filters
@options.newest("So many of the newest rows.")
@options.as_json
@click.pass_obj
def list_activity(
    running: Running,
    *,
    limit: int,
    as_json: bool,
    **typed: Unpack[Filters],
) -> None:
    """List what happened in a practice, the newest first."""
    with running.core() as core:
        asked = _asked(core, typed)
        rows = islice(_pages(core, limit, asked), limit)
        if as_json:
            listing.array(row(each) for each in rows)
            return
        count = listing.table(_HEADERS, (_cells(each) for each in rows))
    if not count:
        output.remark("Nothing is in the log that is like that.")
    elif count == limit:
        output.remark(f"These are the newest {limit}. See older ones with --limit or --until.")


@activity.command(
    epilog=options.example("tn-tui activity export --practice RIVERSIDE --since 2026-01-01 --output log.csv")
)
@_filters
@options.as_json
@options.output
@click.pass_obj
def export(
    running: Running,
    *,
    as_json: bool,
    path: str | None,
    **typed: Unpack[Filters],
) -> None:
    """Write the log as CSV or JSON, the oldest row first.

    To stdout, or to a new file. It stands in the log that it was done. What a spreadsheet would compute has a ' in
    front of it.
    """
    with running.core() as core:
        asked = _asked(core, typed)
        sheet.write(
            core,
            path,
            exports.ACTIVITY_COLUMNS,
            lambda: map(row, core.log.export(on_behalf(), **asked)),
            as_json=as_json,
        )


def row(each: "ActivityRow") -> exports.Row:
    """A row as an object of JSON or a line of CSV."""
    return exports.row(exports.ACTIVITY_COLUMNS, each)


def _asked(core: "Core", typed: Filters) -> dict[str, Any]:
    practice_code, username = typed["practice_code"], typed["username"]
    return {
        "practice_code": practice_code,
        "group": options.spelled(Group, typed["group"]) if typed["group"] else None,
        "person": people.named(core, on_behalf(), practice_code, [username])[0].id if username is not None else None,
        "outcome": options.spelled(Outcome, typed["outcome"]) if typed["outcome"] else None,
        "since": typed["since"],
        "until": typed["until"],
    }


def _pages(core: "Core", limit: int, asked: dict[str, Any]) -> "Iterator[ActivityRow]":
    older: int | None = None
    while True:
        page = core.log.page(on_behalf(), older_than=older, limit=min(PAGE, limit), **asked)
        yield from page.rows
        older = page.older
        if older is None:
            return


def _cells(each: "ActivityRow") -> tuple[str, ...]:
    from tn_tui.words import events

    what = events.what(each.event, each.outcome, each.detail)
    return (listing.second(each.at), what, each.subject, events.who(each.actor), each.origin, each.reason)
