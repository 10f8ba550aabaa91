"""Steps of the tour: the token does not work, and the phone is gone."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tn_tui.domain.totp import PERIOD_SECONDS
from tn_tui.tui.sign_in.sign_in_code import RecoveryCodeDialog
from tn_tui.words.moments import span

if TYPE_CHECKING:
    from tn_tui.demo.tour import Tour

_SLOW = timedelta(minutes=-4)
_FORGOTTEN = timedelta(days=31)
_NEXT_TOKEN = timedelta(seconds=PERIOD_SECONDS)


async def slow_phone(tour: "Tour") -> str:
    """A token of four minutes ago is refused in words that tell nothing else."""
    await tour.log_out()
    tour.clock.move(_FORGOTTEN)
    tour.phone.ahead = _SLOW
    await tour.log_in()
    await tour.see("Submit Token and Log In")
    await tour.type(tour.phone.token())
    return await tour.see("token is not right")


async def check_clock(tour: "Tour") -> str:
    """Two tokens that follow each other are as good as one, and say what to set right."""
    await tour.press("c")
    await tour.see("First token")
    await tour.type(tour.phone.token())
    await tour.see("Next token")
    tour.clock.move(_NEXT_TOKEN)
    await tour.type(tour.phone.token())
    return await tour.see("iPhone", "Google Authenticator", span(-_SLOW))


async def recovery_code(tour: "Tour") -> str:
    """One of the ten, in any order."""
    await tour.press("enter")
    await tour.see("Security & Activity")
    await tour.log_out()
    # The clock check remembered this device.
    tour.clock.move(_FORGOTTEN)
    await tour.log_in()
    await tour.see("Can't get a token?")
    await tour.press("r")
    await tour.see(RecoveryCodeDialog.heading)
    await tour.type(tour.codes[3])
    await tour.press("enter")
    await tour.see("Security & Activity")
    return await tour.see("9 of 10")
