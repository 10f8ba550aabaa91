"""What is said once, after a log-in, on the first screen."""

from typing import TYPE_CHECKING

from tn_tui.domain.policy import RECOVERY_CODES_FEW, Role, Step
from tn_tui.domain.reasons import SignInNotice
from tn_tui.tui.widgets.messages import Notice
from tn_tui.words.notices import NOTICES
from tn_tui.words.phrases import NEW_CODES

if TYPE_CHECKING:
    from tn_tui.domain.views import SignedIn


def notice(signed_in: "SignedIn") -> Notice | None:
    """All of it on one line."""
    said = [NOTICES[code] for code in signed_in.notices if code in NOTICES]
    codes = _codes_left(signed_in)
    if said:
        return Notice(" ".join([*said, codes.text] if codes else said), "warn")
    return codes


def _codes_left(signed_in: "SignedIn") -> Notice | None:
    """How many recovery codes are left after one was used; who had to save new ones has all of them."""
    left = signed_in.codes_left
    if SignInNotice.CODE_USED not in signed_in.notices or left is None or signed_in.step is Step.SAVE_CODES:
        return None
    used = "You logged in with a recovery code."
    if left > RECOVERY_CODES_FEW:
        return Notice(f"{used} {left} of them are left.")
    if signed_in.person.role is not Role.SUPPORT:
        # The profile itself says how few are left.
        return Notice(used, "warn")
    count = {0: "None is left.", 1: "One is left."}.get(left, f"{left} are left.")
    return Notice(f"{used} {count} {NEW_CODES}", "warn")
