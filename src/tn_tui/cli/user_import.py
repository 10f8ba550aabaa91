"""`tn-tui user import`: many users from a CSV file, all or none, with a dry run that names every bad line."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import kinds, listing, options, output, progress, statuses
from tn_tui.cli.running import Running, StoppedError, on_behalf
from tn_tui.domain import exports
from tn_tui.domain.reasons import PathProblem

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import Imported, ImportPlan
    from tn_tui.domain.user_file import Source

_SHOWN: Final = 40
"""So many characters of a bad value are in the table; JSON has all that the core gives."""

_UNFINISHED: Final = (
    "The users were added. Their temporary passwords could not get the name you gave, and stand in {path}"
)


@click.command(
    "import",
    epilog=options.example(
        "tn-tui user import --practice RIVERSIDE new.csv --dry-run",
        "tn-tui user import --practice RIVERSIDE new.csv --passwords passwords.csv",
    ),
)
@options.practice
@click.argument("path", type=options.NamedFile(stream_too=True), metavar="FILE")
@click.option(
    "--passwords",
    "passwords_path",
    type=options.NamedFile(),
    metavar="OUT",
    help="Where the temporary passwords go: a new file that only its owner can read.",
)
@options.dry_run
@options.as_json
@click.pass_obj
def import_users(
    running: Running, *, practice_code: str, path: str, passwords_path: str | None, dry_run: bool, as_json: bool
) -> int:
    """Add the users of a CSV file, all of them or none.

    Its first line names the columns: username, name (or first name and last name), and role, which is member where
    nothing is said. Comma, semicolon or tab stand between them. The dry run lists every line that can't be taken.
    With - as FILE it is read from stdin.
    """
    if dry_run:
        return _plan(running, practice_code, _source(path), as_json=as_json)
    if passwords_path is None:
        raise click.UsageError("Say with --passwords OUT where the temporary passwords go, or add --dry-run.")
    done = _run(running, practice_code, _source(path), passwords_path)
    output.tell(
        {"users": done.users, "passwords": done.passwords_path},
        [("Users added", str(done.users)), ("Temporary passwords", done.passwords_path)],
        as_json=as_json,
    )
    output.remark("Hand the temporary passwords out, then delete the file. They must be changed at the first log-in.")
    return statuses.DONE


def _source(path: str) -> "Source":
    """The file, or what comes in on stdin; one byte more than can be taken tells that it is too much."""
    from tn_tui.domain.system_errors import FileRefused
    from tn_tui.domain.user_file import LIMIT_BYTES, Pasted

    if path != "-":
        return path
    stream = sys.stdin
    if stream is None:
        return Pasted(b"")
    try:
        return Pasted(stream.buffer.read(LIMIT_BYTES + 1))
    except OSError:
        raise FileRefused(Path("stdin"), PathProblem.READ) from None


def _run(running: Running, practice_code: str, source: "Source", passwords_path: str) -> "Imported":
    from tn_tui.domain.system_errors import FileRefused

    with running.core() as core, progress.shown("Importing") as report:
        try:
            return core.user_import.run(
                on_behalf(), source, passwords_path, practice_code=practice_code, progress=report
            )
        except FileRefused as error:
            if error.reason is not PathProblem.UNFINISHED:
                raise
            raise StoppedError(
                _UNFINISHED.format(path=error.path), statuses.TROUBLE, kind=kinds.of(FileRefused)
            ) from None


def _plan(running: Running, practice_code: str, source: "Source", *, as_json: bool) -> int:
    with running.core() as core, progress.shown("Looking") as report:
        plan = core.user_import.plan(on_behalf(), source, practice_code=practice_code, progress=report)
    if as_json:
        output.fact(exports.record(_row(plan)))
    else:
        _tell(plan)
    return statuses.REFUSED if plan.problem_count else statuses.DONE


def _tell(plan: "ImportPlan") -> None:
    ignored = [header for header, read_as in plan.columns if not read_as]
    if ignored:
        output.remark(f"Not looked at: {', '.join(ignored)}")
    if not plan.problem_count:
        output.fact(f"Users: {plan.users}")
        output.fact(f"Administrators: {plan.administrators}")
        output.remark("Every line can be taken. Nothing was changed.")
        return
    from tn_tui.words.files import line_refused

    listing.table(
        ("Line", "Column", "Value", "Why"),
        [(str(each.line), each.column or "-", _short(each.value), line_refused(each)) for each in plan.problems],
    )
    output.remark("No user is added while a line can't be taken. Correct them, and look again.")


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"


def _row(plan: "ImportPlan") -> dict[str, exports.Value]:
    return {
        **exports.row(("users", "administrators", "problem_count"), plan),
        "problems": [exports.row(("line", "column", "value", "reason", "limit"), each) for each in plan.problems],
        "columns": [{"header": header, "read_as": read_as} for header, read_as in plan.columns],
    }
