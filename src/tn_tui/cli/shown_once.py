"""Handing out what is shown only once: on stdout, or a sentence that says it is lost."""

from typing import TYPE_CHECKING

from tn_tui.cli import output, statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import StoppedError
from tn_tui.domain import exports

if TYPE_CHECKING:
    from collections.abc import Sequence


def hand_out(facts: "Sequence[tuple[str, str]]", record: dict[str, exports.Value], *, lost: str, as_json: bool) -> None:
    """Write what can't be shown again.

    Raises:
        StoppedError: it can't be written; `lost` is the sentence that says so.
    """
    try:
        output.tell(record, facts, as_json=as_json)
        output.finish()
    except (output.OutputError, output.ReaderGoneError):
        output.discard()
        raise StoppedError(lost, statuses.TROUBLE, kind=Kind.NOT_HANDED_OUT) from None
