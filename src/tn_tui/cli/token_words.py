"""The command line's words about tokens that can't be taken."""

import math
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.cli.place import Place
    from tn_tui.domain import errors


def used(error: "errors.TokenUsed", _: "Place") -> str:
    """What stands for a right token that was used before."""
    seconds = math.ceil(error.next_in.total_seconds())
    return f"The token was used already. {f'The next one comes in {seconds} s.' if seconds else 'Type the next one.'}"


def clock_off(error: "errors.PhoneClockOff", _: "Place") -> str:
    """What stands for a token of another moment while enrolling."""
    off = abs(error.offset) // timedelta(seconds=1)
    way = "ahead" if error.offset > timedelta() else "behind"
    return f"The phone's clock is {off} seconds {way}. Set it by the network, then type a new token."
