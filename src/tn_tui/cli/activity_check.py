"""`tn-tui activity verify` and `head`: whether the log is as it was written, and what to keep elsewhere to know it."""

from typing import TYPE_CHECKING

import click

from tn_tui.cli import heads, listing, options, output, progress, statuses
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports

if TYPE_CHECKING:
    from tn_tui.domain.errors import TnError
    from tn_tui.domain.practice_views import BrokenRow


@click.command(epilog=options.example("tn-tui activity verify --head /mnt/elsewhere/heads.txt"))
@options.any_practice
@click.option(
    "--head",
    "paths",
    multiple=True,
    type=options.NamedFile(),
    metavar="FILE",
    help="What `tn-tui activity head` printed earlier and was kept elsewhere; can be given several times.",
)
@options.as_json
@click.pass_obj
def verify(running: Running, *, practice_code: str | None, paths: tuple[str, ...], as_json: bool) -> int:
    """See whether every row of the log is as it was written.

    A row that was changed, removed, added, or cut off at the end is named, and the exit status is 1. Where the file
    with the heads in the data folder can't be read or trusted, it is 3. A head that was
    kept elsewhere shows it also where the database and everything beside it was replaced.
    """
    with running.core() as core:
        kept = [head for path in paths for head in heads.read(core, path)]
        with progress.shown("Verifying") as report:
            found = core.log.verify(on_behalf(), practice_code=practice_code, heads=kept, progress=report)
    broken, refused = found.broken, found.heads_refused
    record = {
        **exports.row(("rows", "logs", "ends_unknown"), found),
        "broken": [
            {"practice": each.practice_code, "row": each.number, **exports.row(("last", "kind"), each)}
            for each in broken
        ],
        "heads_refused": _reason(refused),
    }
    facts = [("Logs", str(found.logs)), ("Rows", str(found.rows)), *map(_told, broken)]
    output.tell(record, facts, as_json=as_json)
    if broken:
        output.remark("The log is not as it was written. Keep a copy of the data folder, and ask support.")
        return statuses.REFUSED
    if refused is not None:
        output.remark("The rows that are there are as they were written. Whether others were cut off can't be told.")
        from tn_tui.cli import words

        return words.status(refused)
    output.remark("Every row is as it was written.")
    if found.ends_unknown:
        which = "one log" if found.ends_unknown == 1 else f"{found.ends_unknown} logs"
        output.remark(
            f"Of {which} no head was kept outside the database from the first row on, so rows cut off at the end "
            "before would not show. Give one with --head, and keep what tn-tui activity head prints."
        )
    return statuses.DONE


@click.command(epilog=options.example("tn-tui activity head > /mnt/elsewhere/heads.txt"))
@options.any_practice
@options.as_json
@click.pass_obj
def head(running: Running, *, practice_code: str | None, as_json: bool) -> None:
    """Print the newest row of each log, to keep elsewhere.

    A line is MAC, row number and practice code. Whoever can write the data folder can't make an earlier head come
    true again, so give it to `verify --head` later.
    """
    with running.core() as core:
        found = core.log.head(on_behalf(), practice_code=practice_code)
    if as_json:
        listing.array(heads.row(each) for each in found)
        return
    for each in found:
        output.fact(heads.line(each))


def _reason(refused: "TnError | None") -> str:
    """Why what is kept outside the database can't be used, as one word."""
    if refused is None:
        return ""
    from tn_tui.domain.system_errors import FileRefused

    return refused.reason if isinstance(refused, FileRefused) else "database"


def _told(broken: "BrokenRow") -> tuple[str, str]:
    place = f"Practice {broken.practice_code}" if broken.practice_code else "Outside of any practice"
    rows = f"row {broken.number}" if broken.last <= broken.number else f"rows {broken.number} to {broken.last}"
    return f"{place}, {rows}", broken.kind
