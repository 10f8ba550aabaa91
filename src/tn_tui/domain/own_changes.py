"""What ends when a person changes the own authentication, or gets in without a token: one table.

The core ends it in the commit of the change; docs/administration.md is made from this, and each row has its test.
"""

from dataclasses import dataclass
from enum import StrEnum


class OwnChange(StrEnum):
    """What is done to an account by its owner, or at its owner's call."""

    ENROLL = "two-factor authentication enrolled"
    ADD_AUTHENTICATOR = "an authenticator added"
    REPLACE_AUTHENTICATOR = "an authenticator replaced"
    REMOVE_AUTHENTICATOR = "one of several authenticators removed"
    RENAME_AUTHENTICATOR = "an authenticator renamed"
    REMOVE_TWO_FACTOR = "two-factor authentication removed"
    REMOVE_WHERE_REQUIRED = "two-factor authentication removed where the practice requires it"
    CHANGE_PASSWORD = "password changed"  # noqa: S105 - a change's name
    RENEW_RECOVERY_CODES = "new recovery codes made"
    USE_RECOVERY_CODE = "a recovery code used at the log-in"
    STEP_UP_BY_RECOVERY_CODE = "a recovery code used in place of a token behind the log-in"
    USE_ONE_TIME_CODE = "a one-time sign-in code used"
    ENROLL_AFTER_CODE = "the new phone confirmed after it"
    REDEEM_CASE = "a recovery case ended in a code"


class Fate(StrEnum):
    """What becomes of one thing that an account has, when it is changed."""

    STAY = "stay"
    END = "end"
    OTHERS_END = "all but this one end"
    THAT_ENDS = "that one ends"
    USED = "that one is used up"
    RENEWED = "new in place of the old"
    NONE = "-"


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of all that an account can have; `half_log_ins` wait for a token."""

    sessions: Fate = Fate.STAY
    half_log_ins: Fate = Fate.STAY
    devices: Fate = Fate.STAY
    authenticators: Fate = Fate.STAY
    one_time_code: Fate = Fate.STAY
    recovery_codes: Fate = Fate.STAY


_TRUST_ENDS = Fates(sessions=Fate.OTHERS_END, devices=Fate.END, one_time_code=Fate.END)

FATES: dict[OwnChange, Fates] = {
    OwnChange.ENROLL: Fates(
        sessions=Fate.OTHERS_END,
        half_log_ins=Fate.NONE,
        devices=Fate.NONE,
        authenticators=Fate.NONE,
        one_time_code=Fate.NONE,
        recovery_codes=Fate.RENEWED,
    ),
    OwnChange.ADD_AUTHENTICATOR: _TRUST_ENDS,
    OwnChange.REPLACE_AUTHENTICATOR: Fates(
        sessions=Fate.OTHERS_END, devices=Fate.END, authenticators=Fate.THAT_ENDS, one_time_code=Fate.END
    ),
    OwnChange.REMOVE_AUTHENTICATOR: Fates(
        sessions=Fate.OTHERS_END, devices=Fate.END, authenticators=Fate.THAT_ENDS, one_time_code=Fate.END
    ),
    OwnChange.RENAME_AUTHENTICATOR: Fates(),
    OwnChange.REMOVE_TWO_FACTOR: Fates(
        sessions=Fate.OTHERS_END,
        half_log_ins=Fate.END,
        devices=Fate.END,
        authenticators=Fate.END,
        one_time_code=Fate.END,
        recovery_codes=Fate.END,
    ),
    OwnChange.REMOVE_WHERE_REQUIRED: Fates(*(Fate.END for _ in range(6))),
    OwnChange.CHANGE_PASSWORD: Fates(sessions=Fate.OTHERS_END, half_log_ins=Fate.END, devices=Fate.END),
    OwnChange.RENEW_RECOVERY_CODES: Fates(recovery_codes=Fate.RENEWED),
    OwnChange.USE_RECOVERY_CODE: Fates(recovery_codes=Fate.USED),
    OwnChange.STEP_UP_BY_RECOVERY_CODE: Fates(recovery_codes=Fate.USED),
    OwnChange.USE_ONE_TIME_CODE: Fates(one_time_code=Fate.USED),
    OwnChange.ENROLL_AFTER_CODE: Fates(
        sessions=Fate.OTHERS_END,
        devices=Fate.END,
        authenticators=Fate.END,
        one_time_code=Fate.END,
        recovery_codes=Fate.RENEWED,
    ),
    OwnChange.REDEEM_CASE: Fates(one_time_code=Fate.RENEWED),
}
"""Every change has its row."""
