"""Which recovery case or account somebody may see or decide about, and who that is; held in the one lock order."""

from tn_tui.core.access import cases
from tn_tui.core.access.cases import Stopping
from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller, require
from tn_tui.core.base.authority import admit
from tn_tui.core.base.context import Context
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.errors import Gone, PracticeUnknown, UserUnknown
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import fold
from tn_tui.storage import cases as case_questions
from tn_tui.storage import practices, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import CaseRecord, UserRecord


def seeing(context: Context, work: Work, session: Secret) -> Caller:
    """Who looks at cases: support at any, an administrator at those of the own practice.

    Raises:
        SessionEnded, SessionLocked, NotAllowed: see `require`.
    """
    caller = require(context, work, session, Action.LOG_OUT)
    action = Action.SEE_ANY_CASE if caller.user.role is Role.SUPPORT else Action.SEE_CASES
    return require(context, work, session, action)


def stopping(context: Context, work: Work, by: Authority) -> Stopping:
    """Who wants to stop a case, and of whom they may: support and the operator any, an administrator the practice's.

    Raises:
        SessionEnded, SessionLocked, NotAllowed: see `require`.
    """
    if isinstance(by, Operator):
        return Stopping(ledger.operator_actor(by.system_user))
    caller = require(context, work, by, Action.LOG_OUT)
    if caller.user.role is Role.SUPPORT:
        require(context, work, by, Action.STOP_ANY_CASE, to_write=True)
        return Stopping(caller.actor)
    acting = admit(context, work, by, Action.STOP_CASES, to_write=True)
    return Stopping(acting.actor, practice_id=acting.practice.id)


def account(
    context: Context, work: Work, session: Secret, practice_code: str, username: str
) -> tuple[Caller, UserRecord]:
    """The support person, and the account that is held with its practice: nobody becomes its administrator now.

    Raises:
        PracticeUnknown, UserUnknown: no such practice, no such user in it.
        SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
    """
    practice = practices.find(work, fold(practice_code))
    if practice is not None:
        practices.lock(work, practice.id)
    # Before anything is told about practices and users.
    who = require(context, work, session, Action.OPEN_CASES, to_write=True)
    if practice is None:
        raise PracticeUnknown
    found = users.find(work, fold(practice_code), fold(username))
    user = None if found is None else users.lock(work, found.id)
    if user is None:
        raise UserUnknown
    return who, user


def held(
    context: Context, work: Work, session: Secret, case_id: int, action: Action
) -> tuple[CaseRecord, UserRecord, Caller]:
    """The case and its account, held with their practice, and the support person.

    Raises:
        Gone: there is no such case.
        SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
    """
    record = case_questions.get(work, case_id)
    if record is not None:
        practices.lock(work, record.practice_id)
    who = require(context, work, session, action, to_write=True)
    if record is None:
        raise Gone
    record = cases.held(context, work, record)
    user = users.get(work, record.user_id)
    if user is None:
        raise Gone
    return record, user, who


def case(work: Work, case_id: int) -> CaseRecord:
    """The case of this number.

    Raises:
        Gone: there is none.
    """
    record = case_questions.get(work, case_id)
    if record is None:
        raise Gone
    return record
