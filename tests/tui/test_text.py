"""Words: every error has some, every event too, and moments read as people say them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tn_tui.domain import errors, system_errors
from tn_tui.domain.errors import TnError
from tn_tui.domain.events import Event, Group, Outcome
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.reasons import CaseProblem, FileProblem, PasswordProblem, PathProblem, RuleProblem, TextProblem
from tn_tui.tui.program.manual import TOPICS
from tn_tui.words import events, moments
from tn_tui.words.errors import IMPORT_PROBLEMS, SESSION_ENDS, explain, explained, span, wait

FORBIDDEN = ("!", "MFA", "OTP", "tenant", "invalid", "Invalid", "error", "Error")


def every_error() -> set[type[TnError]]:
    found = {TnError}
    while True:
        more = found | {below for error in found for below in error.__subclasses__()}
        if more == found:
            return found
        found = more


FACTS: dict[type[TnError], list[TnError]] = {
    errors.FieldRefused: [errors.FieldRefused("name", reason, 80) for reason in TextProblem],
    errors.PasswordRefused: [errors.PasswordRefused(reason, 15) for reason in PasswordProblem],
    system_errors.FileRefused: [system_errors.FileRefused(Path("/x\x1b"), reason) for reason in PathProblem],
    errors.NumberRefused: [errors.NumberRefused("days of grace", 0, 90)],
    errors.RuleRefused: [errors.RuleRefused(reason) for reason in RuleProblem],
    errors.ImportRefused: [errors.ImportRefused(reason, "username\x1b") for reason in FileProblem],
    errors.LinesRefused: [errors.LinesRefused(count) for count in (1, 2, 50_000)],
    errors.LastAdministrator: [errors.LastAdministrator("\x1balice")],
    errors.StepUpNeeded: [errors.StepUpNeeded(token=token) for token in (False, True)],
    system_errors.SettingRefused: [system_errors.SettingRefused("file", "key", "it must be so", "near")],
    system_errors.StorageNewer: [system_errors.StorageNewer("9")],
    system_errors.DatabaseMissing: [system_errors.DatabaseMissing(Path("/srv/tn/tn.db"))],
    system_errors.OutcomeUnknown: [system_errors.OutcomeUnknown(kept) for kept in ("", "/srv/x.csv.unfinished")],
    errors.SessionEnded: [errors.SessionEnded(reason) for reason in SessionEnd],
    errors.PhoneClockOff: [errors.PhoneClockOff(offset=timedelta(minutes=minutes)) for minutes in (-4, 4)],
    errors.AskedFirst: [errors.AskedFirst(step) for step in Step],
    errors.TokenUsed: [errors.TokenUsed(next_in=timedelta(seconds=seconds)) for seconds in (0, 0.2, 30)],
    errors.CaseRefused: [
        errors.CaseRefused(reason, until)
        for reason in CaseProblem
        for until in (None, datetime(2026, 11, 25, 9, 12, tzinfo=UTC))
    ],
    errors.RecoveryCodeRefused: [
        errors.RecoveryCodeRefused(until) for until in (None, datetime(2026, 11, 25, tzinfo=UTC))
    ],
    errors.Unexpected: [errors.Unexpected("0badcafe")],
}


@pytest.mark.parametrize("error", sorted(every_error(), key=str))
def test_every_error_has_calm_words(error: type[TnError]) -> None:
    assert error in explained()
    for one in FACTS.get(error, []) or [error()]:
        words = explain(one)
        assert words.endswith((".", "?")), words
        assert words[0].isupper() or words[0] in "/f"
        assert not any(word in words for word in FORBIDDEN), words
        assert words.isprintable()


def test_every_reason_of_a_case_has_words_of_its_own() -> None:
    told = {explain(error) for error in FACTS[errors.CaseRefused]}
    # Until when is told of three of the ten.
    assert len(told) == len(CaseProblem) + 3


def test_every_end_of_a_session_has_words() -> None:
    assert set(SESSION_ENDS) == set(SessionEnd)


def test_every_problem_of_a_file_has_words() -> None:
    assert set(IMPORT_PROBLEMS) == set(FileProblem)


def test_every_event_has_words_for_every_outcome() -> None:
    seen = {events.words(event, outcome) for event in Event for outcome in Outcome}
    assert len(seen) == len(Event) * len(Outcome)
    assert set(events.GROUPS) == set(Group)


def test_what_happened_is_told_with_its_detail() -> None:
    assert events.words("log-in", "done", "token") == "Logged in with a token"
    assert events.words("log-in", "done", "remembered device") == "Logged in on a remembered device"
    assert events.words("device remembered", "done", "front-desk") == "Device remembered · front-desk"
    assert events.words("support looked", "done") == "Support looked at the practice"
    assert events.words("support looked", "done", "case 7") == "Support looked at case 7"
    assert events.words("support looked", "done", "recovery cases") == "Support looked at recovery cases"
    assert events.words("support looked", "refused", "alice") == "Support asked, and was refused · alice"
    assert events.words("support looked", "refused") == "Support asked, and was refused"
    assert events.by("operator:root") == " · by the operator root"
    assert events.by("nobody") == events.by("") == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (40, "40 seconds"), (60, "1 minute"), (150, "2 minutes"), (3600, "1 hour"), (7200, "2 hours")],
)
def test_spans(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_waiting() -> None:
    assert wait(12) == "Try again in 12 s."
    assert wait(65) == "Try again in 1 min 05 s."


def test_a_clock_that_is_off_says_which_way() -> None:
    ahead, behind = errors.PhoneClockOff(offset=timedelta(minutes=4)), errors.PhoneClockOff(offset=-timedelta(hours=2))
    assert "4 minutes ahead" in explain(ahead)
    assert "2 hours behind" in explain(behind)


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


def test_help_is_calm_and_speaks_the_manuals_words() -> None:
    for paragraphs in TOPICS.values():
        assert paragraphs
        for paragraph in paragraphs:
            assert not any(word in paragraph for word in FORBIDDEN), paragraph
