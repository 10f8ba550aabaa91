"""What a new password must be: long, and not one that everybody tries first (NIST 3.1.1.2, ASVS 6.2)."""

import re
import unicodedata
from collections.abc import Container, Iterable

from tn_tui.domain.errors import PasswordRefused
from tn_tui.domain.reasons import PasswordProblem
from tn_tui.domain.secret import Secret

MINIMUM_ALONE = 15
"""Code points where the password may stand alone."""

MINIMUM_WITH_TOKEN = 8
"""Code points where the practice requires a token beside it."""

CAP = 128
PRODUCT_WORDS = ("tn-tui", "tntui", "therapynotes")

_NOT_A_LETTER = re.compile(r"[\W_]+")
_SHORTEST_WORD = 3
_LONGEST_DECOMPOSED = 4
"""Code points that one composed code point can come from."""


def normalize(password: Secret) -> Secret:
    """The form in which passwords are hashed: NFC, once; nothing is trimmed, folded or cut.

    What is too long to be a password in any form stays as it is: composing a megabyte of marks takes minutes.
    """
    if len(password.reveal()) > _LONGEST_DECOMPOSED * CAP:
        return password
    return Secret(unicodedata.normalize("NFC", password.reveal()))


def minimum_length(*, two_factor_required: bool) -> int:
    """How many code points a new password needs in this practice."""
    return MINIMUM_WITH_TOKEN if two_factor_required else MINIMUM_ALONE


def check(password: Secret, *, minimum: int, personal: Iterable[str], common: Container[str]) -> Secret:
    """The normalized password, when it can be taken.

    `personal` are the practice's and the user's names; a password that is made of little else is
    refused, as is one that only repeats a common one.

    Raises:
        PasswordRefused: with the reason, and the length it speaks of.
    """
    normal = normalize(password)
    text = normal.reveal()
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise PasswordRefused(PasswordProblem.UNREADABLE)
    if len(text) < minimum:
        raise PasswordRefused(PasswordProblem.TOO_SHORT, minimum)
    if len(text) > CAP:
        raise PasswordRefused(PasswordProblem.TOO_LONG, CAP)
    folded = text.casefold()
    if folded in common or _repeated_unit(folded) in common:
        raise PasswordRefused(PasswordProblem.COMMON)
    words = _words((*personal, *PRODUCT_WORDS))
    rest = folded
    for word in words:
        rest = rest.replace(word, " ")
    if rest != folded:
        rest = _NOT_A_LETTER.sub("", rest)
        if len(rest) < MINIMUM_WITH_TOKEN or rest in common:
            raise PasswordRefused(PasswordProblem.PERSONAL)
    return normal


def _words(texts: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for text in texts:
        folded = unicodedata.normalize("NFC", text).casefold().strip()
        found.update(part for part in (folded, *_NOT_A_LETTER.split(folded)) if len(part) >= _SHORTEST_WORD)
    return sorted(found, key=len, reverse=True)


def _repeated_unit(text: str) -> str:
    """The shortest text that, written again and again, gives this one; the text itself when none does."""
    return text[: (text + text).index(text, 1)] if text else text
