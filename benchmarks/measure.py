"""One measured number with its floor and its limit, and how it is told."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line of the results: what, how much, beside what, and what was promised."""

    what: str
    measured: str
    floor: str
    ratio: str
    promised: str
    kept: bool


def compared(what: str, ours: Sequence[float], floor: Sequence[float], at_most: float) -> Row:
    """Seconds against the floor's seconds, by their medians."""
    mine, beneath = statistics.median(ours), statistics.median(floor)
    ratio = mine / beneath
    return Row(
        what,
        f"{mine * 1000:.1f} ms",
        f"{beneath * 1000:.1f} ms",
        f"{ratio:.2f}",
        f"ratio at most {at_most}",
        ratio <= at_most,
    )


def limited(what: str, value: float, unit: str, at_most: float, digits: int = 0) -> Row:
    """A number against a fixed limit."""
    return Row(what, f"{value:,.{digits}f} {unit}", "", "", f"at most {at_most:,.0f} {unit}", value <= at_most)


def table(rows: Sequence[Row]) -> str:
    """The results as a Markdown table."""
    lines = ["| what | measured | floor | ratio | promised | kept |", "|---|---|---|---|---|---|"]
    lines.extend(
        f"| {row.what} | {row.measured} | {row.floor} | {row.ratio} | {row.promised} | {'yes' if row.kept else 'no'} |"
        for row in rows
    )
    return "\n".join(lines)
