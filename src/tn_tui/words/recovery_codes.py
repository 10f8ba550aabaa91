"""What is said of recovery codes where they are shown, saved and renewed."""

from collections.abc import Iterator, Sequence
from datetime import date

from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.words.phrases import EACH_ONCE

WHAT = (
    f"When your phone is lost or not at hand, type one of these in place of a token. {EACH_ONCE} "
    "Keep them where your phone is not: whoever has one and your password is in."
)
ONLY_NOW = "They are shown only now, and nothing can show them again."
MUST = "Nobody else in your practice could help you, so save them before you go on."
RENEWED = "The codes that you had before are not taken any more."
SAVED_THERE = "Are they where you find them without your phone?"
DEAD = "A newer set was made meanwhile, so these codes are dead. Please make new ones."
WRITTEN = "Are all ten on paper, and did you compare them? Nothing can show them again."
WHY = (
    "You are the only Practice Administrator of your practice. Without your phone nobody there could let you in again, "
    "so you need recovery codes: each does once for a token."
)
LOST = (
    "The codes that were made before are used up or were never saved, and can't be shown again. "
    "You get ten new ones, and the old ones end."
)
OLD = "The recovery codes that you have now are not taken any more, wherever they are kept."
ARE_SAVED = "Are your recovery codes saved?"
NEW_SAVED = "Your new recovery codes are saved."
NOT_SAVED = "Your recovery codes are not saved"
KEEP_FILE = "Keep the file where you can open it without your phone, and where nobody else looks."
ALL_TEN = "All ten are in this file, which only you can read:"


def said(*, renewed: bool, must_save: bool) -> Iterator[str]:
    """What holds of codes that are shown now."""
    if renewed:
        yield RENEWED
    yield ONLY_NOW
    if must_save:
        yield MUST


def file_text(codes: Sequence[Secret], whose: str, day: date) -> Iterator[str]:
    """A file with all of them, line by line; `whose` is the account, `day` the one on which it is written."""
    yield f"Recovery codes for TN, {clean_line(whose)}, of {day.isoformat()}\n"
    yield "Each works once in place of a token. A new set ends them.\n\n"
    for number, code in enumerate(codes, start=1):
        yield f"{number:2}  {code.reveal()}\n"
