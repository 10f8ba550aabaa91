"""What the operator does: whoever can read the data folder. In the log the operator is `operator:<system user>`."""

import base64
from collections.abc import Iterator
from datetime import datetime

from tn_tui.core import ledger
from tn_tui.core.context import Context
from tn_tui.domain import password as password_rules
from tn_tui.domain import policy, text
from tn_tui.domain.errors import AlreadySetUp, PracticeCodeTaken, PracticeUnknown, UsernameTaken, UserUnknown
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import PracticeView, TemporaryPassword, UserView
from tn_tui.storage import practices, throttles, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import PracticeRecord, UserRecord

_TEMPORARY_BYTES = 10
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghjkmnpqrstvwxyz")


class Administration:
    """Practices and users, from the operator's side."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def set_up(
        self,
        operator: str,
        *,
        practice_code: str,
        practice_name: str,
        username: str,
        name: str,
        password: Secret,
        two_factor_required: bool = False,
    ) -> PracticeView:
        """Make the first practice and its administrator, both or neither.

        Raises:
            AlreadySetUp: there is a practice.
            FieldRefused, PasswordRefused: and why.
        """
        context = self._context
        practice_name = text.full_name(practice_name, "practice name")
        kept_code, kept_username, kept_name = (
            text.practice_code(practice_code),
            text.username(username),
            text.full_name(name),
        )
        normal = password_rules.check(
            password,
            minimum=password_rules.minimum_length(two_factor_required=two_factor_required),
            personal=(kept_code, practice_name, kept_username, kept_name),
            common=context.ports.common_passwords,
        )
        with context.database.read() as work:
            if practices.any_exists(work):
                raise AlreadySetUp
        password_hash = context.ports.hasher.hash(normal)
        with context.database.write() as work:
            practices.lock_installation(work)
            if practices.any_exists(work):
                raise AlreadySetUp
            practice = self._add_practice(work, operator, kept_code, practice_name, required=two_factor_required)
            self._add_user(
                work,
                operator,
                practice,
                {
                    "username": kept_username,
                    "name": kept_name,
                    "role": Role.ADMINISTRATOR,
                    "password_hash": password_hash,
                    "password_temporary": False,
                },
            )
            return self._view(work, practice)

    def add_practice(self, operator: str, *, code: str, name: str, two_factor_required: bool = False) -> PracticeView:
        """Make a practice; it has no users yet.

        Raises:
            PracticeCodeTaken: there is one with this code.
            FieldRefused: and why.
        """
        kept_code, kept_name = text.practice_code(code), text.full_name(name, "practice name")
        with self._context.database.write() as work:
            practice = self._add_practice(work, operator, kept_code, kept_name, required=two_factor_required)
            return self._view(work, practice)

    def practices(self, operator: str) -> tuple[PracticeView, ...]:  # noqa: ARG002 - who looks is asked for as in every other call
        """Every practice, by code."""
        with self._context.database.read() as work:
            return tuple(_practice_view(*found) for found in practices.with_counts(work))

    def require_two_factor(self, operator: str, *, practice_code: str, required: bool) -> PracticeView:
        """Require two-factor authentication of all users of a practice, or leave it to each of them.

        Raises:
            PracticeUnknown: no practice has this code.
        """
        with self._context.database.write() as work:
            practice = self._practice(work, practice_code)
            if practices.require_two_factor(work, practice.id, required=required):
                event = Event.REQUIRED if required else Event.NOT_REQUIRED
                actor = ledger.operator_actor(operator)
                ledger.write(self._context, work, event, actor=actor, practice_id=practice.id, subject=practice.code)
            return self._view(work, practice)

    def add_user(self, operator: str, *, practice_code: str, username: str, name: str, role: Role) -> TemporaryPassword:
        """Make a user with a temporary password of 80 bits, to be changed at the first log-in.

        Raises:
            PracticeUnknown: no practice has this code.
            UsernameTaken: the practice has a user of this name.
            FieldRefused: and why.
        """
        context = self._context
        kept_username, kept_name = text.username(username), text.full_name(name)
        with context.database.read() as work:
            practice = self._practice(work, practice_code)
            if users.find(work, text.fold(practice.code), text.fold(kept_username)) is not None:
                raise UsernameTaken
        temporary = temporary_password(context.ports.entropy.bytes(_TEMPORARY_BYTES))
        password_hash = context.ports.hasher.hash(temporary)
        with context.database.write() as work:
            values = {"username": kept_username, "name": kept_name, "role": role, "password_hash": password_hash}
            self._add_user(work, operator, practice, values | {"password_temporary": True})
        return TemporaryPassword(clean_line(kept_username), temporary)

    def users(self, operator: str, *, practice_code: str) -> Iterator[UserView]:  # noqa: ARG002 - as in `practices`
        """Every user of a practice by name, one after the other, whatever their number.

        Raises:
            PracticeUnknown: no practice has this code.
        """
        with self._context.database.read() as work:
            practice = self._practice(work, practice_code)
            now = self._context.now()
            for user in users.of_practice(work, practice.id):
                yield _user_view(user, self._locked_until(work, user, now))

    def unlock_user(self, operator: str, *, practice_code: str, username: str) -> UserView:
        """Forget a user's wrong passwords and tokens, so that the next log-in is looked at.

        Raises:
            PracticeUnknown, UserUnknown: no such practice, or no such user in it.
        """
        with self._context.database.write() as work:
            practice = self._practice(work, practice_code)
            found = users.find(work, text.fold(practice.code), text.fold(username))
            user = None if found is None else users.lock(work, found.id)
            if user is None:
                raise UserUnknown
            throttles.clear_user(work, user.id)
            users.open_tokens(work, user.id)
            ledger.write(self._context, work, Event.USER_UNLOCKED, actor=ledger.operator_actor(operator), user=user)
            return _user_view(users.get(work, user.id) or user, None)

    def _practice(self, work: Work, code: str) -> PracticeRecord:
        practice = practices.find(work, text.fold(code))
        if practice is None:
            raise PracticeUnknown
        return practice

    def _add_practice(self, work: Work, operator: str, code: str, name: str, *, required: bool) -> PracticeRecord:
        key, now = text.fold(code), self._context.now()
        practice_id = practices.add(work, code=code, code_key=key, name=name, two_factor_required=required, now=now)
        if practice_id is None:
            raise PracticeCodeTaken
        actor = ledger.operator_actor(operator)
        ledger.write(
            self._context,
            work,
            Event.PRACTICE_ADDED,
            actor=actor,
            practice_id=practice_id,
            subject=code,
            detail="two-factor required" if required else "",
        )
        return PracticeRecord(practice_id, code, name, required, now)

    def _add_user(self, work: Work, operator: str, practice: PracticeRecord, values: dict[str, object]) -> None:
        now = self._context.now()
        added = {"practice_id": practice.id, "username_key": text.fold(str(values["username"]))}
        user_id = users.add(work, values | added | {"password_changed_at": now, "created_at": now})
        user = None if user_id is None else users.get(work, user_id)
        if user is None:
            raise UsernameTaken
        actor = ledger.operator_actor(operator)
        ledger.write(self._context, work, Event.USER_ADDED, actor=actor, user=user, detail=user.role)

    def _view(self, work: Work, practice: PracticeRecord) -> PracticeView:
        return _practice_view(*next(practices.with_counts(work, practice.id)))

    def _locked_until(self, work: Work, user: UserRecord, now: datetime) -> datetime | None:
        waits = [policy.retry_at(user.token_failed_at, policy.token_wait(user.token_failures), now)]
        waits.extend(
            policy.retry_at(count.failed_at, policy.password_wait(count.failures), now)
            for count in throttles.last_failures(work, user.id)
        )
        return max((until for until in waits if until is not None), default=None)


def temporary_password(random_bytes: bytes) -> Secret:
    """80 random bits in Crockford's base32, in groups of four, as they are read out and typed."""
    characters = base64.b32encode(random_bytes).decode("ascii").translate(_CROCKFORD)
    return Secret("-".join(characters[start : start + 4] for start in range(0, len(characters), 4)))


def _practice_view(practice: PracticeRecord, user_count: int, enrolled: int) -> PracticeView:
    return PracticeView(
        code=clean_line(practice.code),
        name=clean_line(practice.name),
        two_factor_required=practice.two_factor_required,
        users=user_count,
        enrolled=enrolled,
        created_at=practice.created_at,
    )


def _user_view(user: UserRecord, locked_until: datetime | None) -> UserView:
    return UserView(
        username=clean_line(user.username),
        name=clean_line(user.name),
        role=user.role,
        active=user.deactivated_at is None,
        enrolled=user.facts.enrolled,
        password_temporary=user.password_temporary,
        locked_until=locked_until,
        tokens_closed=user.token_closed_at is not None,
        last_login_at=user.last_login_at,
        created_at=user.created_at,
    )
