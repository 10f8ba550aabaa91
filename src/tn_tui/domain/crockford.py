"""Random bits as text that people read out and type: Crockford's base32 in groups of four."""

import base64
import unicodedata

from tn_tui.domain.secret import Secret

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_FROM_RFC_4648 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _DIGITS)
_READ_AS = str.maketrans("oil", "011")
_GROUP = 4
_LONGEST = 64


def grouped(random_bytes: bytes, characters: int) -> Secret:
    """So many characters, five bits of the random bytes in each."""
    encoded = base64.b32encode(random_bytes).decode("ascii").translate(_FROM_RFC_4648).rstrip("=")[:characters]
    return _in_groups(encoded)


def read(typed: Secret) -> Secret | None:
    """What was typed in the form of `grouped`, or None when it can't be one.

    Case, spaces and dashes don't matter; the letters o, i and l are read as the digits that they look like.
    """
    text = typed.reveal()
    if len(text) > _LONGEST:
        return None
    plain = "".join(
        character
        for character in text.casefold()
        if not character.isspace() and unicodedata.category(character) != "Pd"
    )
    plain = plain.translate(_READ_AS)
    if not plain or any(character not in _DIGITS for character in plain):
        return None
    return _in_groups(plain)


def _in_groups(characters: str) -> Secret:
    return Secret("-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP)))
