"""What the operator does: whoever can read the data folder. In the log the operator is `operator:<system user>`."""

from collections.abc import Callable

from tn_tui.core.base import ledger
from tn_tui.core.base.authority import Acting
from tn_tui.core.base.new_users import insert_user
from tn_tui.core.base.present import practice_view
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.practice.user_changes import UserChanges
from tn_tui.domain import password as password_rules
from tn_tui.domain import text
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import AlreadySetUp, PracticeCodeTaken
from tn_tui.domain.events import Event
from tn_tui.domain.policy import DESK_CODE, Role
from tn_tui.domain.practice_views import PracticeView, TemporaryPassword
from tn_tui.domain.secret import Secret
from tn_tui.storage import practices, soundness
from tn_tui.storage.database import Work
from tn_tui.storage.records import PracticeRecord


class Administration(UseCase):
    """Practices and users, from the operator's side."""

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
            PracticeCodeTaken: it is the support desk's code.
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
            insert_user(
                context,
                work,
                Acting(ledger.operator_actor(operator), practice, None),
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
            PracticeCodeTaken: there is one with this code, or it is the support desk's.
            FieldRefused: and why.
        """
        kept_code, kept_name = text.practice_code(code), text.full_name(name, "practice name")
        with self._context.database.write() as work:
            practice = self._add_practice(work, operator, kept_code, kept_name, required=two_factor_required)
            return self._view(work, practice)

    def practices(self, operator: str) -> tuple[PracticeView, ...]:  # noqa: ARG002 - who looks is asked for as in every other call
        """Every practice, by code."""
        with self._context.database.read() as work:
            return tuple(practice_view(*found) for found in practices.with_counts(work))

    def check(self, operator: str, *, report: Callable[[int, int], None] | None = None) -> int | None:  # noqa: ARG002 - see `practices`
        """Look at all of the database, however big it is; its size in bytes, or None where a server looks after it.

        `report` gets how many of its tables are done and how many there are.

        Raises:
            StorageDamaged: something is not as it was left.
        """
        with self._context.database.read() as work:
            size = soundness.size_bytes(work)
            if size is not None:
                soundness.check_all(work, report)
        return size

    def add_user(self, operator: str, *, practice_code: str, username: str, name: str, role: Role) -> TemporaryPassword:
        """As `UserChanges.add`, on the operator's behalf."""
        return UserChanges(self._context).add(
            Operator(operator), username=username, name=name, role=role, practice_code=practice_code
        )

    def _add_practice(self, work: Work, operator: str, code: str, name: str, *, required: bool) -> PracticeRecord:
        key, now = text.fold(code), self._context.now()
        if key == text.fold(DESK_CODE):
            # The support desk may yet be made; a practice that has the code from before keeps it.
            raise PracticeCodeTaken
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

    def _view(self, work: Work, practice: PracticeRecord) -> PracticeView:
        return practice_view(*next(practices.with_counts(work, practice.id)))
