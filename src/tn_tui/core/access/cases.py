"""What becomes of a recovery case, whoever asks: its state, its end, and how it is shown.

Whoever changes a case holds its account first, and only then the practice's log, as a log-in does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.base.present import shown
from tn_tui.domain import cases as rules
from tn_tui.domain.cases import STORED_OPEN, CaseTimes, State
from tn_tui.domain.errors import CaseRefused, Gone
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.text import clean_line
from tn_tui.storage import cases, users
from tn_tui.storage.database import DecidedError, Work
from tn_tui.storage.records import CaseRecord, UserRecord

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Stopping:
    """Who wants to stop a case, and of whom: of one account, of one practice, or of any."""

    actor: str
    user_id: int | None = None
    practice_id: int | None = None

    def may(self, record: CaseRecord) -> bool:
        """Whether this case is theirs to stop."""
        if self.user_id is not None:
            return record.user_id == self.user_id
        return self.practice_id is None or record.practice_id == self.practice_id


def state_of(context: Context, record: CaseRecord) -> State:
    """The state of a case at this moment: what is stored of it, and what its times make of that."""
    return rules.state_now(State(record.state), CaseTimes(record.opened_at, record.ready_at), context.now())


@contextmanager
def deciding(context: Context) -> Iterator[Work]:
    """A unit of work that is kept when a case is refused in it: that it has expired is written down by then.

    Nothing else may be changed before the refusal.
    """
    with context.database.write() as work:
        try:
            yield work
        except CaseRefused as error:
            raise DecidedError(error) from error


def settle(context: Context, work: Work, found: Sequence[CaseRecord]) -> None:
    """Write down of cases that are over by themselves that they are; `work` must be one that writes."""
    over = [record.id for record in found if has_run_out(context, record)]
    claimed = cases.claim(work, over, STORED_OPEN) if over else []
    # In one order of practices, since each has a log that is held from here on.
    for record in sorted(claimed, key=lambda record: (record.practice_id, record.id)):
        end(context, work, record, State.EXPIRED, Event.CASE_EXPIRED, actor=ledger.NOBODY)


def has_run_out(context: Context, record: CaseRecord) -> bool:
    """Whether it is over by itself, and that is not written down yet."""
    return State(record.state) in STORED_OPEN and state_of(context, record) is State.EXPIRED


def end(
    context: Context, work: Work, record: CaseRecord, state: State, event: Event, *, actor: str, reason: str = ""
) -> None:
    """End a case that is open, with its row in the practice's log.

    Raises:
        CaseRefused: another process ended it first.
    """
    values = {"state": state, "ended_at": context.now(), "ended_by": actor, "end_reason": reason}
    if not cases.move(work, record.id, expected=[record.state], values=values):
        raise CaseRefused(CaseProblem.STATE)
    write(context, work, record, event, actor=actor, reason=reason)


def write(context: Context, work: Work, record: CaseRecord, event: Event, *, actor: str, reason: str = "") -> None:
    """Add a row about a case to the log of its account's practice."""
    user = users.get(work, record.user_id)
    ledger.write(context, work, event, actor=actor, user=user, detail=f"case {record.id}", reason=reason)


def stop(context: Context, work: Work, case_id: int, who: Stopping, reason: str) -> CaseRecord:
    """Stop an open case; `work` must be of `deciding`.

    Raises:
        Gone: there is no such case, or it is not theirs to stop.
        CaseRefused: it is over.
    """
    record = cases.get(work, case_id)
    if record is None or not who.may(record):
        raise Gone
    record = held(context, work, record)
    if state_of(context, record) not in rules.OPEN:
        raise CaseRefused(CaseProblem.STATE)
    end(context, work, record, State.STOPPED, Event.CASE_STOPPED, actor=who.actor, reason=reason)
    return cases.get(work, case_id) or record


def held(context: Context, work: Work, record: CaseRecord) -> CaseRecord:
    """The case as it is now; nobody else decides about it before the unit of work ends."""
    users.lock(work, record.user_id)
    settle(context, work, [record])
    return cases.get(work, record.id) or record


def open_for(context: Context, work: Work, user: UserRecord, *, proven: bool) -> tuple[CaseView, ...]:
    """The open cases that a person sees at the log-in: the own account's, and an administrator the practice's.

    `work` must be one that writes. Before the second factor is `proven` it is the own account's alone.
    """
    found = cases.open_of_practice(work, user.practice.id, limit=_SHOWN)
    settle(context, work, found)
    mine = [record for record in found if record.user_id == user.id or (proven and user.role is Role.ADMINISTRATOR)]
    return views(context, work, [record for record in mine if state_of(context, record) in rules.OPEN])


def of_account(context: Context, work: Work, user: UserRecord) -> tuple[CaseView, ...]:
    """The open cases of the account as they are now; nothing is written, also where one is over by itself."""
    found = cases.open_of_practice(work, user.practice.id, limit=_SHOWN)
    mine = [record for record in found if record.user_id == user.id]
    return views(context, work, [record for record in mine if state_of(context, record) in rules.OPEN])


def views(
    context: Context, work: Work, found: Sequence[CaseRecord], *, asking: int | None = None
) -> tuple[CaseView, ...]:
    """Cases as they may be shown; `asking` is the support person who looks."""
    accounts = users.many(work, [record.user_id for record in found])
    people = {record.opened_by for record in found} | {record.approved_by for record in found if record.approved_by}
    ends = {int(record.ended_by.removeprefix("user:")) for record in found if record.ended_by.startswith("user:")}
    names = users.usernames(work, people | ends)
    return tuple(_view(context, record, accounts[record.user_id], names, asking) for record in found)


def _view(
    context: Context, record: CaseRecord, user: UserRecord, names: dict[int, str], asking: int | None
) -> CaseView:
    ended_by = record.ended_by
    if ended_by.startswith("user:"):
        ended_by = names.get(int(ended_by.removeprefix("user:")), ended_by)
    times = CaseTimes(record.opened_at, record.ready_at)
    return shown(
        CaseView,
        record,
        practice_code=clean_line(user.practice.code),
        practice_name=clean_line(user.practice.name),
        username=clean_line(user.username),
        name=clean_line(user.name),
        checklist=tuple(record.checklist.split(",")),
        state=state_of(context, record),
        opened_by=clean_line(names.get(record.opened_by, "")),
        approved_by=clean_line(names.get(record.approved_by or 0, "")),
        expires_at=rules.expires_at(State(record.state), times),
        ended_by=clean_line(ended_by),
        own=record.opened_by == asking,
    )
