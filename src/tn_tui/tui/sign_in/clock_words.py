"""How far a phone's clock is off, in words."""

from datetime import timedelta

AT_ONCE = timedelta(seconds=30)
"""Tokens are taken without more ado where the clock is off by no more than that."""


def is_right(offset: timedelta) -> bool:
    """Whether there is nothing to put right."""
    return abs(offset) <= AT_ONCE


def how_far(offset: timedelta) -> str:
    """A sentence for how far the phone's clock is ahead; negative is behind."""
    if is_right(offset):
        return "Your phone's clock is right."
    way = "fast" if offset > timedelta() else "slow"
    return f"Your phone's clock is {exactly(abs(offset))} {way}."


def exactly(length: timedelta) -> str:
    """A length in minutes and seconds: "4 minutes 30 seconds"."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((minutes, "minute"), (seconds, "second"))]
    return " ".join(part for part, count in zip(parts, (minutes, seconds), strict=True) if count) or parts[1]
