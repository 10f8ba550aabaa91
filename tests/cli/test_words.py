from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.words.test_errors import every_error
from tn_tui.cli import checklist, statuses, words
from tn_tui.domain import errors, system_errors
from tn_tui.domain.cases import Check, State
from tn_tui.domain.reasons import CaseProblem, PathProblem
from tn_tui.settings import Settings
from tn_tui.words import cases

SETTINGS = Settings(Path("/srv/tn {odd}"))
SERVER = Settings(Path("/srv/tn"), "postgresql://tn:hunter2@db.example:5432/tn")
LATER = datetime(2026, 12, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", sorted(every_error(), key=str))
def test_every_error_has_a_status(kind: type[errors.TnError]) -> None:
    assert words.status_of(kind) in set(statuses.STATUSES) - {statuses.DONE, statuses.INTERRUPTED}


def test_a_sentence_names_the_path_or_the_setting() -> None:
    assert "/srv/tn {odd}/tn.db" in words.sentence(system_errors.StorageDamaged(), SETTINGS)
    assert "/srv/tn {odd}/keys" in words.sentence(system_errors.KeyRingMissing(), SETTINGS)
    assert "db.example" in words.sentence(system_errors.StorageUnreachable(), SERVER)
    assert "/srv/tn/keys" in words.sentence(system_errors.FileRefused(Path("/srv/tn/keys"), PathProblem.MODE), None)
    unknown = system_errors.SettingRefused("environment", "TN_TUI_TEHME", "there is no such setting", "TN_TUI_THEME")
    text = words.sentence(unknown, None)
    assert text == "Environment, TN_TUI_TEHME: there is no such setting. The nearest is TN_TUI_THEME."
    assert "1a2b3c4d" in words.sentence(errors.Unexpected("1a2b3c4d"), SETTINGS)


def test_a_case_says_until_when() -> None:
    for reason in (CaseProblem.COOLING_OFF, CaseProblem.OPEN, CaseProblem.LIMIT):
        assert "2026-12-24 09:30 UTC" in words.sentence(errors.CaseRefused(reason, LATER), None)
    assert "tn-tui support practice" in words.sentence(errors.AskAdministrator(), None)


def test_every_state_and_every_check_has_words() -> None:
    assert list(cases.STATES) == list(State)
    assert list(checklist.FLAGS) == list(cases.ASKED) == list(Check)
    assert checklist.missing(set(Check) - {Check.COLLEAGUES}).count("--") == 1
    assert checklist.missing(set()).count("--") == len(Check)


def test_an_odd_database_url_is_never_shown() -> None:
    odd = Settings(Path("/srv"), "postgresql://tn:hunter2@[oops/tn")
    assert words.sentence(system_errors.StorageUnreachable(), odd).startswith("The database server can't")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UsernameTaken(), 1),
        (errors.LinesRefused(3), 1),
        (errors.LastAdministrator("alice"), 1),
        (errors.AskAdministrator(), 1),
        (errors.CaseRefused(CaseProblem.OWN), 1),
        (system_errors.FileRefused(Path("/x"), PathProblem.EXISTS), 3),
        (system_errors.SettingRefused("environment", "x", "y"), 2),
        (system_errors.StorageFull(), 3),
        (system_errors.KeyRingWrong(), 3),
        (system_errors.FileRefused(Path("/x"), PathProblem.OWNER), 3),
        (system_errors.StorageLocked(), 4),
        (system_errors.OutcomeUnknown(), 5),
        (system_errors.InstallationMissing(), 3),
        (errors.Busy(), 4),
        (errors.Unexpected("x"), 1),
    ],
)
def test_exit_statuses(error: errors.TnError, status: int) -> None:
    assert words.status(error) == status
