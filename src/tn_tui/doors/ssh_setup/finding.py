"""What is missing or dangerous on a host, with the line that mends it."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How bad it is: something does not work yet, or somebody gets further than the log-in."""

    MISSING = "missing"
    DANGEROUS = "dangerous"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, in a sentence; `line` is what to write or to run."""

    standing: Standing
    seen: str
    line: str


def missing(seen: str, line: str) -> Finding:
    """Something that does not work as long as it is so."""
    return Finding(Standing.MISSING, seen, line)


def dangerous(seen: str, line: str) -> Finding:
    """Something by which somebody gets further than the log-in, or takes somebody else's place."""
    return Finding(Standing.DANGEROUS, seen, line)
