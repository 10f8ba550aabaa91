"""Seeing recovery cases: support and the operator those of all practices, administrators the own practice's."""

from collections.abc import Hashable, Sequence

from tn_tui.core.access import cases
from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller
from tn_tui.core.base.context import Context
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.support import case_access
from tn_tui.core.support.looks import Looks
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.cases import OPEN, STORED_OPEN
from tn_tui.domain.errors import Gone
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView
from tn_tui.storage import cases as case_questions
from tn_tui.storage.database import Work
from tn_tui.storage.records import CaseRecord

LONGEST_PAGE = 200
_ALL = "recovery cases"


class CaseLooks(UseCase):
    """What is seen of cases; a support person's look at them is a row in a log."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._looks = Looks(context)

    def list(
        self,
        by: Authority,
        *,
        open_only: bool = False,
        before: int | None = None,
        limit: int = 20,
        still: bool = False,
    ) -> tuple[CaseView, ...]:
        """Cases, the newest first: support's and the operator's of all practices, an administrator's of the own.

        With `still` support's look before goes on, as long as `Looks` lets it, and there is no other row.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        states = STORED_OPEN if open_only else None
        limit = max(1, min(limit, LONGEST_PAGE))
        if still and isinstance(by, Secret) and self._looks.go_on(by, _ALL):
            with context.database.read() as work:
                caller = case_access.seeing(context, work, by)
                found = case_questions.everywhere(work, states=states, before=before, limit=limit)
                if self._only_shows(caller, found):
                    return self._views(work, found, caller, open_only=open_only)
        with context.database.write() as work:
            who = None if isinstance(by, Operator) else case_access.seeing(context, work, by)
            if who is not None and who.user.role is not Role.SUPPORT:
                practice_id = who.user.practice.id
                found = case_questions.of_practice(work, practice_id, states=states, before=before, limit=limit)
            else:
                if who is not None:
                    desk = who.user.practice
                    ledger.write(context, work, Event.SUPPORT_LOOKED, actor=who.actor, practice_id=desk.id, detail=_ALL)
                found = case_questions.everywhere(work, states=states, before=before, limit=limit)
            cases.settle(context, work, found)
            found = [record for one in found if (record := case_questions.get(work, one.id)) is not None]
            shown = self._views(work, found, who, open_only=open_only)
        self._begin(by, who, _ALL)
        return shown

    def show(self, by: Authority, case_id: int, *, still: bool = False) -> CaseView:
        """One case, as `list` shows it; `still` as there.

        Raises:
            Gone: there is no such case, or it is another practice's.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        if still and isinstance(by, Secret) and self._looks.go_on(by, case_id):
            with context.database.read() as work:
                caller = case_access.seeing(context, work, by)
                found = [case_access.case(work, case_id)]
                if self._only_shows(caller, found):
                    return self._views(work, found, caller)[0]
        with context.database.write() as work:
            who = None if isinstance(by, Operator) else case_access.seeing(context, work, by)
            record = case_access.case(work, case_id)
            if who is not None and who.user.role is not Role.SUPPORT and record.practice_id != who.user.practice.id:
                raise Gone
            if who is not None and who.user.role is Role.SUPPORT:
                cases.write(context, work, record, Event.SUPPORT_LOOKED, actor=who.actor)
            cases.settle(context, work, [record])
            shown = self._views(work, [case_access.case(work, case_id)], who)[0]
        self._begin(by, who, case_id)
        return shown

    def _begin(self, by: Authority, who: Caller | None, what: Hashable) -> None:
        if isinstance(by, Secret) and who is not None and who.user.role is Role.SUPPORT:
            self._looks.begin(by, what)

    def _only_shows(self, who: Caller, found: Sequence[CaseRecord]) -> bool:
        """Whether support may see them anew, and none is over without that being written down."""
        over = any(cases.has_run_out(self._context, record) for record in found)
        return who.user.role is Role.SUPPORT and not over

    def _views(
        self, work: Work, found: Sequence[CaseRecord], who: Caller | None, *, open_only: bool = False
    ) -> tuple[CaseView, ...]:
        shown = [record for record in found if not open_only or cases.state_of(self._context, record) in OPEN]
        return cases.views(self._context, work, shown, asking=None if who is None else who.user.id)
