"""The newest row of each log outside the database, right after the commit that wrote it (ASVS 16).

A kept head gives way to a newer one only where the database still has its row: where it has not, rows were cut off or
written anew, and what shows that stays.
"""

from collections.abc import Callable, Mapping
from typing import final

from tn_tui.domain.errors import TnError
from tn_tui.domain.ports import Heads, KeptHead
from tn_tui.storage import chains
from tn_tui.storage.database import Database, Work, Written

_Kept = dict[int, KeptHead]


@final
class KeptHeads:
    """The newest row of each log, kept in a file beside the database: it tells when a log is cut off at its end.

    `refused` is why the last attempt to keep a head failed, if it did. The commit stands all the same; the next
    commit, start or check of the log takes in what was missed.
    """

    def __init__(self, database: Database, heads: Heads) -> None:
        self._database = database
        self._heads = heads
        self.refused: TnError | None = None

    def load(self) -> _Kept:
        """The rows that are kept, each by the id of its log's chain.

        Raises:
            FileRefused: it can't be read or trusted.
        """
        return self._heads.load()

    def keep(self, written: Mapping[int, Written]) -> None:
        """Keep the ends of the logs that a unit of work has written, which is committed by now."""

        def change(kept: _Kept) -> _Kept:
            with self._database.read() as work:
                return kept | {chain: _following(work, chain, kept.get(chain), end) for chain, end in written.items()}

        self._try(lambda: self._heads.keep(change))

    def take_in(self) -> None:
        """Keep what the database has newer: of a process that was killed, or of another host on the same database."""

        def change(kept: _Kept) -> _Kept:
            with self._database.read() as work:
                return kept | _newer(work, kept)

        def look() -> None:
            kept = self._heads.load()
            with self._database.read() as work:
                behind = bool(_newer(work, kept))
            if behind:
                self._heads.keep(change)

        self._try(look)

    def _try(self, attempt: Callable[[], None]) -> None:
        try:
            attempt()
        except TnError as error:
            self.refused = error
        else:
            self.refused = None


def _newer(work: Work, kept: _Kept) -> _Kept:
    """The ends that the database has behind what is kept, where its rows bear both out."""
    found = {}
    for chain, _, number, mac in chains.heads(work):
        head = kept.get(chain)
        if number < 1 or (head is not None and number <= head.number) or chains.mac(work, chain, number) != mac:
            continue
        following = _following(work, chain, head, Written(number, number, mac))
        if following != head:
            found[chain] = following
    return found


def _following(work: Work, chain: int, kept: KeptHead | None, end: Written) -> KeptHead:
    if kept is None:
        return KeptHead(end.last, end.mac, end.first)
    # Of two who write a log's first rows the second may come here first.
    joins = end.first < kept.since <= end.last + 1
    if not (joins or end.last > kept.number) or chains.mac(work, chain, kept.number) != kept.mac:
        return kept
    since = end.first if joins else kept.since
    return KeptHead(end.last, end.mac, since) if end.last > kept.number else kept._replace(since=since)
