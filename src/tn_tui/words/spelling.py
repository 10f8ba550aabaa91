"""Letters in words that the telephone does not garble: the alphabet of NATO and ICAO, and digits as words."""

from tn_tui.domain.secret import Secret

GROUP = 4
_LETTERS = (
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima", "Mike",
    "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "Xray", "Yankee",
    "Zulu",
)  # fmt: skip
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WORDS = {word[0]: word for word in _LETTERS} | {str(digit): word for digit, word in enumerate(_DIGITS)}


def spelled(key: Secret) -> list[tuple[str, tuple[str, ...]]]:
    """The key in groups of four, each with a word for every character of it.

    Raises:
        KeyError: a character that no key has.
    """
    text = key.reveal()
    groups = [text[start : start + GROUP] for start in range(0, len(text), GROUP)]
    return [(group, tuple(_WORDS[character] for character in group)) for group in groups]


def spoken(code: Secret) -> str:
    """The words of a short code, one after another; its hyphens are not said."""
    plain = Secret(code.reveal().replace("-", "").upper())
    return " ".join(word for _, words in spelled(plain) for word in words)
