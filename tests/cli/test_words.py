from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tn_tui.cli import case_words, statuses, words
from tn_tui.domain import errors, system_errors
from tn_tui.domain.cases import Check, State
from tn_tui.domain.policy import Step
from tn_tui.domain.reasons import CaseProblem, FileProblem, PasswordProblem, PathProblem, RuleProblem, TextProblem
from tn_tui.settings import Settings

SETTINGS = Settings(Path("/srv/tn {odd}"))
SERVER = Settings(Path("/srv/tn"), "postgresql://tn:hunter2@db.example:5432/tn")
LATER = datetime(2026, 12, 24, 9, 30, tzinfo=UTC)


def kinds(kind: type[errors.TnError] = errors.TnError) -> Iterator[type[errors.TnError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__.startswith("tn_tui."):
            yield from kinds(child)


EXAMPLES: list[errors.TnError] = [
    *(errors.FieldRefused("practice code", problem, 32) for problem in TextProblem),
    *(errors.PasswordRefused(problem, 15) for problem in PasswordProblem),
    *(system_errors.FileRefused(Path("/srv/tn/keys"), reason) for reason in PathProblem),
    *(errors.RuleRefused(reason) for reason in RuleProblem),
    *(
        errors.CaseRefused(reason, until)
        for reason, until in (
            (CaseProblem.OWN, None),
            (CaseProblem.STATE, None),
            (CaseProblem.COOLING_OFF, LATER),
            (CaseProblem.COOLING_OFF, None),
            (CaseProblem.OPEN, LATER),
            (CaseProblem.OPEN, None),
            (CaseProblem.LIMIT, LATER),
            (CaseProblem.LIMIT, None),
            (CaseProblem.CHECKLIST, None),
            (CaseProblem.PHONE, None),
            (CaseProblem.LOGGED_IN, None),
            (CaseProblem.DESK, None),
            (CaseProblem.SPOKEN_CHECK, LATER),
        )
    ),
    *(errors.ImportRefused(problem, "username") for problem in FileProblem),
    errors.NumberRefused("idle lock", 1, 15),
    errors.LinesRefused(1),
    errors.LinesRefused(12),
    *(errors.AskedFirst(step) for step in Step),
    errors.StepUpNeeded(token=True),
    errors.StepUpNeeded(token=False),
    errors.LastAdministrator("alice"),
    errors.OneTimeCodeRefused(LATER),
    errors.RecoveryCodeRefused(LATER),
    errors.SignInRefused(LATER),
    errors.SignInRefused(),
    errors.PasswordWrong(LATER),
    errors.TokenRefused(LATER),
    errors.PhoneClockOff(None, timedelta(minutes=3)),
    errors.PhoneClockOff(None, -timedelta(minutes=3)),
    errors.SessionEnded(),
    system_errors.StorageNewer("0007"),
    system_errors.DatabaseMissing(Path("/srv/tn/tn.db")),
    system_errors.OutcomeUnknown("/srv/passwords.csv.unfinished"),
    system_errors.SettingRefused("environment", "TN_TUI_TEHME", "there is no such setting", "TN_TUI_THEME"),
    system_errors.SettingRefused("/srv/tn/tn-tui.toml", "", "line 2 is not TOML"),
    errors.Unexpected("1a2b3c4d"),
]


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_error_has_words_of_its_own(kind: type[errors.TnError]) -> None:
    status, _ = words.WORDS[kind]
    assert status in statuses.STATUSES


@pytest.mark.parametrize("settings", [SETTINGS, SERVER, None])
def test_every_sentence_is_calm_and_ends(settings: Settings | None) -> None:
    told = {type(error) for error in EXAMPLES}
    plain = [kind() for kind in kinds() if kind not in told]
    for error in (*EXAMPLES, *plain):
        text = words.sentence(error, settings)
        assert text.endswith(".") or text.rstrip(".").endswith("--help"), text
        assert text[0].isupper() or text.startswith(("/", "tn-tui")), text
        assert "!" not in text
        assert "place" not in text.split()[0]
        assert "hunter2" not in text
        assert "\n" not in text


def test_a_sentence_names_the_path_or_the_setting() -> None:
    assert "/srv/tn {odd}/tn.db" in words.sentence(system_errors.StorageDamaged(), SETTINGS)
    assert "/srv/tn {odd}/keys" in words.sentence(system_errors.KeyRingMissing(), SETTINGS)
    assert "db.example" in words.sentence(system_errors.StorageUnreachable(), SERVER)
    assert "/srv/tn/keys" in words.sentence(system_errors.FileRefused(Path("/srv/tn/keys"), PathProblem.MODE), None)
    text = words.sentence(EXAMPLES[-3], None)
    assert text == "Environment, TN_TUI_TEHME: there is no such setting. The nearest is TN_TUI_THEME."
    assert "1a2b3c4d" in words.sentence(errors.Unexpected("1a2b3c4d"), SETTINGS)


def test_every_reason_has_words_of_its_own() -> None:
    for kind in (system_errors.FileRefused, errors.RuleRefused, errors.ImportRefused, errors.CaseRefused):
        told = [words.sentence(error, None) for error in EXAMPLES if type(error) is kind]
        assert len(told) > 2
        assert len(set(told)) == len(told)


def test_a_case_says_until_when() -> None:
    for reason in (CaseProblem.COOLING_OFF, CaseProblem.OPEN, CaseProblem.LIMIT):
        assert "2026-12-24 09:30 UTC" in words.sentence(errors.CaseRefused(reason, LATER), None)
    assert "tn-tui support practice" in words.sentence(errors.AskAdministrator(), None)


def test_every_state_and_every_check_has_words() -> None:
    assert list(case_words.STATES) == list(State)
    assert list(case_words.FLAGS) == list(case_words.ASKED) == list(Check)
    assert case_words.missing(set(Check) - {Check.COLLEAGUES}).count("--") == 1
    assert case_words.missing(set()).count("--") == len(Check)


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
