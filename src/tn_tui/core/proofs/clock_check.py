"""Two tokens that follow each other: as good as one, and they tell how far the phone's clock is off (RFC 6238 6)."""

from dataclasses import dataclass
from datetime import timedelta
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
class ClockCheck(SecondFactor):
    """The digits that an app shows, and those before them."""

    name: ClassVar[str] = "two tokens"
    event: ClassVar[Event] = Event.CLOCK_CHECKED

    first: Secret
    second: Secret

    def redeem(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal | None:
        """Use up the steps of both, and learn how far the phone is ahead; see `SecondFactor.redeem`."""
        now = context.now()
        for record, app, key in authentication_app.of_user(context, work, user):
            step = totp.match_pair(key, self.first, self.second, now, digits=app.digits)
            # Both or neither: a pair with a used one in it must not use up the other.
            if step is None or authenticators.are_spent(work, record.id, [step, step + 1]):
                continue
            spent = [authenticator.spend(work, user, record.id, each) for each in (step, step + 1)]
            if all(spent):
                # The second token is the one that the phone shows now. What is learned may be a step; what a person is
                # told begins where tokens are refused for it.
                ahead = step + 1 - totp.step_at(now)
                authenticators.learn_drift(work, record, ahead)
                authenticators.used(work, record, now)
                seconds = 0 if abs(ahead) <= totp.WINDOW_STEPS else ahead * totp.PERIOD_SECONDS
                return Right(f"{seconds} s", timedelta(seconds=seconds))
        return None

    def error(self, refusal: Refusal) -> TnError:
        """See `authentication_app.token_error`."""
        return authentication_app.token_error(refusal)
