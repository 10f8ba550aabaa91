"""What can let somebody in."""

from enum import StrEnum


class Factor(StrEnum):
    """What let somebody in, as the log has it."""

    PASSWORD = "password"  # noqa: S105 - a factor's name
    REMEMBERED_DEVICE = "remembered device"
    TOKEN = "token"  # noqa: S105 - a factor's name
    CLOCK_CHECK = "two tokens"
    RECOVERY_CODE = "recovery code"
    ONE_TIME_CODE = "one-time code"


PROVES = frozenset({Factor.TOKEN, Factor.CLOCK_CHECK, Factor.RECOVERY_CODE})
"""With these, all that a step-up asks for was given just now."""
