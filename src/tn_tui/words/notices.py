"""What a person is told once after a log-in."""

from tn_tui.domain.reasons import SignInNotice
from tn_tui.words.phrases import NEW_CODES

NOTICES = {
    SignInNotice.NOT_REMEMBERED: "This device could not be remembered. Your next log-in asks for a token again.",
    SignInNotice.SERIES_ENDED: (
        "A copy of what remembers this device was used somewhere else, so the device is not remembered any more."
    ),
    SignInNotice.CODES_MISSING: (
        f"You have no recovery codes, and nobody else in your practice could help you. {NEW_CODES}"
    ),
}
"""The rest is said together with the number of recovery codes that are left."""
