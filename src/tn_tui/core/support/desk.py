"""The support desk: its people, and what they may see of practices and users, every look of it written down."""

from collections.abc import Sequence
from datetime import datetime

from tn_tui.core.access import cases
from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller, require
from tn_tui.core.base.authority import Acting
from tn_tui.core.base.context import Context
from tn_tui.core.base.new_users import insert_user, temporary_password
from tn_tui.core.base.people import Names
from tn_tui.core.base.present import shown
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.spoken_code import SpokenCode
from tn_tui.core.support import desk_views
from tn_tui.core.support.case_ground import hindrance
from tn_tui.core.support.looks import Looks, record_refused
from tn_tui.core.support.new_desk import make_desk
from tn_tui.domain import text
from tn_tui.domain.authority import Operator
from tn_tui.domain.cases import OPEN, STORED_OPEN, masked
from tn_tui.domain.errors import (
    AskAdministrator,
    CaseRefused,
    DeskMissing,
    NotAnAdministrator,
    NotEnrolled,
    PracticeUnknown,
    SpokenCheckRefused,
    UserUnknown,
)
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import TemporaryPassword
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import (
    Matches,
    PracticeMatch,
    SpokenAnswer,
    SupportPractice,
    Waiting,
)
from tn_tui.domain.text import clean_line, fold
from tn_tui.domain.user_list import find_terms
from tn_tui.storage import cases as case_questions
from tn_tui.storage import practices, support, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import CaseRecord, PracticeRecord, UserRecord

LONGEST_PAGE = 100
_ADMINISTRATORS_SHOWN = 20
_COLLEAGUES_SHOWN = 5
_CASES_SHOWN = 10
_CALLS_SHOWN = 5


