"""Every table of words has a row for each of what it words."""

from dataclasses import fields

from tn_tui.domain.cases import Check, State
from tn_tui.domain.changes import Change, Rule
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import Hindrance, LineProblem, SignInNotice, TextProblem
from tn_tui.words import cases, changes, files, notices, roles


def test_every_table_is_whole() -> None:
    assert set(cases.STATES) == set(cases.HEADINGS) == set(cases.BRIEF) == set(State)
    assert set(cases.ASKED) == set(Check)
    assert set(changes.WORDS) == set(changes.COMMANDS) == set(Change)
    assert set(changes.HINDRANCES) == set(Hindrance)
    assert {f"ends_{code}" for code in changes.ENDS} == {
        field.name for field in fields(Rule) if field.name.startswith("ends_")
    }
    assert set(files.LINES) == {*TextProblem, *LineProblem}
    assert set(notices.NOTICES) == set(SignInNotice) - {SignInNotice.CODE_USED}
    assert set(roles.ROLES) == set(roles.BRIEF) == set(Role)


def test_nothing_is_said_in_the_same_words_twice() -> None:
    for table in (cases.STATES, cases.HEADINGS, cases.BRIEF, files.LINES, files.PATHS, changes.HINDRANCES):
        said = list(table.values())
        assert len(set(said)) == len(said)
