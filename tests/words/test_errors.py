"""Errors: every one has a sentence that both faces say, and every reason one of its own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tn_tui.cli import words
from tn_tui.domain import errors, system_errors
from tn_tui.domain.errors import TnError
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.reasons import CaseProblem, FileProblem, PasswordProblem, PathProblem, RuleProblem, TextProblem
from tn_tui.settings import Settings
from tn_tui.words.errors import SESSION_ENDS, WORDS, explain
from tn_tui.words.face import SCREENS, Face
from tn_tui.words.files import PATHS, USER_FILES, refused_here

FORBIDDEN = ("!", "MFA", "OTP", "tenant", "invalid", "Invalid", "error", "Error")
SETTINGS = Settings(Path("/srv/tn {odd}"))
OTHER = Face("the base", "the keys", "there", "/log", str)
SERVER = Settings(Path("/srv/tn"), "postgresql://tn:hunter2@db.example:5432/tn")


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


def examples(kind: type[TnError]) -> list[TnError]:
    return FACTS.get(kind) or [kind()]


EXAMPLES = [one for kind in sorted(every_error(), key=str) for one in examples(kind)]


@pytest.mark.parametrize("error", sorted(every_error(), key=str))
def test_every_error_has_calm_words(error: type[TnError]) -> None:
    assert error in WORDS
    for one in examples(error):
        said = explain(one)
        assert said.endswith((".", "?")), said
        assert said[0].isupper() or said[0] in "/f"
        assert not any(word in said for word in FORBIDDEN), said
        assert said.isprintable()


@pytest.mark.parametrize("settings", [SETTINGS, SERVER, None])
def test_a_command_says_the_same_with_its_paths_and_what_to_type(settings: Settings | None) -> None:
    for error in EXAMPLES:
        said = words.sentence(error, settings)
        assert said.endswith(".") or said.rstrip(".").endswith("--help"), said
        assert said[0].isupper() or said.startswith(("/", "file")), said
        assert not any(word in said for word in ("!", "hunter2", "\n")), said
        if explain(error) == explain(error, OTHER):
            # Under a field it begins a sentence, behind the field's name it goes on.
            assert explain(error).lower() in said.lower()


def test_every_reason_has_words_of_its_own() -> None:
    for kind in (system_errors.FileRefused, errors.RuleRefused, errors.ImportRefused, errors.PasswordRefused):
        told = [explain(error) for error in FACTS[kind]]
        assert len(told) > 2
        assert len(set(told)) == len(told)
    assert set(PATHS) == set(PathProblem)
    assert set(USER_FILES) == set(FileProblem)


def test_every_reason_of_a_case_has_words_of_its_own() -> None:
    told = {explain(error) for error in FACTS[errors.CaseRefused]}
    # Until when is told of four of the ten.
    assert len(told) == len(CaseProblem) + 4


def test_every_end_of_a_session_has_words() -> None:
    assert set(SESSION_ENDS) == set(SessionEnd)


def test_a_path_that_was_typed_is_not_said_again() -> None:
    assert refused_here(system_errors.FileRefused(Path("/srv/x"), PathProblem.TOO_BIG)).startswith("This is too big.")
    for reason in PathProblem:
        said = refused_here(system_errors.FileRefused(Path("/srv/x"), reason))
        assert said[0].isupper()
        assert "/srv/x" not in said
        assert len(said) <= 60


def test_a_clock_that_is_off_says_which_way() -> None:
    ahead, behind = errors.PhoneClockOff(offset=timedelta(minutes=4)), errors.PhoneClockOff(offset=-timedelta(hours=2))
    assert "4 minutes ahead" in explain(ahead)
    assert "2 hours behind" in explain(behind)


def test_the_screens_name_no_path_of_the_installation() -> None:
    assert explain(system_errors.StorageDamaged(), SCREENS).startswith("The database is damaged")
