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


def compared(
    what: str,
    ours: Sequence[float],
    floor: Sequence[float],
    at_most: float | None = None,
    *,
    milliseconds: int | None = None,
) -> Row:
    """Seconds against the floor's seconds, by their medians; what is promised is their ratio, or ours alone."""
    mine, beneath = statistics.median(ours), statistics.median(floor)
    ratio = mine / beneath
    if milliseconds is not None:
        promised, kept = f"at most {milliseconds} ms", mine * 1000 <= milliseconds
    else:
        promised, kept = f"ratio at most {at_most}", at_most is not None and ratio <= at_most
    return Row(what, f"{mine * 1000:.1f} ms", f"{beneath * 1000:.1f} ms", f"{ratio:.2f}", promised, kept)


def held(what: str, value: float, floor: float, unit: str, at_most: float) -> Row:
    """A number against that of a small case, which it may exceed by so much."""
    ratio = value / floor
    promised = f"ratio at most {at_most}"
    return Row(what, f"{value:,.1f} {unit}", f"{floor:,.1f} {unit}", f"{ratio:.2f}", promised, ratio <= at_most)


def rate(what: str, value: float, floor: float, unit: str, at_least: float) -> Row:
    """So many a second, beside how many there could be at the most."""
    ratio = f"{value / floor:.2f}"
    promised = f"at least {at_least:,.0f} {unit}"
    return Row(what, f"{value:,.0f} {unit}", f"{floor:,.0f} {unit}", ratio, promised, value >= at_least)


def limited(what: str, value: float, unit: str, at_most: float, digits: int = 0) -> Row:
    """A number against a fixed limit."""
    measured, promised = f"{value:,.{digits}f} {unit}".rstrip(), f"at most {at_most:,.0f} {unit}".rstrip()
    return Row(what, measured, "", "", promised, value <= at_most)


def table(rows: Sequence[Row]) -> str:
    """The results as a Markdown table."""
    lines = ["| what | measured | floor | ratio | promised | kept |", "|---|---|---|---|---|---|"]
    lines.extend(
        f"| {row.what} | {row.measured} | {row.floor} | {row.ratio} | {row.promised} | {'yes' if row.kept else 'no'} |"
        for row in rows
    )
    return "\n".join(lines)
