"""The token of an authentication app: one set of used steps for each app (NIST 3.2.2, RFC 6238 5.2)."""

from dataclasses import dataclass
from typing import ClassVar

from tn_tui.core.base.context import Context
from tn_tui.core.proofs import authentication_app, authenticator
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.second_factor import Right, SecondFactor
from tn_tui.domain import totp
from tn_tui.domain.errors import TnError
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.storage import authenticators
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord


@dataclass(frozen=True, slots=True)
class Token(SecondFactor):
    """The digits that an app shows."""

    name: ClassVar[str] = "token"
    event: ClassVar[Event] = Event.TOKEN

    token: Secret

    def redeem(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal | None:
        """Use up the token's step of the first app that has it unused; see `SecondFactor.redeem`."""
        now = context.now()
        matched = None
        for record, app, key in authentication_app.of_user(context, work, user):
            step = totp.match_step(key, self.token, now, record.drift_steps, digits=app.digits)
            if step is None:
                continue
            if authenticator.spend(work, user, record.id, step):
                if totp.is_right_again(step - totp.step_at(now), record.drift_steps):
                    authenticators.learn_drift(work, record, 0)
                authenticators.used(work, record, now)
                return Right()
            matched = record, step
        if matched is None:
            return None
        record, step = matched
        return authentication_app.refuse_used(context, work, user, record.id, step, drift_steps=record.drift_steps)

    def error(self, refusal: Refusal) -> TnError:
        """See `authentication_app.token_error`."""
        return authentication_app.token_error(refusal)
