"""Moments read as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from tn_tui.words import moments
from tn_tui.words.moments import span, wait


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (40, "40 seconds"), (60, "1 minute"), (150, "2 minutes"), (3600, "1 hour"), (7200, "2 hours")],
)
def test_spans(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_waiting() -> None:
    assert wait(12) == "Try again in 12 s."
    assert wait(65) == "Try again in 1 min 05 s."


def test_moments_read_as_people_say_them() -> None:
    now = datetime(2026, 11, 24, 12, 0).astimezone()
    assert moments.when(now.replace(hour=9, minute=12), now) == "today 09:12"
    assert moments.when(now.replace(day=23, hour=17, minute=40), now) == "yesterday 17:40"
    assert moments.when(now.replace(day=3), now) == "3 Nov 12:00"
    assert moments.when(now.replace(year=2025), now) == "24 Nov 2025"
    assert moments.day(datetime(2026, 12, 24, 12, tzinfo=UTC)) == "24 Dec 2026"


def test_days_ahead_and_ago_read_as_people_say_them() -> None:
    now = datetime(2026, 11, 24, 12, 0).astimezone()
    assert moments.countdown(now.replace(hour=15), now) == "today at 15:00"
    assert moments.countdown(now + timedelta(days=1), now) == "tomorrow"
    assert moments.countdown(now + timedelta(days=7), now) == "1 Dec, in 7 days"
    assert moments.ago(now.replace(hour=9, minute=12), now) == "today 09:12"
    assert moments.ago(now - timedelta(days=1), now) == "yesterday"
    assert moments.ago(now - timedelta(days=3), now) == "3 days ago"
    assert moments.ago(now - timedelta(days=31), now) == "24 Oct"
    assert moments.ago(now.replace(year=2025), now) == "24 Nov 2025"
    assert [moments.brief(now + timedelta(seconds=left), now) for left in (0, 59, 61, 240, 7200)] == [
        "0s",
        "59s",
        "2m",
        "4m",
        "2h",
    ]
