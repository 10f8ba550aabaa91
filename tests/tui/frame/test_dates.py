"""Days as people type them, and when they begin here."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from tn_tui.tui.frame.dates import midnight, parse_day
from tn_tui.tui.log.filtered import ActivityFilter

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "ahead", "day"),
    [
        ("1 Dec 2026", True, date(2026, 12, 1)),
        (" 1  december 2026 ", True, date(2026, 12, 1)),
        ("1. dec, 2026", True, date(2026, 12, 1)),
        ("Dec 1, 2026", True, date(2026, 12, 1)),
        ("2026-12-1", True, date(2026, 12, 1)),
        ("1 dec", True, date(2026, 12, 1)),
        ("1 dec", False, date(2025, 12, 1)),
        ("1 nov", True, date(2027, 11, 1)),
        ("24 nov", True, TODAY),
        ("24 nov", False, TODAY),
        ("today", True, TODAY),
        ("tomorrow", True, TODAY + timedelta(days=1)),
        ("yesterday", False, TODAY - timedelta(days=1)),
        ("29 feb", True, None),
        ("31 feb 2026", True, None),
        ("1 foo 2026", True, None),
        ("12/1/2026", True, None),
        ("1999-01-01", False, None),
        ("9999-12-31", True, None),
        ("٣ dec 2026", True, None),
        ("", True, None),
        ("1 ma 2026", True, None),
    ],
)
def test_days_as_people_type_them(typed: str, day: date | None, *, ahead: bool) -> None:
    assert parse_day(typed, TODAY, ahead=ahead) == day


def test_a_day_begins_at_midnight_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert midnight(date(2026, 12, 1)) == datetime(2026, 12, 1, 5, tzinfo=UTC)
        assert midnight(date(2026, 7, 1)) == datetime(2026, 7, 1, 4, tzinfo=UTC)
        wanted = ActivityFilter(first=date(2026, 11, 1), last=date(2026, 11, 1))
        assert wanted.asked()["until"] == datetime(2026, 11, 2, 5, tzinfo=UTC)
        assert wanted.words() == "only on 1 Nov 2026"
    finally:
        monkeypatch.undo()
        time.tzset()
