"""All that proves who somebody is, in one place: a new kind is a file of its own and a line here."""

from tn_tui.core.proofs.authentication_app import SIX_DIGITS
from tn_tui.core.proofs.authenticator import Kind
from tn_tui.core.proofs.clock_check import ClockCheck
from tn_tui.core.proofs.one_time_code import OneTimeCode
from tn_tui.core.proofs.recovery_code import RecoveryCode
from tn_tui.core.proofs.second_factor import SecondFactor
from tn_tui.core.proofs.token import Token
from tn_tui.storage.records import UserRecord

SECOND_FACTORS: tuple[type[SecondFactor], ...] = (Token, ClockCheck, RecoveryCode, OneTimeCode)
"""What can be given after the right password."""

AUTHENTICATOR: Kind = SIX_DIGITS
"""What is enrolled where nothing else is asked for."""


def asks_second(user: UserRecord) -> bool:
    """Whether the password alone does not do for this user."""
    return any(kind.is_offered(user) for kind in SECOND_FACTORS)
