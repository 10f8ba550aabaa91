import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain import password
from tn_tui.domain.errors import PasswordRefused
from tn_tui.domain.reasons import PasswordProblem
from tn_tui.domain.secret import Secret

COMMON = {"password", "password1234567", "iloveyou", "letmein", "qwertyuiopasdfg"}
PERSONAL = ("RIVERSIDE", "Riverside Counseling", "alice.smith", "Alice Smith")


def check(text: str, minimum: int = 15) -> str:
    return password.check(Secret(text), minimum=minimum, personal=PERSONAL, common=COMMON).reveal()


def problem(text: str, minimum: int = 15) -> tuple[str, int]:
    with pytest.raises(PasswordRefused) as refused:
        check(text, minimum)
    return refused.value.reason, refused.value.limit


def test_fifteen_characters_alone_and_eight_beside_a_token() -> None:
    assert password.minimum_length(two_factor_required=False) == 15
    assert password.minimum_length(two_factor_required=True) == 8
    assert problem("x!y@z#w$v%u^t&") == (PasswordProblem.TOO_SHORT, 15)
    assert check("x!y@z#w$v%u^t&s")
    assert problem("x!y@z#w", 8) == (PasswordProblem.TOO_SHORT, 8)
    assert check("x!y@z#w$", 8)


def test_up_to_128_characters_are_taken_whole() -> None:
    longest = "violet ladder " * 9 + "ab"
    assert len(longest) == 128
    assert check(longest) == longest
    assert problem(longest + "c") == (PasswordProblem.TOO_LONG, 128)


@pytest.mark.parametrize("text", ["🐎🔋📎" * 5, "  spaces at both ends  ", "tab\tand\nline\0end", "длинный пароль!"])
def test_any_character_is_welcome(text: str) -> None:
    assert check(text) == text


def test_characters_are_counted_once_composed_and_never_cut() -> None:
    assert problem("e\u0301" * 14) == (PasswordProblem.TOO_SHORT, 15)
    assert check("ze\u0301" * 10) == "zé" * 10


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_both_forms_of_one_text_are_one_password(text: str) -> None:
    forms = {password.normalize(Secret(unicodedata.normalize(form, text))).reveal() for form in ("NFC", "NFD")}
    assert forms == {unicodedata.normalize("NFC", text)}


@pytest.mark.parametrize("text", ["password1234567", "PassWord1234567", "iloveyouiloveyou", "letmein" * 3])
def test_what_everybody_tries_first_is_refused_also_repeated(text: str) -> None:
    assert problem(text)[0] == PasswordProblem.COMMON


@pytest.mark.parametrize(
    "text",
    [
        "RiversideCounseling",
        "riverside-riverside",
        "alice.smith.alice",
        "alicesmith123456",
        "tn-tui tn-tui tn-tui",
        "TherapyNotes2026",
        "Riverside password",
        "counseling_smith_1",
    ],
)
def test_what_is_made_of_the_own_names_and_the_products_is_refused(text: str) -> None:
    assert problem(text)[0] == PasswordProblem.PERSONAL


@pytest.mark.parametrize("text", ["violet ladder forty monks", "alice likes violet ladders", "riverside-xkqzvwjy"])
def test_a_name_inside_a_long_phrase_does_no_harm(text: str) -> None:
    assert check(text) == text


def test_a_half_character_is_refused_and_not_a_crash() -> None:
    assert problem("violet ladder \ud800 monks") == (PasswordProblem.UNREADABLE, 0)


def test_a_megabyte_is_refused_at_once() -> None:
    # Composing this would take minutes: the marks are sorted by insertion.
    assert problem("a" + "\u0315\u0300" * 500_000) == (PasswordProblem.TOO_LONG, 128)
