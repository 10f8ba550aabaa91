"""Days as people type them, and the moment at which a day begins here."""

import re
from datetime import UTC, date, datetime, time, timedelta

HINT = "Such as 1 Dec 2026 or 2026-12-01."
"""What can be typed. Digits alone are taken in one order only, since 12/1 is another day elsewhere."""

DAY_LIMIT = 24
"""Characters that a field for a day takes."""

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<day>\d{1,2})\.? +(?P<month>[a-z]{3,9})\.?(?:,? +(?P<year>\d{4}))?",
        r"(?P<month>[a-z]{3,9})\.? +(?P<day>\d{1,2})(?:,? +(?P<year>\d{4}))?",
        r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})",
    )
)
_YEARS = range(2000, 3000)
"""Far enough from where the calendar ends that midnight exists in every time zone."""


def parse_day(text: str, today: date, *, ahead: bool) -> date | None:
    """The day that was typed, or None when it is none.

    Without a year it is the next such day where `ahead`, else the last one.
    """
    typed = " ".join(text.lower().split())
    if typed in _NAMED:
        return today + timedelta(days=_NAMED[typed])
    for shape in _SHAPES:
        found = shape.fullmatch(typed)
        if found:
            parts = found.groupdict()
            month = int(parts["number"]) if "number" in parts else _month(parts["month"])
            if parts["year"] is not None:
                return _day(int(parts["year"]), month, int(parts["day"]))
            years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
            days = [_day(year, month, int(parts["day"])) for year in years]
            return next((day for day in days if day and (day >= today if ahead else day <= today)), None)
    return None


def midnight(day: date) -> datetime:
    """The moment at which the day begins in the time zone of the system, in UTC."""
    return datetime.combine(day, time()).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day of a moment in the time zone of the system."""
    return moment.astimezone().date()


def written(day: date) -> str:
    """A day as people write it, and as `parse_day` takes it: "1 Dec 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1][:3].title()} {day.year}"


def exactly(moment: datetime) -> str:
    """A moment to the second: "24 Nov 2026 09:12:07"."""
    return f"{written(local_day(moment))} {moment.astimezone():%H:%M:%S}"


def long_day(day: date) -> str:
    """With its weekday, so that a slip shows: "Tuesday, 1 Dec 2026"."""
    return f"{_DAYS[day.weekday()]}, {written(day)}"


def _month(name: str) -> int:
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)), 0)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
