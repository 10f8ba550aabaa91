"""`tn-tui export`: the files that people exported over SSH, which wait in the data folder for the operator."""

from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import listing, options, output
from tn_tui.cli.running import Running, operator
from tn_tui.domain import exports

if TYPE_CHECKING:
    from tn_tui.core.practice.files import PracticeExport

_STDOUT: Final = "-"


@click.group()
def export() -> None:
    """List and take what was exported over SSH."""


@export.command("list", epilog=options.example("tn-tui export list --practice RIVERSIDE"))
@options.any_practice
@options.as_json
@click.pass_obj
def list_exports(running: Running, *, practice_code: str | None, as_json: bool) -> None:
    """List the exports that wait in the data folder.

    The newest of each practice stands first, and the newest 20 are kept. Over SSH no screen takes a path: an export,
    and the temporary passwords of an import, go to the practice's folder.
    """
    with running.core() as core:
        found = core.files.exports(operator(), practice_code)
    if as_json:
        listing.array(_row(each) for each in found)
        return
    rows = [
        (
            each.practice_code,
            each.file.name,
            listing.minute(each.file.at),
            f"{each.file.size_bytes:,}",
            "unfinished" if each.file.unfinished else "whole",
        )
        for each in found
    ]
    if not listing.table(("Practice", "Name", "Written (UTC)", "Bytes", "State"), rows):
        output.remark("Nothing was exported over SSH.")


@export.command(
    epilog=options.example(
        "tn-tui export take --practice RIVERSIDE users-2026-11-24-091207.csv --to users.csv",
        "tn-tui export take --practice RIVERSIDE users-2026-11-24-091207.csv --to - | less",
    )
)
@options.practice
@click.argument("name", metavar="NAME")
@click.option(
    "--to",
    "path",
    required=True,
    type=options.NamedFile(stream_too=True),
    metavar="FILE",
    help="A new file that only its owner can read, or - for stdout.",
)
@click.pass_obj
def take(running: Running, *, practice_code: str, name: str, path: str) -> None:
    """Copy one of them to a new file, or to stdout.

    It stays in the data folder until newer ones take its place. Nothing is written over.
    """
    with running.core() as core:
        parts = core.files.export(operator(), practice_code, name)
        if path == _STDOUT:
            for part in parts:
                output.raw(part)
            return
        exports.write(lambda: core.operator_files.create(path), lambda: parts)
    output.fact(f"File: {path}")


def _row(each: "PracticeExport") -> dict[str, exports.Value]:
    return {
        "practice": each.practice_code,
        "name": each.file.name,
        "written_at": each.file.at,
        "bytes": each.file.size_bytes,
        "unfinished": each.file.unfinished,
    }