class SupportDesk(UseCase):
    """The people of the desk, and what they look at."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._looks = Looks(context)

    def add(self, operator: Operator, *, username: str, name: str) -> TemporaryPassword:
        """Make a support person with a temporary password; the desk is made with the first one.

        Two-factor authentication is always required of them: the first log-in leads to enrollment.

        Raises:
            PracticeCodeTaken: somebody took the desk's code at this instant.
            UsernameTaken: the desk has somebody of this name.
            FieldRefused: and why.
        """
        context = self._context
        kept_username, kept_name = text.username(username), text.full_name(name)
        temporary = temporary_password(context)
        password_hash = context.ports.hasher.hash_random(temporary)
        actor = ledger.operator_actor(operator.system_user)
        with context.database.write() as work:
            practices.lock_installation(work)
            desk = practices.desk(work) or make_desk(context, work, actor)
            values = {"username": kept_username, "name": kept_name, "role": Role.MEMBER, "password_hash": password_hash}
            insert_user(context, work, Acting(actor, desk, None), values | {"password_temporary": True})
        return TemporaryPassword(clean_line(kept_username), temporary)

    def code(self, operator: Operator) -> str:  # noqa: ARG002 - who looks is asked for as in every other call
        """The practice code with which support people log in.

        Raises:
            DeskMissing: there is no support desk yet.
        """
        with self._context.database.read() as work:
            desk = practices.desk(work)
        if desk is None:
            raise DeskMissing
        return clean_line(desk.code)

    def search(self, session: Secret, find: str, *, limit: int = 20) -> Matches:
        """Practices by code and name, and users by username and name, across the installation; the look is recorded.

        `limit` (1 to 100) is of each. People are masked; `look` shows what a call needs.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        terms, limit = find_terms(find), max(1, min(limit, LONGEST_PAGE))
        with self._changing(session, Action.SEARCH_INSTALLATION) as (work, caller):
            if not terms:
                return Matches((), (), more=False)
            ledger.write(
                context,
                work,
                Event.SUPPORT_SEARCHED,
                actor=caller.actor,
                practice_id=caller.user.practice.id,
                detail=clean_line(" ".join(terms)),
            )
        # The walk over all users is made when nobody waits for the database any more.
        with self._looking(session, Action.SEARCH_INSTALLATION) as (work, _):
            found = support.practices_named(work, terms, limit + 1)
            ids = support.users_named(work, terms, limit + 1)
            people = users.many(work, ids)
            return Matches(
                practices=tuple(
                    PracticeMatch(clean_line(one.code), clean_line(one.name), count, heads, sole=able == 1)
                    for one, count, heads, able in found[:limit]
                ),
                users=tuple(desk_views.match(people[user_id]) for user_id in ids[:limit]),
                more=len(found) > limit or len(ids) > limit,
            )

    def waiting(self, session: Secret) -> Waiting:
        """The open cases, and of the practices that support spoke with last the newest call of each.

        It is what the desk itself was asked for and has answered, so it is no look that is written down.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        with self._looking(session, Action.SEARCH_INSTALLATION) as (work, caller):
            stored = case_questions.everywhere(work, states=STORED_OPEN, before=None, limit=_CASES_SHOWN)
            open_ones = [record for record in stored if cases.state_of(context, record) in OPEN]
            spoken_with = support.last_spoken(work, _CALLS_SHOWN)
            names = Names(work, [record for _, _, record in spoken_with])
            return Waiting(
                cases=cases.views(context, work, open_ones, asking=caller.user.id),
                calls=tuple(desk_views.call(code, name, record, names) for code, name, record in spoken_with),
            )

    def look(self, session: Secret, practice_code: str, *, still: bool = False) -> SupportPractice:
        """What a call needs of a practice; the look is a row in the practice's own log.

        With `still` the look before goes on, as long as `Looks` lets it, and there is no other row.

        Raises:
            PracticeUnknown: no practice has this code.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        try:
            return (self._look_still(session, practice_code) if still else None) or self._look(session, practice_code)
        except PracticeUnknown:
            record_refused(self._context, session, practice_code)
            raise

    def _look_still(self, session: Secret, practice_code: str) -> SupportPractice | None:
        """None where this needs a look of its own, or something is to be written down."""
        context = self._context
        with self._looking(session, Action.SEARCH_INSTALLATION) as (work, caller):
            practice = _practice(work, practice_code)
            if not self._looks.go_on(session, practice.id):
                return None
            found = case_questions.of_practice(work, practice.id, limit=_CASES_SHOWN)
            if any(cases.has_run_out(context, record) for record in found):
                return None
            return self._shown(work, practice, found, caller)

    def _look(self, session: Secret, practice_code: str) -> SupportPractice:
        context = self._context
        with self._changing(session, Action.SEARCH_INSTALLATION) as (work, caller):
            practice = _practice(work, practice_code)
            ledger.write(context, work, Event.SUPPORT_LOOKED, actor=caller.actor, practice=practice)
            found = case_questions.of_practice(work, practice.id, limit=_CASES_SHOWN)
            cases.settle(context, work, found)
            shown = self._shown(work, practice, found, caller)
        self._looks.begin(session, practice.id)
        return shown

    def _shown(
        self, work: Work, practice: PracticeRecord, found: Sequence[CaseRecord], caller: Caller
    ) -> SupportPractice:
        heads = users.active_administrators(work, practice.id, limit=_ADMINISTRATORS_SHOWN)
        others, colleagues = support.colleagues(work, practice.id, _COLLEAGUES_SHOWN)
        return shown(
            SupportPractice,
            practice,
            administrators=tuple(desk_views.administrator(user) for user in heads),
            others=others,
            colleagues=tuple(masked(clean_line(name)) for name in colleagues),
            may_open=_may_open(work, heads, self._context.now()),
            cases=cases.views(self._context, work, found, asking=caller.user.id),
        )

    def spoken_check(self, session: Secret, practice_code: str, username: str, heard: str) -> SpokenAnswer:
        """What support reads out to a caller who has read out `heard`; the look is recorded, whatever comes of it.

        Raises:
            SpokenCheckRefused: it is not what the caller's screen shows.
            PracticeUnknown, UserUnknown: no such practice, no such user in it.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        try:
            with context.database.write() as work:
                caller, user = self._spoken_with(work, session, practice_code, username)
                said = SpokenCode(heard).check(context, work, user)
                outcome = Outcome.REFUSED if isinstance(said, Refusal) else Outcome.DONE
                ledger.write(context, work, Event.SUPPORT_SPOKE, outcome, actor=caller.actor, user=user)
        except (PracticeUnknown, UserUnknown):
            record_refused(context, session, practice_code, username)
            raise
        if isinstance(said, Refusal):
            raise SpokenCheckRefused
        return said

    def _spoken_with(self, work: Work, session: Secret, practice_code: str, username: str) -> tuple[Caller, UserRecord]:
        context = self._context
        caller = require(context, work, session, Action.SPEAK_CHECK, to_write=True)
        _practice(work, practice_code)
        found = users.find(work, fold(practice_code), fold(username))
        # Held before the log is, as at the account's own log-in: two who take them crosswise wait for each other.
        user = None if found is None else users.lock(work, found.id)
        if user is None:
            raise UserUnknown
        return caller, user


def _practice(work: Work, practice_code: str) -> PracticeRecord:
    practice = practices.find(work, fold(practice_code))
    if practice is None or practice.is_desk:
        raise PracticeUnknown
    return practice


def _may_open(work: Work, heads: list[UserRecord], now: datetime) -> str | None:
    for user in heads:
        try:
            hindrance(work, user, now)
        except (AskAdministrator, NotAnAdministrator, NotEnrolled, CaseRefused):
            continue
        return clean_line(user.username)
    return None
