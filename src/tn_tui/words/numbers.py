"""Numbers in words."""

from collections.abc import Sequence

SPELLED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(number: int) -> str:
    """A small number as a word, a bigger one in digits."""
    return SPELLED[number] if 0 <= number < len(SPELLED) else f"{number:,}"


def counted(count: int, noun: str) -> str:
    """So many of something: "1 line", "1,234 lines"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Several in a sentence: "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
