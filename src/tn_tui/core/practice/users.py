"""The users of a practice, as its administrators and the operator see them: the list, the counts, one user's page."""

from collections.abc import Iterator
from dataclasses import replace

from tn_tui.core.base import ledger
from tn_tui.core.base.authority import Acting, admit_for
from tn_tui.core.base.present import app_view, device, session_view
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.practice.change_checks import is_last_administrator
from tn_tui.core.practice.user_views import password_lock, views
from tn_tui.core.proofs import recovery_code
from tn_tui.core.proofs.remembered_device import is_remembered
from tn_tui.domain import policy
from tn_tui.domain.authority import Authority
from tn_tui.domain.errors import UserUnknown
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.practice_views import UserCounts, UserDetail, UserPage, UserView
from tn_tui.domain.text import clean_line, fold
from tn_tui.domain.user_list import EVERYBODY, Show, UserQuery
from tn_tui.storage import authenticators, codes, devices, sessions, user_list, users
from tn_tui.storage.database import Work

LONGEST_PAGE = 500


class Users(UseCase):
    """Looking at users."""

    def page(
        self,
        by: Authority,
        query: UserQuery = EVERYBODY,
        *,
        practice_code: str | None = None,
    ) -> UserPage:
        """A page of users; a limit that is out of range is the nearest that is in it.

        Raises:
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        with self._looking_at(by, Action.SEE_USERS, practice_code) as (work, acting):
            limit = max(1, min(query.limit, LONGEST_PAGE))
            return self._page(work, acting, replace(query, limit=limit))

    def _page(self, work: Work, acting: Acting, query: UserQuery) -> UserPage:
        ids = sorted(self._locked(work, acting.practice.id)) if query.show is Show.LOCKED else None
        # One row more than the page tells whether there is another page.
        found = user_list.page(work, acting.practice.id, replace(query, limit=query.limit + 1), ids=ids)
        more = len(found) > query.limit
        backward = query.before is not None
        found = found[-query.limit :] if backward else found[: query.limit]
        records = users.many(work, [entry.id for entry in found])
        has_before = more if backward else query.after is not None
        has_after = backward or more
        return UserPage(
            rows=views(self._context, work, [records[entry.id] for entry in found]),
            before=found[0].place if found and has_before else None,
            after=found[-1].place if found and has_after else None,
        )

    def counts(self, by: Authority, *, practice_code: str | None = None) -> UserCounts:
        """How many of the practice's users are enrolled, locked, deactivated and so on.

        Raises:
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        with self._looking_at(by, Action.SEE_USERS, practice_code) as (work, acting):
            practice = acting.practice
            found = user_list.counts(work, practice.id)
            able = users.able_administrators(work, practice.id, limit=2)
            sole = able[0] if len(able) == 1 else None
            return UserCounts(
                users=found.users,
                enrolled=found.enrolled,
                locked=len(self._locked(work, practice.id)),
                administrators=found.administrators,
                deactivated=found.deactivated,
                never_logged_in=found.never_logged_in,
                not_ready=found.users - found.enrolled if practice.two_factor_required else 0,
                two_factor_required=practice.two_factor_required,
                required_from=practice.required_from,
                sole_administrator=None if sole is None else clean_line(sole.username),
                sole_authenticators=0 if sole is None else len(authenticators.of_user(work, sole.id)),
                host_clock_synchronized=self._context.ports.host_clock.synchronized(),
            )

    def show(self, by: Authority, user_id: int) -> UserDetail:
        """All that an administrator may see of one user, for the user's page.

        Raises:
            Gone: no such user in the practice.
            SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        context, now = self._context, self._context.now()
        with context.database.read() as work:
            acting, [user] = admit_for(context, work, by, Action.SEE_USERS, [user_id])
            code = codes.get(work, user.id)
            own_session = acting.caller.session.id if acting.caller is not None else None
            return UserDetail(
                user=views(context, work, [user])[0],
                two_factor_since=user.two_factor_since,
                two_factor_required=user.practice.two_factor_required,
                authenticators=tuple(app_view(record) for record in authenticators.of_user(work, user.id)),
                devices=tuple(
                    device(record, user, current=False)
                    for record in devices.of_user(work, user.id, now)
                    if is_remembered(record, user, now)
                ),
                password_changed_at=user.password_changed_at,
                sessions=tuple(
                    session_view(record, now, current=record.id == own_session)
                    for record in sessions.open_of_user(work, user.id, now)
                ),
                code_until=code.expires_at
                if code and policy.is_current(code.created_at, code.expires_at, now)
                else None,
                is_self=acting.is_self(user.id),
                is_last_administrator=is_last_administrator(work, user),
                codes_left=recovery_code.left(work, user),
                codes_saved=user.codes_saved_at is not None,
            )

    def named(self, by: Authority, username: str, *, practice_code: str | None = None) -> UserView:
        """The user of this name, in any spelling.

        Raises:
            UserUnknown: the practice has none.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        with self._looking_at(by, Action.SEE_USERS, practice_code) as (work, acting):
            user = users.find(work, fold(acting.practice.code), fold(username))
            if user is None:
                raise UserUnknown
            return views(self._context, work, [user])[0]

    def export(
        self, by: Authority, *, practice_code: str | None = None, find: str = "", show: Show = Show.ALL
    ) -> Iterator[UserView]:
        """Every user that is found, by username, one after the other, whatever their number; the log tells of it.

        Raises:
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        with self._changing_in(by, Action.EXPORT_USERS, practice_code) as (work, acting):
            ledger.write(self._context, work, Event.USERS_EXPORTED, actor=acting.actor, practice=acting.practice)
        return self._every(acting, find, show)

    def _every(self, acting: Acting, find: str, show: Show) -> Iterator[UserView]:
        query: UserQuery | None = UserQuery(find=find, show=show, limit=LONGEST_PAGE)
        while query is not None:
            # A look of its own for each page, so that a slow reader holds nothing open.
            with self._context.database.read() as work:
                page = self._page(work, acting, query)
            yield from page.rows
            query = replace(query, after=page.after) if page.after is not None else None

    def _locked(self, work: Work, practice_id: int) -> set[int]:
        """Who gets no token or no password looked at now, from somewhere or at all."""
        now = self._context.now()
        tokens, passwords = user_list.in_trouble(work, practice_id)
        locked = {
            user.id
            for user in tokens
            if user.token_closed_at is not None
            or policy.retry_at(user.token_failed_at, policy.token_wait(user.token_failures), now) is not None
        }
        return locked | {user_id for user_id, count in passwords if password_lock(count, now) is not None}
