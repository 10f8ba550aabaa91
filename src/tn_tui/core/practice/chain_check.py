"""Walking one log from its first row to its last: every MAC is made again from the rows alone."""

import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.domain.events import Event
from tn_tui.domain.practice_views import BrokenRow
from tn_tui.storage import chains
from tn_tui.storage.database import Work
from tn_tui.storage.moment import to_microseconds

CHANGED, REMOVED, ADDED, CUT_OFF = "changed", "removed", "added", "cut off"
_FIRST_MAC = bytes(32)
_LONG_AGO = to_microseconds(datetime.min.replace(tzinfo=UTC))
_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """So many rows were looked at; `kind` is empty where all of them are what was written."""

    rows: int
    kind: str = ""
    number: int = 0
    last: int = 0

    def broken(self, practice_code: str) -> BrokenRow:
        """Where and why the log is not what was written, as it may be shown."""
        return BrokenRow(practice_code, self.number, self.last or self.number, self.kind)


class ChainCheck:
    """One log, row by row.

    Args:
        context: the keys to make the MACs anew with.
        chain_id: which log.
        head: number and MAC of the newest row, as the database says; None where it says nothing.
        kept: rows that were newest once, number -> the MACs that were kept of it outside the database.
        begun: whether it must have a row, as each practice's log has from the commit on that made the practice.
    """

    def __init__(
        self,
        context: Context,
        chain_id: int,
        head: tuple[int, bytes] | None,
        kept: Mapping[int, Collection[bytes]],
        *,
        begun: bool,
    ) -> None:
        self._context = context
        self._chain_id = chain_id
        self._head = head
        self._kept = kept
        self._begun = begun
        self._expected = 1
        self._previous = _FIRST_MAC
        self._latest_at = _LONG_AGO
        self._newest_at = _LONG_AGO

    def run(self, work: Work, progress: Callable[[int], None]) -> Finding:
        """The first row that is not what was written; `progress` gets how many rows were looked at so far."""
        rows = 0
        for found in chains.walk(work, self._chain_id):
            finding = self._row(rows, found)
            if finding is not None:
                return finding
            rows += 1
            if rows % _EVERY == 0:
                progress(rows)
        return self._end(rows, chains.stored_newest(work, self._chain_id))

    def _row(self, rows: int, found: Sequence[Any]) -> Finding | None:
        try:
            return self._compared(rows, found)
        except (TypeError, ValueError, OverflowError):
            # SQLite keeps anything in any column; what is of another kind was not written by this program.
            return Finding(rows, CHANGED if isinstance(found[0], int) else ADDED, self._expected)

    def _compared(self, rows: int, found: Sequence[Any]) -> Finding | None:
        number, at, event, stored, latest_at = found[0], found[1], found[2], found[-2], found[-1]
        if number < 1 or (self._head is not None and number > self._head[0]):
            return Finding(rows, ADDED, number)
        if number != self._expected:
            return Finding(rows, REMOVED, self._expected, number - 1)
        mac = ledger.chained(self._context, self._chain_id, self._previous, found[:-2])
        # Of one row there can't be two heads, and none but its own.
        is_kept = all(other == stored for other in self._kept.get(number, ()))
        # No MAC is made over what the row is found by, since it follows from the rows.
        self._latest_at = max(self._latest_at, at)
        self._newest_at = at if event == Event.CLOCK_SET_BACK else max(self._newest_at, at)
        if not (hmac.compare_digest(mac, stored) and is_kept and latest_at == self._latest_at):
            return Finding(rows, CHANGED, number)
        self._expected, self._previous = number + 1, stored
        return None

    def _end(self, rows: int, newest_at: object) -> Finding:
        last = max((*self._kept, 0 if self._head is None else self._head[0]))
        if last >= self._expected:
            return Finding(rows, CUT_OFF, self._expected, last)
        if self._begun and not rows:
            return Finding(rows, REMOVED, 1)
        if self._head is None:
            return Finding(rows, ADDED, 1, rows) if rows else Finding(rows)
        # Where the rows are sound, what the database says of their end may still not be.
        is_sound = self._head[1] == self._previous and (not rows or newest_at == self._newest_at)
        return Finding(rows) if is_sound else Finding(rows, CHANGED, self._head[0])
