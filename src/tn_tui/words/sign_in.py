"""What is said on the way in, and where somebody has to prove again who they are."""

from tn_tui.domain.policy import STEP_UP
from tn_tui.domain.reasons import RememberProblem
from tn_tui.words.moments import span
from tn_tui.words.numbers import counted

_EVERY_TIME = "Every log-in asks for a token."
_NOT_OVER_SSH = f"Over SSH no device is remembered, since several people may share this account. {_EVERY_TIME}"
_NO_KEY = f"Over SSH it is your key that is remembered, and you came without one. {_EVERY_TIME}"
_SEVERAL_KEYS = f"You came with several SSH keys, and none of them is remembered alone. {_EVERY_TIME}"
_NOT_IN_THE_PRACTICE = "In your practice no device is remembered, so every log-in asks for a token."
_NOT_HERE = "This device can't be remembered, so every log-in asks for a token."
_UNAVAILABLE: dict[str, str] = {
    RememberProblem.SSH: _NOT_OVER_SSH,
    RememberProblem.SSH_NO_KEY: _NO_KEY,
    RememberProblem.SSH_KEYS: _SEVERAL_KEYS,
    RememberProblem.PRACTICE: _NOT_IN_THE_PRACTICE,
}
CLOSED = (
    "There were too many wrong tokens, so none is taken any more. A recovery code or a one-time code still is. "
    "Otherwise ask your Practice Administrator; if you are the only one, ask support."
)
TYPE_RECOVERY_CODE = (
    "Type one of the recovery codes that you saved when you enrolled. They work in any order, and each works once."
)
TYPE_ONE_TIME_CODE = (
    "Type the one-time sign-in code that your Practice Administrator or support gave you. Then enroll a phone."
)
WRONG_RECOVERY_CODE = "Not right, or used. Please take another."
WRONG_ONE_TIME_CODE = "Not right, used, or too old. Check it."
WRONG_TOKEN = "Not right. Please wait for the next token."  # noqa: S105 - a sentence
STILL_YOU = f"This matters, so please show that it is still you. It then counts for {span(STEP_UP)}."
LOCKED = "Nobody was there for a while. Your password opens this again."


def not_remembered(unavailable: str) -> str:
    """Why this device can't be remembered, as `RememberOffer` says it."""
    return _UNAVAILABLE.get(unavailable, _NOT_HERE)


def remember(days: int) -> str:
    """The offer to remember this device."""
    return f"Remember this device for {counted(days, 'day')}"


def too_many(tried: str) -> str:
    """That nothing is taken for a while; `tried` says what, in the plural."""
    return f"There were too many wrong {tried}."
