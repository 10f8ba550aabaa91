"""What every kind of authenticator shares: a sealed key that says of which kind it is, and numbers that count once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from tn_tui.core.base.context import Context
from tn_tui.core.proofs.proof import Refusal
from tn_tui.domain import policy
from tn_tui.domain.errors import TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import EnrollmentOffer
from tn_tui.storage import authenticators
from tn_tui.storage.database import Work
from tn_tui.storage.records import AuthenticatorRecord, UserRecord

_MARK = ":"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that protects nothing yet, and the id of the authenticator that it becomes."""

    authenticator_id: UUID
    key: Secret


class Kind(Protocol):
    """A kind of authenticator, as enrolling one needs it.

    `mark` stands before a key where it is sealed, with a colon behind it. It is empty for apps of six digits, whose
    keys are base32 and have no colon.
    """

    @property
    def mark(self) -> str:
        """What its keys begin with."""

    def new_key(self, context: Context) -> Secret:
        """A key that nobody has seen."""

    def offer(self, user: UserRecord, ticket: Secret, key: Secret) -> EnrollmentOffer:
        """What the person is shown of it."""

    def confirm(self, context: Context, work: Work, user: UserRecord, new: NewKey, given: Secret) -> NewKey | Refusal:
        """The key as it is kept, when the first thing that was made with it is right and used up; else that is counted.

        A key that is made elsewhere comes with what is given.
        """

    def error(self, context: Context, new: NewKey, given: Secret, refusal: Refusal) -> TnError:
        """What to raise once the count is committed; the key protects nothing yet: it may tell more."""


def sealed(context: Context, kind: Kind, user_id: int, new: NewKey) -> bytes:
    """A key as it is stored: it opens in no other row than its own."""
    marked = Secret(f"{kind.mark}{_MARK}{new.key.reveal()}") if kind.mark else new.key
    return context.ports.vault.seal(marked, _bound_to(user_id, new.authenticator_id))


def opened(context: Context, work: Work, user: UserRecord) -> Iterator[tuple[AuthenticatorRecord, str, Secret]]:
    """The user's authenticators with the mark of their kind and their key, the oldest first.

    Each is opened when it is come to.

    Raises:
        VaultRefused: a key can't be opened.
    """
    for record in authenticators.of_user(work, user.id):
        plain = context.ports.vault.open(record.sealed_key, _bound_to(user.id, record.id)).reveal()
        mark, found, key = plain.partition(_MARK)
        yield (record, mark, Secret(key)) if found else (record, "", Secret(plain))


def spend(work: Work, user: UserRecord, authenticator_id: UUID, number: int) -> bool:
    """Use up a number of an authenticator, a step or a count; False when it was used before."""
    return authenticators.spend_step(work, user.id, authenticator_id, number, kept=policy.USED_STEPS_KEPT)


def _bound_to(user_id: int, authenticator_id: UUID) -> str:
    return f"user:{user_id} authenticator:{authenticator_id}"
