"""Moments in words, in the time zone of the system, as seen from now."""

import math
from datetime import datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(moment: datetime) -> str:
    """The date with its year: "24 Nov 2026"."""
    local = moment.astimezone()
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def short_day(moment: datetime, now: datetime) -> str:
    """The day: "today", "yesterday", "24 Nov", or with the year when it is another one."""
    local, today = moment.astimezone().date(), now.astimezone().date()
    if local == today:
        return "today"
    if local == today - timedelta(days=1):
        return "yesterday"
    if local.year == today.year:
        return f"{local.day} {_MONTHS[local.month - 1]}"
    return day(moment)


def clock(moment: datetime) -> str:
    """The time of day: "09:12"."""
    return f"{moment.astimezone():%H:%M}"


def when(moment: datetime, now: datetime) -> str:
    """Day and time: "today 09:12", "yesterday 17:40", "24 Nov 09:12"; another year's without the time of day."""
    if moment.astimezone().year != now.astimezone().year:
        return day(moment)
    return f"{short_day(moment, now)} {clock(moment)}"


def countdown(moment: datetime, now: datetime) -> str:
    """A day ahead, with how far it is: "1 Dec, in 6 days", "tomorrow", "today at 15:00"."""
    local, today = moment.astimezone().date(), now.astimezone().date()
    left = (local - today).days
    if left <= 0:
        return f"today at {clock(moment)}"
    return "tomorrow" if left == 1 else f"{short_day(moment, now)}, in {left} days"


def ago(moment: datetime, now: datetime) -> str:
    """When it was, in 12 cells at most: "today 09:12", "yesterday", "3 days ago", "3 Nov", "24 Nov 2025"."""
    local, today = moment.astimezone().date(), now.astimezone().date()
    days = (today - local).days
    if days == 0:
        return f"today {clock(moment)}"
    if 1 < days <= 30:  # noqa: PLR2004 - about a month, after which a date says more
        return f"{days} days ago"
    return short_day(moment, now)


def brief(until: datetime, now: datetime) -> str:
    """How long it still lasts, in few cells: "40s", "4m", "2h"; a part of a minute counts as one."""
    seconds = max(0, math.ceil((until - now).total_seconds()))
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds}s"
    minutes = -(-seconds // 60)
    return f"{minutes}m" if minutes < 100 else f"{-(-minutes // 60)}h"  # noqa: PLR2004 - where minutes get long


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit: "40 seconds", "4 minutes", "2 hours"."""
    seconds = round(length.total_seconds())
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds >= size * 3 // 2 or seconds == size:
            count = round(seconds / size)
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"{seconds} second" if seconds == 1 else f"{seconds} seconds"


def wait(seconds: int) -> str:
    """How long until another try is looked at: "Try again in 12 s." or "Try again in 4 min 05 s."."""
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return f"Try again in {seconds} s."
    return f"Try again in {seconds // 60} min {seconds % 60:02} s."


def again_in(until: datetime, now: datetime) -> str:
    """The same where no time counts down: "Try again in 4 minutes."; a part of a minute counts as one."""
    seconds = max(1, math.ceil((until - now).total_seconds()))
    if seconds <= 60:  # noqa: PLR2004 - seconds in a minute
        return f"Try again in {span(timedelta(seconds=seconds))}."
    minutes = -(-seconds // 60)
    return f"Try again in {minutes} minutes."


def left(until: datetime, now: datetime) -> str:
    """How long it is until a moment: "23 h 59 min", "12 min", "40 s"; a part of a minute counts as one."""
    seconds = max(0, math.ceil((until - now).total_seconds()))
    if seconds <= 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds} s"
    hours, minutes = divmod(-(-seconds // 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
