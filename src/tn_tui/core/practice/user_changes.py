"""What administrators and the operator do to users: one account or many, all of it in one commit or none of it.

What a change needs and what ends with it is the table `domain.changes.RULES`; here it is carried out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tn_tui.core.base import ledger
from tn_tui.core.base.authority import Acting, admit_for
from tn_tui.core.base.new_users import insert_user, temporary_password
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.practice.change_checks import (
    administrates,
    becomes,
    gives_role,
    hindrance,
    is_bound,
    is_idle,
    leaves_nobody,
)
from tn_tui.core.practice.user_views import views
from tn_tui.core.proofs import one_time_code
from tn_tui.domain import policy, text
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import BULK, RULES, Change, Lock, Rule
from tn_tui.domain.errors import (
    Gone,
    LastAdministrator,
    NotAllowed,
    NotEnrolled,
    OnYourself,
    SupportStays,
    UsernameTaken,
)
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import Role, SessionEnd
from tn_tui.domain.practice_views import Changed, OneTimeCode, TemporaryPassword, Touched, UserView
from tn_tui.domain.text import clean_line, fold
from tn_tui.domain.user_list import find_key, name_key
from tn_tui.storage import authenticators, codes, devices, recovery_codes, sessions, throttles, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

_SESSION_ENDS = {
    Change.DISABLE_TWO_FACTOR: SessionEnd.AUTHENTICATORS_CHANGED,
    Change.END_SESSIONS: SessionEnd.BY_ADMINISTRATOR,
    Change.DEACTIVATE: SessionEnd.DEACTIVATED,
    Change.RESET_PASSWORD: SessionEnd.PASSWORD_RESET,
}
_DETAILS = {
    Change.MAKE_ADMINISTRATOR: Role.ADMINISTRATOR.value,
    Change.MAKE_MEMBER: Role.MEMBER.value,
    Change.END_SESSIONS: "all",
    Change.FORGET_DEVICES: "all",
}


class UserChanges(UseCase):
    """Changing users."""

    def preview(self, by: Authority, user_ids: Sequence[int], change: Change) -> tuple[Touched, ...]:
        """Whom the change would touch, and what stands in its way; nothing is changed.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `admit`.
        """
        rule = RULES[change]
        with self._context.database.read() as work:
            # Looking at what would happen needs no more than looking at users does.
            acting, found = admit_for(self._context, work, by, Action.SEE_USERS, user_ids)
            leaves = leaves_nobody(work, rule, found)
            stops = leaves and is_bound(acting, rule)
            return tuple(
                Touched(
                    id=user.id,
                    username=clean_line(user.username),
                    name=clean_line(user.name),
                    idle=is_idle(work, change, user, self._context.now()),
                    hindrance=hindrance(acting, rule, change, user, leaves=stops),
                    leaves_nobody=leaves and not stops and administrates(user),
                )
                for user in found
            )

    def apply(self, by: Authority, user_ids: Sequence[int], change: Change, *, reason: str = "") -> Changed:
        """Do it to all of these users or to none; who has nothing to change is passed over.

        Raises:
            FieldRefused: the reason is missing where the change takes something away, or can't be kept.
            LastAdministrator: the practice would have no administrator who can log in; the operator may leave it so.
            OnYourself: this is done to others only.
            SupportStays: a role is to be given to somebody of the support desk.
            Gone: one of them is not there, or not in the practice.
            ValueError: the change needs something of each user's own.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        if change not in BULK:
            raise ValueError(change)
        rule = RULES[change]
        kept_reason = text.reason(reason, needed=rule.takes_away)
        with self._context.database.write() as work:
            acting, found = admit_for(self._context, work, by, rule.action, user_ids, to_write=True)
            self._refuse(work, acting, rule, change, found)
            touched = [user for user in found if not is_idle(work, change, user, self._context.now())]
            ended = [self._carry_out(work, change, user) for user in touched]
            # The log comes last, as in every unit of work: whoever waits for it holds nothing that this one needs.
            for user in touched:
                self._write(work, acting, change, user, reason=kept_reason, detail=_DETAILS.get(change, ""))
            left = leaves_nobody(work, rule, touched)
        return Changed(
            change,
            users=len(touched),
            sessions_ended=sum(sessions_ended for sessions_ended, _ in ended),
            devices_ended=sum(devices_ended for _, devices_ended in ended),
            leaves_nobody=left,
        )

    def reset_password(self, by: Authority, user_id: int, *, reason: str) -> TemporaryPassword:
        """Put a temporary password of 80 bits in place of the user's own, which is told once and must be changed.

        Raises:
            FieldRefused, OnYourself, Gone: see `apply`.
            Busy: nothing was changed.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        context = self._context
        temporary = temporary_password(context)
        new_hash = context.ports.hasher.hash_random(temporary)

        values = {"password_hash": new_hash, "password_temporary": True, "password_changed_at": context.now()}
        with self._one(by, user_id, Change.RESET_PASSWORD, reason) as (work, user):
            users.change(work, user.id, values)
            left = leaves_nobody(work, RULES[Change.RESET_PASSWORD], [user])
        return TemporaryPassword(clean_line(user.username), temporary, leaves_nobody=left)

    def one_time_code(self, by: Authority, user_id: int, *, reason: str) -> OneTimeCode:
        """Make a code of 60 bits that lets the user in once within an hour, to enroll and for nothing else.

        Raises:
            NotEnrolled: the password alone lets the user in, so there is nothing that a code is needed for.
            FieldRefused, OnYourself, Gone: see `apply`.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        context = self._context
        with self._one(by, user_id, Change.ONE_TIME_CODE, reason) as (work, user):
            if not user.facts.enrolled:
                raise NotEnrolled
            code = one_time_code.issue(context, work, user)
        return OneTimeCode(clean_line(user.username), code, context.now() + policy.ONE_TIME_CODE)

    def rename(
        self, by: Authority, user_id: int, *, name: str | None = None, username: str | None = None, reason: str = ""
    ) -> UserView:
        """Give a user another name, another username or both; another username ends remembered devices.

        Raises:
            UsernameTaken: the practice has a user of this name.
            FieldRefused, Gone: see `apply`.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        new_name = None if name is None else text.full_name(name)
        new_username = None if username is None else text.username(username)

        with self._one(by, user_id, Change.RENAME, reason) as (work, user):
            kept_name, kept_username = new_name or user.name, new_username or user.username
            values = {
                "name": kept_name,
                "name_key": name_key(kept_name),
                "username": kept_username,
                "username_key": fold(kept_username),
                "find_key": find_key(kept_username, kept_name),
            }
            is_other = (kept_name, kept_username) != (user.name, user.username)
            if is_other and not users.rename(work, user.id, values):
                raise UsernameTaken
        with self._context.database.read() as work:
            return views(self._context, work, list(users.many(work, [user_id]).values()))[0]

    def add(
        self, by: Authority, *, username: str, name: str, role: Role, practice_code: str | None = None
    ) -> TemporaryPassword:
        """Make a user with a temporary password of 80 bits, to be changed at the first log-in.

        Raises:
            UsernameTaken: the practice has a user of this name.
            FieldRefused: and why.
            PracticeUnknown, SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `admit`.
        """
        context = self._context
        if role is Role.SUPPORT:
            # Nobody is made support but by standing in the support desk.
            raise NotAllowed
        kept_username, kept_name = text.username(username), text.full_name(name)
        temporary = temporary_password(context)
        password_hash = context.ports.hasher.hash_random(temporary)
        with self._changing_in(by, Action.ADD_USERS, practice_code) as (work, acting):
            values = {"username": kept_username, "name": kept_name, "role": role, "password_hash": password_hash}
            insert_user(context, work, acting, values | {"password_temporary": True})
        return TemporaryPassword(clean_line(kept_username), temporary)

    @contextmanager
    def _one(self, by: Authority, user_id: int, change: Change, reason: str) -> Iterator[tuple[Work, UserRecord]]:
        """Do something of its own to one user, who is held, and what the table says besides; its row comes last.

        Nothing is written where a new name is the old one.
        """
        rule = RULES[change]
        kept_reason = text.reason(reason, needed=rule.takes_away)
        with self._context.database.write() as work:
            acting, [user] = admit_for(self._context, work, by, rule.action, [user_id], to_write=True)
            self._refuse(work, acting, rule, change, [user])
            self._end(work, change, user)
            yield work, user
            # Who was renamed stands in the log by the new name.
            called = users.get(work, user_id) or user
            detail = ""
            if change is Change.RENAME:
                if (called.name, called.username) == (user.name, user.username):
                    return
                detail = f"{user.username} ({user.name})"
            if rule.username_ends_devices and fold(called.username) != fold(user.username):
                devices.remove_all(work, user.id)
            self._write(work, acting, change, called, reason=kept_reason, detail=detail)

    def _refuse(self, work: Work, acting: Acting, rule: Rule, change: Change, found: Sequence[UserRecord]) -> None:
        if not rule.on_oneself and any(acting.is_self(user.id) for user in found):
            raise OnYourself
        if change is Change.ONE_TIME_CODE and found[0].deactivated_at is not None:
            raise Gone
        if gives_role(change) and acting.practice.is_desk:
            raise SupportStays
        if is_bound(acting, rule) and leaves_nobody(work, rule, found):
            raise LastAdministrator(clean_line(next(user.username for user in found if administrates(user))))

    def _carry_out(self, work: Work, change: Change, user: UserRecord) -> tuple[int, int]:
        ended = self._end(work, change, user)
        if change is Change.DISABLE_TWO_FACTOR:
            users.remove_two_factor(work, user.id)
        made = becomes(change, self._context.now())
        if made:
            users.change(work, user.id, made)
        return ended

    def _end(self, work: Work, change: Change, user: UserRecord) -> tuple[int, int]:
        """End what the table says; how many sessions and devices there were."""
        rule, now = RULES[change], self._context.now()
        sessions_ended = devices_ended = 0
        if rule.ends_sessions:
            sessions_ended = len(sessions.open_of_user(work, user.id, now))
            sessions.end_all(work, user.id, reason=_SESSION_ENDS[change], now=now)
        if rule.ends_devices:
            devices_ended = devices.remove_all(work, user.id)
        if rule.ends_authenticators:
            authenticators.remove_all(work, user.id)
        if rule.ends_code:
            codes.remove(work, user.id)
        if rule.ends_recovery_codes:
            recovery_codes.remove_all(work, user.id)
        if rule.ends_step_ups:
            sessions.forget_proofs(work, user.id)
        if Lock.PASSWORDS in rule.opens:
            throttles.clear_user(work, user.id)
        if Lock.TOKENS_CLOSED in rule.opens:
            users.open_tokens(work, user.id)
        elif Lock.TOKEN_WAIT in rule.opens:
            users.token_succeeded(work, user.id)
        return sessions_ended, devices_ended

    def _write(self, work: Work, acting: Acting, change: Change, user: UserRecord, *, reason: str, detail: str) -> None:
        event = RULES[change].event
        ledger.write(self._context, work, event, actor=acting.actor, user=user, detail=detail, reason=reason)
