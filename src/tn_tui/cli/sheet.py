"""An export: CSV that a spreadsheet can open safely, or a JSON array; on stdout or in a new file, as the rows come."""

from typing import TYPE_CHECKING

from tn_tui.cli import output
from tn_tui.domain import exports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tn_tui.core.core import Core


def write(
    core: "Core",
    path: str | None,
    columns: "Sequence[str]",
    rows: "Callable[[], Iterable[exports.Row]]",
    *,
    as_json: bool,
) -> None:
    """Write rows to stdout, or to a new file at `path`, which is there only once all of it is.

    `rows` is called when it is known that the file can be made, since an export is in the log once it began.

    Raises:
        FileRefused: the file is there already, or can't be written.
        ReaderGoneError, OutputError: stdout can't be written.
    """
    if path is None:
        output.finish()
        for piece in _text(columns, rows(), as_json=as_json):
            output.raw(piece)
        return
    counted = _Counted(rows)
    exports.write(lambda: core.operator_files.create(path), lambda: _text(columns, counted, as_json=as_json))
    output.fact(f"File: {path}")
    output.fact(f"Rows: {counted.count}")


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: "Callable[[], Iterable[exports.Row]]") -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> "Iterator[exports.Row]":
        for row in self._rows():
            self.count += 1
            yield row


def _text(columns: "Sequence[str]", rows: "Iterable[exports.Row]", *, as_json: bool) -> "Iterator[str]":
    return exports.array(rows) if as_json else exports.sheet(columns, rows)
