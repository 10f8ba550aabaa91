"""`tn-tui user list` and `user export`: the users of a practice, page by page, however many there are."""

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import listing, options, output, people, sheet
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports
from tn_tui.domain.user_list import Show, Sort, UserQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tn_tui.core.core import Core
    from tn_tui.domain.practice_views import UserView

PAGE: Final = 500
"""How many users one question to the core asks for."""

_HEADERS = ("Username", "Name", "Role", "Two-factor", "State", "Last log-in (UTC)")


@click.command("list", epilog=options.example("tn-tui user list --practice RIVERSIDE --show not-enrolled"))
@options.practice
@options.find
@options.show
@click.option(
    "--sort",
    type=options.choice(Sort),
    default=options.slug(Sort.USERNAME),
    help="By what they are ordered.",
)
@click.option("--descending", is_flag=True, help="The last one first.")
@click.option(
    "--limit", type=click.IntRange(1, 10**9), metavar="N", help="So many of the first ones.  [default: all of them]"
)
@options.as_json
@click.pass_obj
def list_users(
    running: Running,
    *,
    practice_code: str,
    find: str,
    show: str,
    sort: str,
    descending: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """List the users of a practice."""
    with running.core() as core:
        query = UserQuery(
            find=find,
            show=options.spelled(Show, show),
            sort=options.spelled(Sort, sort),
            descending=descending,
            limit=PAGE if limit is None else min(PAGE, limit),
        )
        views = islice(_pages(core, practice_code, query), limit)
        if as_json:
            listing.array(people.row(view) for view in views)
            return
        count = listing.table(_HEADERS, (_cells(view) for view in views))
    if count:
        if count == limit:
            output.remark(f"These are the first {limit}. See more with a greater --limit, or with none.")
        return
    if find or show != options.slug(Show.ALL):
        output.remark("No user of the practice is like that.")
    else:
        output.remark(f"There is no user yet. Add one with: tn-tui user add --practice {practice_code} --help")


@click.command(epilog=options.example("tn-tui user export --practice RIVERSIDE --output users.csv"))
@options.practice
@options.find
@options.show
@options.as_json
@options.output
@click.pass_obj
def export(running: Running, *, practice_code: str, find: str, show: str, as_json: bool, path: str | None) -> None:
    """Write users as CSV or JSON.

    To stdout, or to a new file. It stands in the log that it was done. What a spreadsheet would compute has a ' in
    front of it.
    """
    with running.core() as core:
        sheet.write(
            core,
            path,
            exports.USER_COLUMNS,
            lambda: map(
                people.row,
                core.users.export(
                    on_behalf(), practice_code=practice_code, find=find, show=options.spelled(Show, show)
                ),
            ),
            as_json=as_json,
        )


def _pages(core: "Core", practice_code: str, query: UserQuery | None) -> "Iterator[UserView]":
    while query is not None:
        page = core.users.page(on_behalf(), query, practice_code=practice_code)
        yield from page.rows
        query = replace(query, after=page.after) if page.after is not None else None


def _cells(view: "UserView") -> tuple[str, ...]:
    return (
        view.username,
        view.name,
        view.role.value,
        "on" if view.enrolled else "not enrolled",
        people.state(view),
        people.last_login(view),
    )
