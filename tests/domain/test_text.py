import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tn_tui.domain import text
from tn_tui.domain.errors import FieldRefused
from tn_tui.domain.reasons import TextProblem
from tn_tui.domain.text import clean_line, fold

UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}
ANYTHING = st.text(st.characters(), max_size=40)

IDENTIFIERS = [text.practice_code, text.username]
FIELDS: list[Callable[[str], str]] = [*IDENTIFIERS, text.full_name]


@given(ANYTHING)
def test_a_clean_line_holds_nothing_that_a_terminal_acts_on(outside: str) -> None:
    line = clean_line(outside)
    assert all(unicodedata.category(character) not in UNSAFE or character in JOINERS for character in line)
    assert len(line) == len(outside)


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(outside: str) -> None:
    assert clean_line(clean_line(outside)) == clean_line(outside)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=40))
def test_what_is_harmless_stays_as_it_is(outside: str) -> None:
    assert clean_line(outside) == outside


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "\x1b]52;c;aGk=\x07",
        "\x9b2J",
        "\x9d52;c;aGk=\x9c",
        "a\rb",
        "a\nb",
        "\u202egnp.exe",
        "\u2066x\u2069",
        "\ufeff",
        "\ud800",
        "\ue000",
        "\U000e0041",
        "a\u2028b",
        "\x00",
        "\x7f",
        "\u00ad",
    ],
)
def test_no_sequence_passes(hostile: str) -> None:
    assert (
        not set(hostile)
        & set(clean_line(hostile))
        & {character for character in hostile if unicodedata.category(character) in UNSAFE}
    )
    for field in FIELDS:
        with pytest.raises(FieldRefused):
            field(f"bob{hostile}bob")


@given(ANYTHING)
def test_folding_twice_changes_nothing(outside: str) -> None:
    assert fold(fold(outside)) == fold(outside)


@pytest.mark.parametrize("spelling", ["Bob", "bob ", "\tBOB\n", "ｂｏｂ", "Ｂｏｂ", "\u3000bob", "\u00a0bob"])
def test_every_spelling_of_one_name_has_one_key(spelling: str) -> None:
    assert fold(spelling) == "bob"


@pytest.mark.parametrize(
    ("one", "other"),
    [("straße", "STRASSE"), ("ﬁona", "fiona"), ("zoe\u0308", "ZOË"), ("Σίσυφος", "σίσυφοσ"), ("\u2460", "1")],
)
def test_spellings_that_unicode_calls_the_same_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(ANYTHING)
def test_a_name_that_is_kept_is_found_by_what_was_typed(typed: str) -> None:
    for field in IDENTIFIERS:
        try:
            kept = field(typed)
        except FieldRefused:
            continue
        assert fold(kept) == fold(typed) != ""
        assert clean_line(kept) == kept
        assert field(kept) == kept


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        (text.practice_code, text.PRACTICE_CODE_LIMIT),
        (text.username, text.USERNAME_LIMIT),
        (text.full_name, text.NAME_LIMIT),
    ],
)
def test_a_name_has_a_longest_length(field: Callable[[str], str], limit: int) -> None:
    assert field("x" * limit) == "x" * limit
    with pytest.raises(FieldRefused) as refused:
        field("x" * (limit + 1))
    assert (refused.value.reason, refused.value.limit) == (TextProblem.TOO_LONG, limit)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("nothing", ["", " ", "\t\n", "\u3000"])
def test_a_name_is_not_empty(field: Callable[[str], str], nothing: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        field(nothing)
    assert refused.value.reason == TextProblem.EMPTY


@pytest.mark.parametrize("name", ["[/]", "[bold red]x", "=SUM(A1)", "{x}", "a&b", "100%", "O'Brien", "李雷", "Zoë"])
def test_markup_and_formulas_are_only_text(name: str) -> None:
    assert all(field(name) == name for field in FIELDS)


def test_a_name_is_kept_in_its_composed_form() -> None:
    assert text.full_name(" Zoe\u0308 ") == "Zoë"


@pytest.mark.parametrize("field", IDENTIFIERS)
@pytest.mark.parametrize(
    "invisible",
    ["\u200b", "\u200c", "\u200d", "\u2060", "\u034f", "\u115f", "\u3164", "\uffa0", "\ufe0f", "\u180b", "\U000e0100"],
)
def test_two_usernames_that_look_alike_do_not_differ_by_what_nobody_sees(
    field: Callable[[str], str], invisible: str
) -> None:
    with pytest.raises(FieldRefused) as refused:
        field(f"bob{invisible}")
    assert refused.value.reason == TextProblem.UNSAFE


@pytest.mark.parametrize("field", FIELDS)
def test_a_megabyte_is_refused_at_once(field: Callable[[str], str]) -> None:
    # Composing this would take minutes: the marks are sorted by insertion.
    with pytest.raises(FieldRefused) as refused:
        field("a" + "\u0315\u0300" * 500_000)
    assert refused.value.reason == TextProblem.TOO_LONG


def test_a_key_stays_bounded_whatever_grows_when_folded() -> None:
    with pytest.raises(FieldRefused):
        text.username("\ufdfa" * text.USERNAME_LIMIT)
