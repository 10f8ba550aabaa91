"""Moments in words, in the time zone of the system, as seen from now."""

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
