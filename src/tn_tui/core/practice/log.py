"""The activity of a practice: in pages, exported, and checked row by row against what was written."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from tn_tui.core.account.activity import LONGEST_PAGE, paged, row
from tn_tui.core.base import ledger
from tn_tui.core.base.authority import admit
from tn_tui.core.base.context import Context
from tn_tui.core.base.kept_heads import KeptHeads
from tn_tui.core.base.people import Names
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.practice.chain_check import REMOVED, ChainCheck
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.errors import Gone, PracticeUnknown, TnError
from tn_tui.domain.events import GROUPS, Event, Group, Outcome
from tn_tui.domain.permissions import Action
from tn_tui.domain.ports import KeptHead
from tn_tui.domain.practice_views import BrokenRow, Head, Verification
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line, fold
from tn_tui.domain.views import ActivityPage, ActivityRow
from tn_tui.storage import activity, chains, practices, users
from tn_tui.storage.activity import Wanted
from tn_tui.storage.database import Work

Progress = Callable[[int, int], None]


class PracticeLog(UseCase):
    """The log of a practice: its pages, its export, and whether it is what was written."""

    def __init__(self, context: Context, kept: KeptHeads) -> None:
        super().__init__(context)
        self._kept = kept

    def page(
        self,
        by: Authority,
        *,
        practice_code: str | None = None,
        group: Group | None = None,
        person: int | None = None,
        outcome: Outcome | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        older_than: int | None = None,
        newer_than: int | None = None,
        limit: int = 20,
    ) -> ActivityPage:
        """A page of at most `limit` (1 to 200) rows, newest first; `older_than` and `newer_than` as in `Activity.own`.

        `person` is a user's id; `since` is included, `until` is not.

        Raises:
            Gone: no such user in the practice.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        limit = max(1, min(limit, LONGEST_PAGE))
        with self._looking_at(by, Action.SEE_ACTIVITY, practice_code) as (work, acting):
            wanted = _wanted(
                work, acting.practice.id, group=group, person=person, outcome=outcome, since=since, until=until
            )
            records = activity.page(work, wanted, older_than=older_than, newer_than=newer_than, limit=limit + 1)
            names = Names(work, records)
        return paged(
            records, limit, older_than=older_than, newer_than=newer_than, show=lambda record: row(record, names)
        )

    def export(
        self,
        by: Authority,
        *,
        practice_code: str | None = None,
        group: Group | None = None,
        person: int | None = None,
        outcome: Outcome | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[ActivityRow]:
        """Every row that is asked for, oldest first, whatever their number; the log tells of it.

        Raises:
            Gone: no such user in the practice.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        with self._changing_in(by, Action.EXPORT_ACTIVITY, practice_code) as (work, acting):
            practice = acting.practice
            wanted = _wanted(work, practice.id, group=group, person=person, outcome=outcome, since=since, until=until)
            last = ledger.write(self._context, work, Event.ACTIVITY_EXPORTED, actor=acting.actor, practice=practice)
        return self._every(wanted, last)

    def _every(self, wanted: Wanted, last: int) -> Iterator[ActivityRow]:
        newest = 0
        while True:
            # A look of its own for each page, so that a slow reader holds nothing open.
            with self._context.database.read() as work:
                records = activity.page(work, wanted, older_than=last + 1, newer_than=newest, limit=LONGEST_PAGE)
                names = Names(work, records)
            for record in reversed(records):
                yield row(record, names)
            if len(records) < LONGEST_PAGE:
                return
            newest = records[0].number

    def verify(
        self,
        by: Authority,
        *,
        practice_code: str | None = None,
        heads: Sequence[Head] = (),
        progress: Progress | None = None,
    ) -> Verification:
        """Walk a practice's log, or with an operator and no practice every log, and name the first row that is wrong.

        `heads` are what `head` gave earlier; without them, what this machine kept outside the database shows whether
        the end was cut off. Where that can't be read or trusted the rows are looked at all the same, and the answer
        says so. `progress` gets how many rows are done and how many there are.

        Raises:
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        context = self._context
        # Before the rows are looked at: of what is committed later no head can be asked for.
        outside, refused = self._outside()
        with context.database.read() as work:
            chain_id = self._chain(work, by, Action.VERIFY_ACTIVITY, practice_code)
            codes = practices.codes(work)
            stated = {chain: (number, mac) for chain, _, number, mac in chains.heads(work, chain_id)}
            wanted = set(stated) if chain_id is None else {chain_id}
            if chain_id is None:
                wanted |= {*chains.chain_ids(work), *outside, *codes}
            total = sum(number for number, _ in stated.values())
            rows, broken, ends_unknown = 0, [], 0
            for chain in sorted(wanted):
                code = clean_line(codes.get(chain, ""))
                kept = _kept(heads, code)
                head = outside.get(chain)
                has_rows = chain in stated and stated[chain][0] > 0
                ends_unknown += has_rows and not kept and (head is None or head.since > 1)
                if head is not None:
                    kept.setdefault(head.number, set()).add(head.mac)
                report = partial(_report, progress, rows, total)
                check = ChainCheck(context, chain, stated.get(chain), kept, begun=chain in codes)
                found = check.run(work, report)
                rows += found.rows
                if found.kind:
                    broken.append(found.broken(code))
            if chain_id is None:
                broken += _gone(heads, {"", *map(clean_line, codes.values())})
        if refused is None:
            self._kept.take_in()
            refused = self._kept.refused
        return Verification(rows, len(wanted), tuple(broken), ends_unknown, refused)

    def _outside(self) -> tuple[dict[int, KeptHead], TnError | None]:
        try:
            return self._kept.load(), None
        except FileRefused as refused:
            return {}, refused

    def head(self, by: Authority, *, practice_code: str | None = None) -> tuple[Head, ...]:
        """The newest row of a practice's log, or with an operator and no practice of every log, to keep elsewhere.

        Raises:
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        with self._context.database.read() as work:
            chain_id = self._chain(work, by, Action.VERIFY_ACTIVITY, practice_code)
            found = chains.heads(work, chain_id)
        return tuple(Head(clean_line(code or ""), number, mac.hex()) for _, code, number, mac in found)

    def _chain(self, work: Work, by: Authority, action: Action, practice_code: str | None) -> int | None:
        """The log that is asked about; None for all of them."""
        if isinstance(by, Operator):
            if practice_code is None:
                return None
            practice = practices.find(work, fold(practice_code))
            if practice is None:
                raise PracticeUnknown
            return practice.id
        return admit(self._context, work, by, action).practice.id


def _kept(heads: Sequence[Head], code: str) -> dict[int, set[bytes]]:
    """What was kept of one log: row number -> MACs."""
    kept: dict[int, set[bytes]] = {}
    for head in heads:
        if head.practice_code == code and head.number > 0:
            kept.setdefault(head.number, set()).add(bytes.fromhex(head.mac))
    return kept


def _gone(heads: Sequence[Head], codes: set[str]) -> list[BrokenRow]:
    """Logs that a head was kept of, and of which nothing is left at all, the practice included."""
    last: dict[str, int] = {}
    for head in heads:
        if head.practice_code not in codes and head.number > 0:
            last[head.practice_code] = max(head.number, last.get(head.practice_code, 0))
    return [BrokenRow(code, 1, number, REMOVED) for code, number in sorted(last.items())]


def _report(progress: Progress | None, before: int, total: int, rows: int) -> None:
    if progress is not None:
        progress(before + rows, total)


def _wanted(
    work: Work,
    practice_id: int,
    *,
    group: Group | None,
    person: int | None,
    outcome: Outcome | None,
    since: datetime | None,
    until: datetime | None,
) -> Wanted:
    if person is not None:
        user = users.get(work, person)
        if user is None or user.practice.id != practice_id:
            raise Gone
    events = None if group is None else GROUPS[group]
    return Wanted(practice_id, person, events, None if outcome is None else (outcome,), since, until)
