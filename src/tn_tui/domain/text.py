"""What a name may hold, how names are compared, and the one gate that makes outside text safe to show."""

import unicodedata
from typing import TYPE_CHECKING

from tn_tui.domain.reasons import TextProblem

if TYPE_CHECKING:
    from tn_tui.domain.errors import FieldRefused

PRACTICE_CODE_LIMIT = 32
USERNAME_LIMIT = 64
NAME_LIMIT = 80
REASON_LIMIT = 200

# Persian, the Indic scripts and joined emoji need these two format characters inside words.
_JOINERS = "\u200c\u200d"
# Letters and marks by category that show nothing: fillers, and selectors of a variant.
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
_LONGEST_DECOMPOSED = 4
"""No code point that is kept comes from more than this many."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in _UNSAFE and character not in _JOINERS


def clean_line(text: str) -> str:
    """One line that is safe in a terminal, a log and a file, whatever came in.

    Tabs and line ends become a space; every other control, format (bidi included), private,
    unassigned or surrogate code point becomes U+FFFD. Nothing else changes.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if character in "\t\n\r\v\f\x85\u2028\u2029" else _REPLACEMENT if _is_unsafe(character) else character
        for character in text
    )


def fold(text: str) -> str:
    """The form in which practice codes and usernames are compared and counted: trimmed, NFKC, case folded.

    Folding twice changes nothing, and it takes anything, control bytes and lone surrogates included, since
    it stands before every look-up (one name in two spellings must not have two counters, CVE-2025-24806).
    """
    folded = clean_line(text.strip()).strip()
    # A case fold can undo the normal form and the other way round; a few rounds reach the fixed point.
    for _ in range(4):
        following = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold()).strip()
        if following == folded:
            break
        folded = following
    return folded


def _refused(field: str, problem: TextProblem, limit: int = 0) -> "FieldRefused":
    # Every run cleans lines, and only few refuse one.
    from tn_tui.domain.errors import FieldRefused

    return FieldRefused(field, problem, limit)


def _checked(field: str, text: str, limit: int, allowed: str) -> str:
    value = text.strip()
    # Composing sorts marks by insertion: a megabyte of them would take minutes.
    if len(value) > _LONGEST_DECOMPOSED * limit:
        raise _refused(field, TextProblem.TOO_LONG, limit)
    value = unicodedata.normalize("NFC", value)
    if not value:
        raise _refused(field, TextProblem.EMPTY)
    if len(value) > limit:
        raise _refused(field, TextProblem.TOO_LONG, limit)
    if any(_is_unsafe(character) or (character in _JOINERS and character not in allowed) for character in value):
        raise _refused(field, TextProblem.UNSAFE)
    return value


def _identifier(field: str, text: str, limit: int) -> str:
    value = _checked(field, text, limit, allowed="")
    if not _INVISIBLE.isdisjoint(value):
        raise _refused(field, TextProblem.UNSAFE)
    if not fold(value):
        raise _refused(field, TextProblem.EMPTY)
    # Some code points grow eighteenfold when folded; what is compared and stored stays bounded.
    if len(fold(value)) > 2 * limit:
        raise _refused(field, TextProblem.TOO_LONG, limit)
    return value


def practice_code(text: str) -> str:
    """A practice code as it is kept and shown.

    Raises:
        FieldRefused: empty, over 32 characters, or with control or invisible characters.
    """
    return _identifier("practice code", text, PRACTICE_CODE_LIMIT)


def username(text: str) -> str:
    """A username as it is kept and shown.

    Raises:
        FieldRefused: empty, over 64 characters, or with control or invisible characters.
    """
    return _identifier("username", text, USERNAME_LIMIT)


def full_name(text: str, field: str = "name") -> str:
    """A person's or a practice's name as it is kept and shown.

    Raises:
        FieldRefused: empty, over 80 characters, or with control characters.
    """
    return _checked(field, text, NAME_LIMIT, allowed=_JOINERS)


def reason(text: str, *, needed: bool) -> str:
    """Why an administrator does something, as it is kept and shown; empty where none is needed.

    Raises:
        FieldRefused: empty though it is needed, over 200 characters, or with control characters.
    """
    if not needed and not text.strip():
        return ""
    return _checked("reason", text, REASON_LIMIT, allowed=_JOINERS)
