"""The check of a phone's clock, and how far it is off, in words."""

from datetime import timedelta

from tn_tui.words.moments import span

AT_ONCE = timedelta(seconds=30)
"""Tokens are taken without more ado where the clock is off by no more than that."""

WHAT = "Two tokens that follow each other tell whether your phone's clock is off. They also log you in."
FIRST = "Type the token that your app shows now."
SECOND = "Now wait until your app shows the next one, and type that."
SAME = "This is the same one. Wait for the next."
WRONG = "These are not two tokens that follow each other. Please begin again with the token that your app shows now."

LEARNED = (
    "You are logged in. TN has learned this, so your tokens work from now on, also once the clock is right again. "
    "Other accounts may still refuse them, so set it right:"
)
RIGHT = (
    f"It is right to within {span(AT_ONCE)}, and you are logged in. If tokens were refused, that was not why.",
    "Make sure that your app's token is the one for {account}, and type it while the app shows it. Each works once.",
)


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
