"""Working on recovery cases: the support desk opens, approves, refuses and redeems; administrators see and stop."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from tn_tui.core.access import cases
from tn_tui.core.base.admission import Caller
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import one_time_code, spoken_code
from tn_tui.core.support import case_access
from tn_tui.core.support.case_ground import hindrance, still_holds
from tn_tui.core.support.case_looks import LONGEST_PAGE, CaseLooks
from tn_tui.core.support.looks import record_refused
from tn_tui.domain import policy, text
from tn_tui.domain.authority import Authority
from tn_tui.domain.cases import OPEN, STORED_APPROVED, Check, State
from tn_tui.domain.errors import (
    AskAdministrator,
    CaseRefused,
    NotAnAdministrator,
    NotEnrolled,
    PracticeUnknown,
    UserUnknown,
)
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.practice_views import OneTimeCode
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.text import clean_line
from tn_tui.storage import cases as case_questions
from tn_tui.storage.database import Work

_DAY = timedelta(hours=24)


class SupportCases(CaseLooks):
    """Recovery cases; an approved one waits for as long as `cooling_off`."""

    def __init__(self, context: Context, cooling_off: timedelta) -> None:
        super().__init__(context)
        self._cooling_off = cooling_off

    def open(
        self,
        session: Secret,
        *,
        practice_code: str,
        username: str,
        caller: str,
        ticket: str,
        checklist: Collection[Check],
        reason: str,
    ) -> CaseView:
        """Open a case for the sole active administrator of a practice who is locked out.

        Raises:
            FieldRefused: caller, ticket or reason can't be kept.
            CaseRefused: "checklist", "phone", "spoken check", "open" or "limit".
            PracticeUnknown, UserUnknown: no such practice, no such user in it.
            AskAdministrator, NotAnAdministrator, NotEnrolled: see `hindrance`.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        kept = {"caller": text.full_name(caller, "caller"), "ticket": text.full_name(ticket, "ticket")}
        kept["reason"] = text.reason(reason, needed=True)
        if set(checklist) != set(Check):
            raise CaseRefused(CaseProblem.CHECKLIST)
        try:
            with cases.deciding(context) as work:
                return self._open(work, session, practice_code, username, kept)
        except (AskAdministrator, CaseRefused, NotAnAdministrator, NotEnrolled, PracticeUnknown, UserUnknown):
            record_refused(context, session, practice_code, username)
            raise

    def _open(
        self, work: Work, session: Secret, practice_code: str, username: str, kept: Mapping[str, str]
    ) -> CaseView:
        context = self._context
        who, user = case_access.account(context, work, session, practice_code, username)
        hindrance(work, user, context.now())
        self._check_limit(work, who)
        present = case_questions.open_of_practice(work, user.practice.id, limit=LONGEST_PAGE)
        cases.settle(context, work, present)
        if any(cases.state_of(context, one) in OPEN for one in present):
            raise CaseRefused(CaseProblem.OPEN)
        number = case_questions.add(
            work,
            {
                "practice_id": user.practice.id,
                "user_id": user.id,
                **kept,
                "spoken_at": spoken_code.counts(context, work, user),
                "checklist": ",".join(check.value for check in Check),
                "state": State.WAITING,
                "opened_by": who.user.id,
                "opened_at": context.now(),
            },
        )
        record = case_access.case(work, number)
        cases.write(context, work, record, Event.CASE_OPENED, actor=who.actor, reason=kept["reason"])
        return self._view(work, number, who)

    def approve(self, session: Secret, case_id: int) -> CaseView:
        """Let a case that somebody else has opened go on: the cooling-off time begins.

        Raises:
            CaseRefused: "own", "state", or see `still_holds`.
            Gone: there is no such case.
            AskAdministrator, NotAnAdministrator, NotEnrolled: see `hindrance`.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        with cases.deciding(context) as work:
            record, user, who = case_access.held(context, work, session, case_id, Action.APPROVE_CASES)
            if record.opened_by == who.user.id:
                raise CaseRefused(CaseProblem.OWN)
            if cases.state_of(context, record) is not State.WAITING:
                raise CaseRefused(CaseProblem.STATE)
            now = context.now()
            still_holds(work, record, user, now)
            values = {
                "state": STORED_APPROVED,
                "approved_by": who.user.id,
                "approved_at": now,
                # A clock that stood wrong for a moment takes nothing from the cooling-off time.
                "ready_at": max(now, record.opened_at) + self._cooling_off,
            }
            if not case_questions.move(work, case_id, expected=[State.WAITING], values=values):
                raise CaseRefused(CaseProblem.STATE)
            cases.write(context, work, record, Event.CASE_APPROVED, actor=who.actor)
            return self._view(work, case_id, who)

    def refuse(self, session: Secret, case_id: int, *, reason: str) -> CaseView:
        """Refuse to let a case go on, which ends it.

        Raises:
            FieldRefused: the reason is missing or can't be kept.
            CaseRefused: "state".
            Gone: there is no such case.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        kept = text.reason(reason, needed=True)
        with cases.deciding(context) as work:
            record, _, who = case_access.held(context, work, session, case_id, Action.APPROVE_CASES)
            if cases.state_of(context, record) is not State.WAITING:
                raise CaseRefused(CaseProblem.STATE)
            cases.end(context, work, record, State.REFUSED, Event.CASE_REFUSED, actor=who.actor, reason=kept)
            return self._view(work, case_id, who)

    def stop(self, by: Authority, case_id: int, *, reason: str) -> CaseView:
        """Stop an open case: an administrator one of the own practice, support and the operator any.

        Raises:
            FieldRefused: the reason is missing or can't be kept.
            Gone: there is no such case, or it is another practice's.
            CaseRefused: "state".
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        kept = text.reason(reason, needed=True)
        with cases.deciding(context) as work:
            who = case_access.stopping(context, work, by)
            return cases.views(context, work, [cases.stop(context, work, case_id, who, kept)])[0]

    def redeem(self, session: Secret, case_id: int) -> OneTimeCode:
        """End a case that has cooled off in a one-time sign-in code for the account, once.

        Raises:
            CaseRefused: "cooling off", with its end, "state", or see `still_holds`.
            Gone: there is no such case.
            AskAdministrator, NotAnAdministrator, NotEnrolled: see `hindrance`.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        with cases.deciding(context) as work:
            record, user, who = case_access.held(context, work, session, case_id, Action.REDEEM_CASES)
            state = cases.state_of(context, record)
            if state is State.COOLING:
                raise CaseRefused(CaseProblem.COOLING_OFF, record.ready_at)
            if state is not State.READY:
                raise CaseRefused(CaseProblem.STATE)
            still_holds(work, record, user, context.now())
            cases.end(context, work, record, State.USED, Event.CASE_USED, actor=who.actor)
            code = one_time_code.issue(context, work, user)
        return OneTimeCode(clean_line(user.username), code, context.now() + policy.ONE_TIME_CODE)

    def _view(self, work: Work, case_id: int, who: Caller) -> CaseView:
        return cases.views(self._context, work, [case_access.case(work, case_id)], asking=who.user.id)[0]

    def _check_limit(self, work: Work, who: Caller) -> None:
        now = self._context.now()
        opened = case_questions.opened_since(work, who.user.id, now - _DAY, now + _DAY)
        if len(opened) >= policy.CASES_PER_DAY:
            raise CaseRefused(CaseProblem.LIMIT, opened[-policy.CASES_PER_DAY] + _DAY)
