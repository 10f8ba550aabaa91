"""What a person is told once after a log-in."""

from typing import TYPE_CHECKING, NamedTuple

from tn_tui.domain.policy import RECOVERY_CODES_FEW, Role, Step
from tn_tui.domain.reasons import SignInNotice
from tn_tui.words.phrases import NEW_CODES

if TYPE_CHECKING:
    from tn_tui.domain.views import SignedIn

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


class ToldOnce(NamedTuple):
    """A sentence or two, and whether they warn."""

    text: str
    warns: bool = False


def after_log_in(signed_in: "SignedIn") -> ToldOnce | None:
    """All of it in one."""
    said = [NOTICES[code] for code in signed_in.notices if code in NOTICES]
    codes = _codes_left(signed_in)
    if said:
        return ToldOnce(" ".join([*said, codes.text] if codes else said), warns=True)
    return codes


def _codes_left(signed_in: "SignedIn") -> ToldOnce | None:
    """How many recovery codes are left after one was used; who had to save new ones has all of them."""
    left = signed_in.codes_left
    if SignInNotice.CODE_USED not in signed_in.notices or left is None or signed_in.step is Step.SAVE_CODES:
        return None
    used = "You logged in with a recovery code."
    if left > RECOVERY_CODES_FEW:
        return ToldOnce(f"{used} {left} of them are left.")
    if signed_in.person.role is not Role.SUPPORT:
        # The profile itself says how few are left.
        return ToldOnce(used, warns=True)
    count = {0: "None is left.", 1: "One is left."}.get(left, f"{left} are left.")
    return ToldOnce(f"{used} {count} {NEW_CODES}", warns=True)
