"""What is said where a phone comes to an account: the first one, another, or a new one in its place."""

from typing import TYPE_CHECKING

from tn_tui.domain.totp import PERIOD_SECONDS
from tn_tui.words.moments import when
from tn_tui.words.numbers import counted
from tn_tui.words.phrases import CODES_STAY, THE_APPS_TOKEN

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.views import AuthenticatorView, ProfileView

WHAT = (
    "Two-factor authentication adds a second step to your log-in: after your username and password "
    f"you type a token that only your own phone shows. It changes every {PERIOD_SECONDS} seconds. "
    "This makes it much harder for anybody else to get into your account."
)
NEEDED = (
    "You need an authentication app on your phone: Google Authenticator, Authy, Duo Mobile or another. "
    "If you have none yet, install one from your phone's app store, then go on. "
    "Once you are enrolled, you are logged out everywhere else."
)
TYPE_TOKEN = "Then type the token that it shows"  # noqa: S105 - a sentence
REQUIRED = "Your practice requires two-factor authentication, so please enroll now. It takes about a minute."
BY_A_CODE = "You logged in with a one-time code, so please enroll your phone now. It takes about a minute."
NEXT_LOG_IN = (
    "The next time you log in, you are asked for a token after your practice code, username and password. "
    f"{THE_APPS_TOKEN}"
)
SAVED = "Your recovery codes are saved. Each of them does once for a token, should your phone not be at hand."
NOT_SAVED = "Your recovery codes are not saved, and can't be shown again. Your profile makes new ones at any time."
KINDS = ("Phone", "Tablet")
ADD = (
    "Another phone or tablet gets a key of its own. From then on a token of any of them logs you in, so that one can "
    "be lost without harm."
)
REPLACE = (
    "You scan a new code with your new phone. The old one works until the new one has shown a right token, and only "
    "then its tokens are not taken any more."
)
PROVE = "Your password and a token of the old phone show that it is you; a recovery code does as well."
ADDED = f"From now on a token of any of your authenticators logs you in. {CODES_STAY}"
UNTIL_THEN = "Until then your old phone works."


def replaced(name: str) -> str:
    """What a new phone means for the old one."""
    return f"The tokens of the old one ({name}) are not taken any more. Remove TN from its authentication app."


def suggested(view: "ProfileView", kind: str = "") -> str:
    """A name that no authenticator of the account has yet."""
    taken = {one.name.casefold() for one in view.authenticators}
    names = [kind] if kind else list(KINDS)
    names += [f"{names[0]} {number}" for number in range(2, len(taken) + 3)]
    return next(name for name in names if name.casefold() not in taken)


def can_be_remembered(days: int) -> str:
    """That a device can be remembered, for so many days."""
    return f"A device on which you log in with a token can be remembered for {counted(days, 'day')}."


def used(one: "AuthenticatorView", now: "datetime") -> str:
    """When it last showed a right token."""
    return f"last used {when(one.last_used_at, now)}" if one.last_used_at else "not used yet"
